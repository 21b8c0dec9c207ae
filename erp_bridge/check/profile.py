"""What a shop's profile chose: is it still there, of the right company and kind?"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from erp_bridge import made
from erp_bridge.check.findings import Finding, bad, good
from erp_bridge.check.parts import JOURNAL, PARTS, Part, carrier, sales
from erp_bridge.choices import companies_of
from erp_bridge.models import OdooProfile
from erp_bridge.odoo.client import Client, Domain
from erp_bridge.odoo.payloads import Row, text
from omnihub.core.errors import Refused, SignedOut
from omnihub.core.texts import Text

HOW = Text("on the Odoo page, under Change")
WHERE = ("active", "deprecated", "company_id", "company_ids")
"""Of these a model has some."""


def check(client: Client, profile: OdooProfile) -> Iterator[Finding]:
    """Raises RemoteError where Odoo does not answer; what the user may not read is a finding."""
    companies = client.search_read("res.users", [["id", "=", client.wire.log_in()]], ["company_ids"])
    if profile.company_id not in companies[0]["company_ids"]:
        company = profile.names.get("company_id", Text("the company of the profile"))
        yield bad(
            Text("Company"),
            Text(
                "The user of OmniHub does not belong to %(company)s. Add it to the user's allowed "
                "companies in Odoo (Settings > Users), or choose another company %(how)s.",
                company=company,
                how=HOW,
            ),
        )
        return
    found = list(_troubles(client, profile))
    yield from found
    if not found:
        yield good(Text("Choices"), Text("All that was chosen is in Odoo, of the right company and kind."))


def _troubles(client: Client, profile: OdooProfile) -> Iterator[Finding]:
    by_model: dict[str, list[tuple[Part, int]]] = defaultdict(list)
    for part, pk in chosen(profile):
        by_model[part.model].append((part, pk))
    for model, asked in by_model.items():
        rows = _rows(client, model, asked)
        for part, pk in asked:
            words = _words(part, pk, rows.get(pk), profile)
            if words:
                yield bad(part.label, words)
    yield from _missing(profile)
    yield from _standard_journal(client, profile)


def chosen(profile: OdooProfile) -> Iterator[tuple[Part, int]]:
    taxed = profile.tax_policy == OdooProfile.TaxPolicy.INCLUDED
    for part in PARTS:
        pk = getattr(profile, part.field)
        if pk is not None and (taxed or part.field != "tax_id"):
            yield part, pk
    for called, pk in profile.carriers.items():
        yield carrier(called), pk


def _missing(profile: OdooProfile) -> Iterator[Finding]:
    if profile.tax_policy == OdooProfile.TaxPolicy.INCLUDED and profile.tax_id is None:
        yield bad(
            Text("Tax"), Text("No tax is chosen, but the profile says PPN. Choose one %(how)s.", how=HOW)
        )
    if profile.voucher_product_id is None:
        yield bad(
            Text("Product for vouchers"),
            Text(
                "Orders with a seller's voucher wait: Odoo did not let OmniHub make the product for "
                "them. Make a service with the internal reference %(code)s in Odoo, then keep the "
                "profile again %(how)s.",
                code=made.VOUCHER,
                how=HOW,
            ),
        )


def _standard_journal(client: Client, profile: OdooProfile) -> Iterator[Finding]:
    """The one Odoo takes where the profile leaves it open."""
    if profile.sale_journal_id is not None:
        return
    domain = [["type", "=", "sale"], ["company_id", "=", profile.company_id]]
    found = _search(client, "account.journal", domain, ["name", *JOURNAL])
    if not found:
        yield bad(
            Text("Invoice journal"),
            Text("The company has no sales journal: make one in Odoo (Accounting > Journals)."),
        )
    elif words := sales(found[0], profile):
        yield bad(
            Text("Invoice journal"),
            Text("'%(title)s' %(trouble)s.", title=text(found[0]["name"]), trouble=words),
        )


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
        named = f"'{known}'" if known else Text("No. %(number)s", number=pk)
        lost = Text("%(named)s is gone from Odoo, or OmniHub's user cannot see it.", named=named)
        return Text("%(lost)s Choose the %(label)s again %(how)s.", lost=lost, label=part.label, how=HOW)
    title = f"'{text(row['name'])}'"
    if row.get("active") is False or row.get("deprecated"):
        return Text(
            "%(title)s is archived in Odoo. Restore it there, or choose another %(label)s %(how)s.",
            title=title,
            label=part.label,
            how=HOW,
        )
    own = companies_of(row)
    if own and profile.company_id not in own:
        return Text(
            "%(title)s belongs to another company. Choose a %(label)s of the right one %(how)s.",
            title=title,
            label=part.label,
            how=HOW,
        )
    trouble = part.judge(row, profile)
    return Text("%(title)s %(trouble)s.", title=title, trouble=trouble) if trouble else ""
