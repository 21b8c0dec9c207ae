"""Where a shop's orders go in Odoo: sensible defaults, and keeping what a person chose."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from channels import shops, stock, todos
from channels.models import Shop
from erp_bridge import choices, places
from erp_bridge import todos as bridge_todos
from erp_bridge.choices import Choice, Choices
from erp_bridge.models import OdooProfile
from erp_bridge.odoo import connect
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.convert import Names
from omnihub.core import clock, installation, work
from omnihub.core.errors import Refused, SignedOut

VOUCHER = "OMNI-VOUCHER"
VOUCHER_NAME = "Voucher dan cashback penjual"
TAX_WORDS = (
    "a sale tax that is included in the price (PPN): make it in Odoo under Accounting > Configuration > "
    'Taxes, with "Included in Price: Tax Included"'
)
CHOSEN = (
    "company_id",
    "warehouse_id",
    "wallet_journal_id",
    "sale_journal_id",
    "pricelist_id",
    "team_id",
    "salesperson_id",
    "tax_policy",
    "tax_id",
)


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
    suggestion.take("team_id", _first(own.teams))
    if tax_policy == OdooProfile.TaxPolicy.INCLUDED:
        suggestion.take("tax_id", _first(own.taxes), TAX_WORDS)
    return suggestion


def _first(found: Iterable[Choice]) -> Choice | None:
    return next(iter(found), None)


def _wallet(shop: Shop, journals: Sequence[Choice]) -> Choice | None:
    """A journal named after the marketplace's wallet. A bank account of the firm is no substitute."""
    wanted = shop.kind.lower()
    named = [one for one in journals if wanted in one.name.lower()]
    return _first(sorted(named, key=lambda one: shop.name.lower() not in one.name.lower()))


def _wallet_words(shop: Shop) -> str:
    return (
        f'a bank-type journal for the wallet, named like "Saldo {shop.kind.title()}": make it in Odoo under '
        "Accounting > Configuration > Journals"
    )


def save(shop: Shop, values: Mapping[str, Any], client: Client | None = None) -> OdooProfile:
    """Keep what a person chose. Makes the invoice's partner and the voucher product where Odoo has none.

    Raises RemoteError where Odoo refuses one of them; nothing is kept then.
    """
    erp = (client or connect.client()).for_company(int(values["company_id"]))
    chosen = {field: values.get(field) for field in CHOSEN}
    found = choices.read(erp)
    made = {
        "buyer_partner_id": values.get("buyer_partner_id") or buyer_partner(shop, erp),
        "voucher_product_id": values.get("voucher_product_id") or voucher_product(erp),
    }
    with transaction.atomic():
        profile, _ = OdooProfile.objects.update_or_create(
            shop=shop,
            defaults={**chosen, **made, "names": _names(chosen, found, shop), "checked_at": clock.now()},
        )
        _sell_from(profile)
    return profile


def _sell_from(profile: OdooProfile) -> None:
    """What the shop may sell is read from its warehouse, which may be new to us."""
    place = places.key(profile.warehouse_id)
    stock.use_place(profile.shop, place)
    work.add([bridge_todos.stock(place, "chosen in the Odoo profile")])


def _names(chosen: Mapping[str, Any], found: Choices, shop: Shop) -> dict[str, str]:
    """How Odoo calls what was chosen, so that a page need not ask again."""
    places = {
        "company_id": found.companies,
        "warehouse_id": found.warehouses,
        "pricelist_id": found.pricelists,
        "team_id": found.teams,
        "salesperson_id": found.salespeople,
        "sale_journal_id": found.sale_journals,
        "wallet_journal_id": found.wallet_journals,
        "tax_id": found.taxes,
    }
    names = {
        field: one.name for field, among in places.items() for one in among if one.id == chosen.get(field)
    }
    return {**names, "buyer_partner_id": partner_name(shop), "voucher_product_id": VOUCHER}


def partner_name(shop: Shop) -> str:
    return f"Pembeli {shop.name or shop.key}"


def buyer_partner(shop: Shop, client: Client) -> int:
    """The invoice's partner: one for all buyers of a shop. Looked up first, so that a renamed one stays."""
    known = client.search_read("res.partner", [["ref", "=", shop.key], ["is_company", "=", True]], ["name"])
    if known:
        return int(known[0]["id"])
    names = Names.of(installation.key(), shop.kind, shop.remote_id)
    columns = ["id", "name", "ref", "is_company"]
    answer = client.load("res.partner", columns, [[names.shop_partner(), partner_name(shop), shop.key, "1"]])
    if not answer.ids:
        raise Refused(
            f"Odoo did not make the contact '{partner_name(shop)}': {answer.words()} Give the user of "
            "OmniHub the right to create contacts (Contact Creation), then save again.",
            code="odoo_partner",
        )
    return answer.ids[0]


def voucher_product(client: Client) -> int | None:
    """The service that carries vouchers and cash-back. Odoo's refusal leaves it empty: a test tells of it."""
    known = client.search_read("product.product", [["default_code", "=", VOUCHER]], ["name"])
    if known:
        return int(known[0]["id"])
    values = {
        "name": VOUCHER_NAME,
        "default_code": VOUCHER,
        "type": "service",
        "invoice_policy": "order",
        "list_price": 0,
        "purchase_ok": False,
    }
    try:
        return client.create("product.product", values)
    except (Refused, SignedOut):
        return None


def kept(profile: OdooProfile) -> None:
    """What a changed profile asks for now: its policies count for orders that are under way."""
    with transaction.atomic():
        _sell_from(profile)
        shops.push_open(profile.shop, "the Odoo profile was changed")
    work.release(todos.PUSH)
    work.release(todos.PAY)
