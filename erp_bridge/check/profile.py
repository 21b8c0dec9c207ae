"""What a shop's profile chose: is it still there, of the right company and kind?"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from erp_bridge import made
from erp_bridge.check.findings import Finding, bad, good
from erp_bridge.choices import companies_of
from erp_bridge.models import OdooProfile
from erp_bridge.odoo.client import Client, Domain
from erp_bridge.odoo.payloads import Row, name, text
from omnihub.core.errors import Refused, SignedOut

Judge = Callable[[Row, OdooProfile], str]
"""What is wrong with the record itself, and what to do; empty when it is right."""

HOW = "on the Odoo page, under Change"


def _right(_row: Row, _profile: OdooProfile) -> str:
    return ""


def _wallet(row: Row, profile: OdooProfile) -> str:
    if row["type"] not in {"bank", "cash"}:
        return "is no bank journal any more. Choose a journal of type bank"
    if not row["default_account_id"]:
        return "has no default account: payments cannot be booked. Give it one in Odoo"
    if not row["inbound_payment_method_line_ids"]:
        return "has no method for incoming payments. Add 'Manual Payment' to it in Odoo"
    return _foreign_money(row, profile)


def _sales(row: Row, profile: OdooProfile) -> str:
    if row["type"] != "sale":
        return "is no sales journal any more. Choose another one"
    if not row["default_account_id"]:
        return "has no default income account: invoices cannot be made. Give it one in Odoo"
    return _foreign_money(row, profile)


def _foreign_money(row: Row, profile: OdooProfile) -> str:
    currency = name(row["currency_id"])
    if currency and currency != profile.shop.currency:
        return f"is kept in {currency}. Take the currency off the journal, or choose another one"
    return ""


def _tax(row: Row, _profile: OdooProfile) -> str:
    if row["type_tax_use"] != "sale":
        return "is no sales tax any more. Choose another one"
    if not row["price_include"]:
        return (
            "is added on top of the price: every order would be too dear. Set it to 'Included in Price' in "
            "Odoo, or choose one that is"
        )
    return ""


def _pricelist(row: Row, profile: OdooProfile) -> str:
    currency = name(row["currency_id"])
    if currency != profile.shop.currency:
        return (
            f"is in {currency}, and the orders would be too. Choose one in {profile.shop.currency}, or none"
        )
    return ""


def _voucher(row: Row, _profile: OdooProfile) -> str:
    if row["type"] != "service":
        return "is no service any more: Odoo would wait for its delivery. Make it a service in Odoo"
    return ""


@dataclass(frozen=True, slots=True)
class Part:
    """One choice of the profile: how people call it, where it is in Odoo, what else to read of it."""

    field: str
    label: str
    model: str
    fields: tuple[str, ...] = ()
    judge: Judge = _right


JOURNAL = ("type", "default_account_id", "currency_id", "inbound_payment_method_line_ids")
PARTS = (
    Part("warehouse_id", "warehouse", "stock.warehouse"),
    Part("wallet_journal_id", "wallet journal", "account.journal", JOURNAL, _wallet),
    Part("clearing_journal_id", "clearing journal", "account.journal", JOURNAL, _wallet),
    Part("sale_journal_id", "invoice journal", "account.journal", JOURNAL, _sales),
    Part("tax_id", "tax", "account.tax", ("type_tax_use", "price_include"), _tax),
    Part("pricelist_id", "pricelist", "product.pricelist", ("currency_id",), _pricelist),
    Part("team_id", "sales team", "crm.team"),
    Part("salesperson_id", "salesperson", "res.users"),
    Part("buyer_partner_id", "invoice partner", "res.partner"),
    Part(
        "voucher_product_id", f"product for vouchers ({made.VOUCHER})", "product.product", ("type",), _voucher
    ),
    Part("commission_account_id", "account for the commission", "account.account"),
    Part("service_fee_account_id", "account for the service fee", "account.account"),
    Part("transaction_fee_account_id", "account for the transaction fee", "account.account"),
    Part("shipping_account_id", "account for the shipping fee", "account.account"),
    Part("affiliate_account_id", "account for the affiliate commission", "account.account"),
    Part("other_fee_account_id", "account for other fees", "account.account"),
)
CARRIER = "delivery method for {name}"
WHERE = ("active", "deprecated", "company_id", "company_ids")
"""Of these a model has some."""


def check(client: Client, profile: OdooProfile) -> Iterator[Finding]:
    """Raises RemoteError where Odoo does not answer; what the user may not read is a finding."""
    companies = client.search_read("res.users", [["id", "=", client.wire.log_in()]], ["company_ids"])
    if profile.company_id not in companies[0]["company_ids"]:
        company = profile.names.get("company_id", "the company of the profile")
        yield bad(
            "Company",
            f"The user of OmniHub does not belong to {company}. Add it to the user's allowed companies in "
            f"Odoo (Settings > Users), or choose another company {HOW}.",
        )
        return
    found = list(_troubles(client, profile))
    yield from found
    if not found:
        yield good("Choices", "All that was chosen is in Odoo, of the right company and kind.")


def _troubles(client: Client, profile: OdooProfile) -> Iterator[Finding]:
    by_model: dict[str, list[tuple[Part, int]]] = defaultdict(list)
    for part, pk in chosen(profile):
        by_model[part.model].append((part, pk))
    for model, asked in by_model.items():
        rows = _rows(client, model, asked)
        for part, pk in asked:
            words = _words(part, pk, rows.get(pk), profile)
            if words:
                yield bad(part.label[0].upper() + part.label[1:], words)
    yield from _missing(profile)
    yield from _standard_journal(client, profile)


def chosen(profile: OdooProfile) -> Iterator[tuple[Part, int]]:
    taxed = profile.tax_policy == OdooProfile.TaxPolicy.INCLUDED
    for part in PARTS:
        pk = getattr(profile, part.field)
        if pk is not None and (taxed or part.field != "tax_id"):
            yield part, pk
    for carrier, pk in profile.carriers.items():
        yield Part(f"carriers.{carrier}", CARRIER.format(name=carrier), "delivery.carrier"), pk


def _missing(profile: OdooProfile) -> Iterator[Finding]:
    if profile.tax_policy == OdooProfile.TaxPolicy.INCLUDED and profile.tax_id is None:
        yield bad("Tax", f"No tax is chosen, but the profile says PPN. Choose one {HOW}.")
    if profile.voucher_product_id is None:
        yield bad(
            "Product for vouchers",
            "Orders with a seller's voucher wait: Odoo did not let OmniHub make the product for them. Make a "
            f"service with the internal reference {made.VOUCHER} in Odoo, then keep the profile again {HOW}.",
        )


def _standard_journal(client: Client, profile: OdooProfile) -> Iterator[Finding]:
    """The one Odoo takes where the profile leaves it open."""
    if profile.sale_journal_id is not None:
        return
    domain = [["type", "=", "sale"], ["company_id", "=", profile.company_id]]
    found = _search(client, "account.journal", domain, ["name", *JOURNAL])
    if not found:
        yield bad(
            "Invoice journal", "The company has no sales journal: make one in Odoo (Accounting > Journals)."
        )
    elif words := _sales(found[0], profile):
        yield bad("Invoice journal", f"'{text(found[0]['name'])}' {words}.")


def _search(client: Client, model: str, domain: Domain, fields: Sequence[str]) -> list[Row]:
    try:
        return client.search_read(model, domain, fields, order="sequence, id", limit=1)
    except (Refused, SignedOut):
        return []


def _rows(client: Client, model: str, asked: Sequence[tuple[Part, int]]) -> Mapping[int, Row]:
    """One look a model; archived ones too, so that they are told from deleted ones."""
    wanted = {"name", *(field for part, _ in asked for field in part.fields)}
    try:
        known = client.fields(model, WHERE).keys()
        domain = [["id", "in", sorted({pk for _, pk in asked})]]
        found = client.search_read(model, domain, sorted(wanted | known), archived=True)
    except (Refused, SignedOut):
        return {}
    return {int(row["id"]): row for row in found}


def _words(part: Part, pk: int, row: Row | None, profile: OdooProfile) -> str:
    if row is None:
        known = profile.names.get(part.field)
        named = f"'{known}'" if known else f"No. {pk}"
        lost = f"{named} is gone from Odoo, or OmniHub's user cannot see it."
        return f"{lost} Choose the {part.label} again {HOW}."
    title = f"'{text(row['name'])}'"
    if row.get("active") is False or row.get("deprecated"):
        return f"{title} is archived in Odoo. Restore it there, or choose another {part.label} {HOW}."
    own = companies_of(row)
    if own and profile.company_id not in own:
        return f"{title} belongs to another company. Choose a {part.label} of the right one {HOW}."
    trouble = part.judge(row, profile)
    return f"{title} {trouble}." if trouble else ""
