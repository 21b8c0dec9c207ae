"""What the clearing journals of our own shops hold of a day: for whoever lays it beside the gateway's money.

Read from Odoo by journal and day, and by the memos of what should be there, never by our bindings: a payment
that nobody bound, or one too many, is found.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from erp_bridge import queries
from erp_bridge.models import OdooProfile
from erp_bridge.odoo import connect
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.payloads import Row, money, text
from erp_bridge.push_receipts import memo as memo_of_receipt
from erp_bridge.push_refunds import memo as memo_of_refund
from erp_bridge.push_refunds import memo_of_return
from omnihub.core import batches

__all__ = ["Booked", "memo_of_receipt", "memo_of_refund", "memo_of_return", "of_a_day", "of_orders"]
AT_ONCE = 200
VOID = ("draft", "cancel", "canceled", "rejected")
FIELDS = ("name", "date", "amount", "payment_type", "state")


@dataclass(frozen=True, slots=True)
class Booked:
    """One posted payment. `memo` is what it was made under, or what a person wrote."""

    name: str
    memo: str
    day: date
    amount: Decimal
    incoming: bool


def of_a_day(day: date, memos: Iterable[str]) -> list[Booked]:
    """All that are dated on the day, and those of these memos whatever their date. Raises RemoteError."""
    found: dict[int, Booked] = {}
    wanted = list(memos)
    for client, journal in _journals():
        field = client.dialect().payment_memo
        leaves: list[list[Any]] = [["date", "=", day.isoformat()]]
        leaves += [[field, "in", some] for some in batches.of(AT_ONCE, wanted)]
        for leaf in leaves:
            domain = [["journal_id", "=", journal], leaf]
            rows = client.search_read("account.payment", domain, [*FIELDS, field])
            found.update({int(row["id"]): _booked(row, field) for row in rows if row["state"] not in VOID})
    return list(found.values())


def of_orders(profile: OdooProfile, numbers: Sequence[str]) -> list[Booked]:
    """All whose memo ends with one of these numbers, whoever made them. Raises RemoteError."""
    if not numbers or profile.clearing_journal_id is None:
        return []
    client = connect.client().for_company(profile.company_id)
    field = client.dialect().payment_memo
    named = ["|"] * (len(numbers) - 1) + [[field, "=like", f"%({number})"] for number in numbers]
    domain = [["journal_id", "=", profile.clearing_journal_id], *named]
    rows = client.search_read("account.payment", domain, [*FIELDS, field])
    return [_booked(row, field) for row in rows if row["state"] not in VOID]


def _journals() -> Iterator[tuple[Client, int]]:
    """Each once, with a line to its company."""
    rows = OdooProfile.objects.filter(clearing_journal_id__isnull=False).order_by("pk")
    seen: set[tuple[int, int]] = set()
    for row in rows:
        profile = queries.profile(row.shop_id)
        if profile and profile.clearing_journal_id:
            place = (profile.company_id, profile.clearing_journal_id)
            if place not in seen:
                seen.add(place)
                yield connect.client().for_company(profile.company_id), profile.clearing_journal_id


def _booked(row: Row, field: str) -> Booked:
    return Booked(
        name=text(row["name"]),
        memo=text(row.get(field)),
        day=date.fromisoformat(text(row["date"])),
        amount=money(row["amount"]),
        incoming=row["payment_type"] == "inbound",
    )
