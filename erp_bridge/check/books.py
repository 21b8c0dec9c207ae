"""The books of a company: their currency, how it is rounded, and until when they are closed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from erp_bridge.check.findings import Finding, bad, good, note
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.convert import plain
from erp_bridge.odoo.payloads import Row, link, name, number, text
from omnihub.core import clock
from omnihub.core.texts import Text

WHOLE = Decimal(1)
LOCKS_ORDERS = "sale.group_auto_done_setting"
LOCKS = {
    "user_fiscalyear_lock_date": Text("global lock date"),
    "user_sale_lock_date": Text("sales lock date"),
    "user_hard_lock_date": Text("hard lock date"),
}
OLDER_LOCKS = {
    "fiscalyear_lock_date": Text("lock date"),
    "period_lock_date": Text("journal entries lock date"),
}
"""Up to 17."""
TAX_LOCK = {"tax_lock_date": Text("tax return lock date")}
FIRST_YEAR = 1900
"""Odoo writes the first of January of the year 1 where nothing is locked for this user."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the shops that keep their books in a company ask of it."""

    company_id: int
    currency: str
    taxed: bool


def check(client: Client, wanted: Wanted) -> Iterator[Finding]:
    known = {**LOCKS, **OLDER_LOCKS, **TAX_LOCK}
    locks = {field: known[field] for field in client.fields("res.company", list(known)) if field in known}
    found = client.search_read(
        "res.company", [["id", "=", wanted.company_id]], ["name", "currency_id", *locks]
    )
    if not found:
        return  # the profile's own section says so
    yield from _currency(client, found[0], wanted)
    yield _prices(client)
    yield _lock(found[0], _that_count(locks, taxed=wanted.taxed))
    if client.in_group(LOCKS_ORDERS):
        yield note(
            Text("Confirmed orders"),
            Text(
                "Odoo locks orders when they are confirmed. OmniHub unlocks the ones it cancels; staff "
                "who change a line have to unlock the order first. The setting is Sales > "
                "Configuration > Lock Confirmed Sales."
            ),
        )


def _currency(client: Client, company: Row, wanted: Wanted) -> Iterator[Finding]:
    title, code = text(company["name"]), name(company["currency_id"])
    if code != wanted.currency:
        yield bad(
            Text("Currency"),
            Text(
                "%(title)s keeps its books in %(code)s, but the shop sells in %(currency)s. Choose "
                "another company in the profile, or set %(currency)s before the company's first entry.",
                title=title,
                code=code,
                currency=wanted.currency,
            ),
        )
        return
    found = client.search_read("res.currency", [["id", "=", link(company["currency_id"])]], ["rounding"])
    yield _rounding(title, code, number(found[0]["rounding"]) if found else WHOLE)


def _rounding(title: str, code: str, step: Decimal) -> Finding:
    if step == WHOLE:
        return good(
            Text("Rounding"),
            Text("%(title)s keeps %(code)s in whole rupiah, taxes too.", title=title, code=code),
        )
    if step < WHOLE:
        return note(
            Text("Rounding"),
            Text(
                "Odoo rounds %(code)s to %(step)s. Order totals are whole rupiah all the same; only "
                "the PPN inside them has decimals. If your tax report needs whole rupiah, set the "
                "rounding factor of %(code)s to 1 (Accounting > Configuration > Currencies): Odoo "
                "allows it before the first entry only.",
                code=code,
                step=plain(step),
            ),
        )
    return bad(
        Text("Rounding"),
        Text(
            "Odoo rounds %(code)s to %(step)s: totals would differ from the marketplace's. Set the "
            "rounding factor of %(code)s to 1 in Odoo (Accounting > Configuration > Currencies).",
            code=code,
            step=plain(step),
        ),
    )


def _prices(client: Client) -> Finding:
    digits = client.decimals("sale.order.line", "price_unit")
    kept = (
        Text("as many decimals as are given")
        if digits is None
        else Text("%(digits)s decimals", digits=digits)
    )
    return good(
        Text("Unit prices"),
        Text("They keep %(kept)s (accuracy 'Product Price'). OmniHub sends whole rupiah.", kept=kept),
    )


def _that_count(locks: Mapping[str, str], *, taxed: bool) -> dict[str, str]:
    """What locks these books for this user. Where Odoo grants exceptions, they are counted in."""
    counted = LOCKS if LOCKS.keys() & locks.keys() else OLDER_LOCKS
    return {
        field: words for field, words in locks.items() if field in counted or (taxed and field in TAX_LOCK)
    }


def _lock(company: Row, locks: Mapping[str, str]) -> Finding:
    found = [(day, words) for field, words in locks.items() if (day := _day(company.get(field)))]
    if not found:
        return good(Text("Closed periods"), Text("No period is closed."))
    day, words = max(found)
    shown = f"{day:%-d %B %Y}"
    if day < clock.jakarta_date(clock.now()):
        return good(
            Text("Closed periods"),
            Text(
                "The books are closed up to %(day)s (%(lock)s). What is dated before is booked on "
                "the first open day.",
                day=shown,
                lock=words,
            ),
        )
    return bad(
        Text("Closed periods"),
        Text(
            "The books are closed up to %(day)s (%(lock)s): Odoo posts no invoice of today. Set it "
            "back in Odoo (Accounting > Lock Dates), or grant the user of OmniHub an exception there.",
            day=shown,
            lock=words,
        ),
    )


def _day(value: object) -> date | None:
    parts = text(value).split("-")
    if len(parts) != 3 or int(parts[0]) < FIRST_YEAR:  # noqa: PLR2004 - year, month, day
        return None
    return date(int(parts[0]), int(parts[1]), int(parts[2]))
