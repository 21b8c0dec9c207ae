"""Where a shop's orders go in Odoo: sensible defaults, and keeping what a person chose."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction

from channels import settlements, shops, stock, todos
from channels.models import Shop
from erp_bridge import choices, couriers, guesses, made, places
from erp_bridge import todos as bridge_todos
from erp_bridge.choices import Choice, Choices
from erp_bridge.models import OdooProfile
from erp_bridge.odoo import connect
from erp_bridge.odoo.client import Client
from erp_bridge.records import OURS
from omnihub.core import clock, work

TAX_WORDS = (
    "a sale tax that is included in the price (PPN): make it in Odoo under Accounting > Configuration > "
    'Taxes, with "Included in Price: Tax Included"'
)
PLACES = {
    "warehouse_id": "warehouses",
    "tax_id": "taxes",
    "sale_journal_id": "sale_journals",
    "wallet_journal_id": "wallet_journals",
    "clearing_journal_id": "wallet_journals",
    "team_id": "teams",
    "salesperson_id": "salespeople",
    "pricelist_id": "pricelists",
    "commission_account_id": "accounts",
    "service_fee_account_id": "accounts",
    "transaction_fee_account_id": "accounts",
    "shipping_account_id": "accounts",
    "affiliate_account_id": "accounts",
    "other_fee_account_id": "accounts",
    "withholding_account_id": "assets",
    "residual_account_id": "accounts",
    "earlier_sales_account_id": "earlier",
    "gateway_journal_id": "wallet_journals",
    "gateway_fee_account_id": "accounts",
    "input_tax_account_id": "assets",
    "bank_account_id": "money",
    "shipping_product_id": "services",
    "free_product_id": "services",
    "shipping_tax_id": "taxes",
}
"""Where what a profile chooses comes from: a field of the profile to a part of `Choices`."""

POLICIES = (
    *("order_at", "invoice_at", "carriers", "invoice_to", "shipping_tax"),
    *("settlement", "residual_limit"),
)
"""Kept as they are where nobody says anything about them."""


EARLIER = timedelta(days=120)
"""So far back sales from before go-live get the account that was chosen for them since."""


@dataclass(slots=True)
class Suggestion:
    """What `save` takes. `missing` says in words what a person has to make in Odoo first."""

    values: dict[str, Any]
    missing: list[str] = field(default_factory=list)

    def take(self, field_name: str, choice: Choice | None, words: str = "") -> None:
        if choice is not None:
            self.values[field_name] = choice.id
        elif words:
            self.missing.append(f"Odoo lacks {words}.")


def suggest(shop: Shop, found: Choices, tax_policy: str) -> Suggestion:
    """The first company that keeps its books in the shop's currency, and the first of what is its own."""
    suggestion = Suggestion({"tax_policy": tax_policy})
    company = _first(one for one in found.companies if one.note == shop.currency)
    if company is None:
        suggestion.missing.append(
            f"No company in Odoo has {shop.currency} as its currency. Set it there before the first entry "
            "of the company, then come back."
        )
        return suggestion
    suggestion.take("company_id", company)
    own = found.of_company(company.id)
    suggestion.take("warehouse_id", _first(own.warehouses), "a warehouse: install Odoo's Inventory")
    suggestion.take("wallet_journal_id", _wallet(shop, own.wallet_journals), _wallet_words(shop))
    suggestion.take("sale_journal_id", _first(own.sale_journals))
    suggestion.take("clearing_journal_id", _first(_named("xendit", own.wallet_journals)))
    suggestion.take("team_id", _first(own.teams))
    if tax_policy == OdooProfile.TaxPolicy.INCLUDED:
        suggestion.take("tax_id", _first(own.taxes), TAX_WORDS)
    suggestion.values |= _of_own_shop(own) if shop.kind in OURS else guesses.of_marketplace(own)
    return suggestion


def _of_own_shop(found: Choices) -> dict[str, Any]:
    """Its buyers are people, and have paid before anything is sent."""
    policies = {
        "invoice_at": OdooProfile.InvoiceAt.CONFIRMED,
        "invoice_to": OdooProfile.InvoiceTo.BUYER,
    }
    return {**guesses.of_own_shop(found), **policies}


def _first(found: Iterable[Choice]) -> Choice | None:
    return next(iter(found), None)


def _wallet(shop: Shop, journals: Sequence[Choice]) -> Choice | None:
    """A journal named after the marketplace's wallet. A bank account of the firm is no substitute. What our
    own shop sells is paid into the gateway's.
    """
    named = _named("xendit" if shop.kind in OURS else shop.kind, journals)
    return _first(sorted(named, key=lambda one: shop.name.lower() not in one.name.lower()))


def _named(word: str, found: Iterable[Choice]) -> list[Choice]:
    return [one for one in found if word.lower() in one.name.lower()]


def _wallet_words(shop: Shop) -> str:
    name = "Xendit" if shop.kind in OURS else shop.kind.title()
    return (
        f'a bank-type journal for the wallet, named like "Saldo {name}": make it in Odoo under '
        "Accounting > Configuration > Journals"
    )


def save(
    shop: Shop, values: Mapping[str, Any], client: Client | None = None, found: Choices | None = None
) -> OdooProfile:
    """Keep what a person chose. Makes the invoice's partner and the voucher product where Odoo has none.

    `found` spares reading the choices again. Raises RemoteError where Odoo refuses; nothing is kept then.
    """
    company_id = int(values["company_id"])
    every = client or connect.client()
    erp = every.for_company(company_id)
    chosen = {"company_id": company_id, "tax_policy": values["tax_policy"]}
    chosen |= {field: values.get(field) for field in PLACES}
    chosen |= {field: values[field] for field in POLICIES if field in values}
    offered = found or choices.read(every, company_id)
    names = _names(chosen, offered, shop)
    own = {
        "buyer_partner_id": values.get("buyer_partner_id") or made.buyer_partner(shop, erp),
        "voucher_product_id": values.get("voucher_product_id") or made.voucher_product(erp),
    }
    if shop.kind in OURS:
        chosen["shipping_product_id"] = chosen["shipping_product_id"] or made.shipping_product(erp)
        chosen["free_product_id"] = chosen["free_product_id"] or made.free_product(erp)
    with transaction.atomic():
        chosen["carriers"] = mapped = _couriers(shop, chosen.get("carriers"), offered)
        chosen["shipping_products"] = couriers.services(mapped, offered.carriers)
        names |= {
            couriers.name_key(one.id): one.name for one in offered.carriers if one.id in mapped.values()
        }
        profile, _ = OdooProfile.objects.update_or_create(
            shop=shop, defaults={**chosen, **own, "names": names, "checked_at": clock.now()}
        )
        _sell_from(profile)
    return profile


def _couriers(shop: Shop, chosen: Mapping[str, int] | None, found: Choices) -> dict[str, int]:
    """As they are kept where nobody says anything about them, but for methods of another company."""
    if chosen is not None:
        return dict(chosen)
    kept = OdooProfile.objects.select_for_update().filter(shop=shop).first()
    return couriers.offered(kept.carriers, found.carriers) if kept else {}


def _sell_from(profile: OdooProfile) -> None:
    """What the shop may sell is read from its warehouse, which may be new to us."""
    place = places.key(profile.warehouse_id)
    stock.use_place(profile.shop, place)
    work.add([bridge_todos.stock(place, "chosen in the Odoo profile")])


def _names(chosen: Mapping[str, Any], found: Choices, shop: Shop) -> dict[str, str]:
    """How Odoo calls what was chosen, so that a page need not ask again."""
    every = {"company_id": found.companies, **{field: found.part(part) for field, part in PLACES.items()}}
    names = {
        field: one.name for field, among in every.items() for one in among if one.id == chosen.get(field)
    }
    of_ours = (
        {"shipping_product_id": made.SHIPPING, "free_product_id": made.FREE} if shop.kind in OURS else {}
    )
    own = {"buyer_partner_id": made.partner_name(shop), "voucher_product_id": made.VOUCHER}
    return {**of_ours, **names, **own}


def kept(profile: OdooProfile) -> None:
    """What a changed profile asks for now: its policies count for orders that are under way."""
    with transaction.atomic():
        _sell_from(profile)
        shops.push_open(profile.shop, "the Odoo profile was changed")
        if profile.earlier_sales_account_id and profile.shop.pushes_orders:
            days = settlements.days_of_history(profile.shop_id, clock.now() - EARLIER)
            work.add(todos.settlements(profile.shop_id, days, "an account was chosen for earlier sales"))
    work.release(todos.PUSH)
    work.release(todos.PAY)
