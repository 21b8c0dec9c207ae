"""Single payments of buyers, in and out: each is found by its memo before it is made.

They are posted on the buyer's account and not on an invoice, so money can be booked on its own day, whether
or not there is an invoice yet. Matching them comes after, and may be repeated.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from erp_bridge.odoo.client import Client
from erp_bridge.odoo.payloads import Payment, Row, link, money
from erp_bridge.records import Bound
from omnihub.core.money import rupiah
from omnihub.core.outcomes import Outcome
from omnihub.core.texts import Text

MATCHED = "matched"
"""Kept as the digest of a payment that was seen matched with what it is for."""


class Strange(Exception):
    """A person did something in Odoo that is theirs to decide on."""

    def __init__(self, words: str, code: str) -> None:
        super().__init__(words)
        self.outcome = Outcome.person(words, code)


@dataclass(frozen=True, slots=True)
class Advance:
    """`memo` is its name for all time. `incoming`: from the buyer."""

    incoming: bool
    partner_id: int
    amount: Decimal
    journal_id: int
    day: date
    memo: str


def settle(client: Client, wanted: Advance, bound: Bound | None) -> Payment:
    """The posted payment. `bound`: as it was when last seen, if it ever was. Raises RemoteError, Strange."""
    found = client.find_payments(wanted.journal_id, wanted.memo)
    alive = [each for each in found if each.alive or each.draft]
    if not alive and (found or bound):
        raise Strange(_undone(wanted, found, bound), code="odoo_payment_undone")
    if len(alive) > 1:
        raise Strange(_several(wanted, alive), code="odoo_payment_several")
    payment = alive[0] if alive else _make(client, wanted)
    if payment.amount != wanted.amount:
        raise Strange(_other_sum(wanted, payment), code="odoo_payment_sum")
    if payment.draft:
        if bound and bound.state != payment.state:
            raise Strange(_undone(wanted, [payment], bound), code="odoo_payment_undone")
        client.post_payments([payment.id])
        (payment,) = client.read_payments([payment.id])
    return payment


def _make(client: Client, wanted: Advance) -> Payment:
    pk = client.open_advance(
        incoming=wanted.incoming,
        partner_id=wanted.partner_id,
        amount=float(wanted.amount),
        journal_id=wanted.journal_id,
        date=wanted.day.isoformat(),
        memo=wanted.memo,
    )
    return client.read_payments([pk])[0]


def match(client: Client, payment: Payment, entry_ids: Iterable[int]) -> bool:
    """Match its open sum with what is open in these entries and stands against it. Whether anything was."""
    entries = [pk for pk in entry_ids if pk]
    if payment.entry_id is None or not entries:
        return False
    items = client.open_items([payment.entry_id, *entries])
    own = [item for item in items if link(item["move_id"]) == payment.entry_id]
    if not own:
        return False
    others = [item for item in items if item not in own and _stands_against(item, own[0])]
    if not others:
        return False
    client.reconcile([int(item["id"]) for item in (*own, *others)])
    return True


def _stands_against(item: Row, own: Row) -> bool:
    one, other = money(item["amount_residual"]), money(own["amount_residual"])
    return link(item["account_id"]) == link(own["account_id"]) and one * other < 0


def _undone(wanted: Advance, found: Sequence[Payment], bound: Bound | None) -> str:
    name = next((each.name for each in found if each.name), "") or (bound.name if bound else "")
    return Text(
        "%(memo)s: the payment %(name)s was cancelled, set back or deleted in Odoo. None is made again by "
        "itself. Post it there again, or book the money as it was, then try again.",
        memo=wanted.memo,
        name=name or "–",
    )


def _several(wanted: Advance, found: Sequence[Payment]) -> str:
    return Text(
        "%(memo)s: Odoo has several payments of this name (%(names)s). Cancel all but one there, then try "
        "again.",
        memo=wanted.memo,
        names=", ".join(each.name or f"#{each.id}" for each in found),
    )


def _other_sum(wanted: Advance, found: Payment) -> str:
    return Text(
        "%(memo)s: the payment %(name)s in Odoo is %(found)s, and %(wanted)s moved. Put it right there, then "
        "try again.",
        memo=wanted.memo,
        name=found.name or f"#{found.id}",
        found=rupiah(found.amount),
        wanted=rupiah(wanted.amount),
    )
