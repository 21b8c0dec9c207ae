"""The gateway's column of our own shops: its book is read afresh, our receipts play no part in it.

An order is known by the number that the references of its charges begin with. Only which sums pay no order
(late, twice, another sum) is our word and a person's decision: these are left out, until they are taken.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Self

from erp_bridge import gateway_payments
from erp_bridge.models import ProofSlice
from erp_bridge.proof.facts import Taken
from omnihub.core import clock
from payments import providers
from payments.models import Payment, Receipt, Refund
from payments.records import EntryData

KINDS = frozenset({"payment", "refund", "payout"})
AHEAD = timedelta(minutes=5)
"""The gateway's clock may be a little before ours; and what changes while the proof is read is not lost."""

Kept = dict[str, list[str]]
"""As a slice keeps a book: the gateway's number of an entry to its reference, product, sum and moment."""


@dataclass(frozen=True, slots=True)
class Line:
    reference: str
    product: str
    amount: Decimal
    at: datetime

    @classmethod
    def of(cls, kept: Sequence[str]) -> Self:
        reference, product, amount, at = kept
        return cls(reference, product, Decimal(amount), datetime.fromisoformat(at))

    @property
    def number(self) -> str:
        return self.reference.rpartition("-")[0]


def read(part: ProofSlice) -> Kept:
    """What changed in the gateways' books in this time. Raises RemoteError, also where a key is missing."""
    if not Payment.objects.filter(order__shop=part.shop).exists():
        return {}
    last = part.end >= part.run.started_at
    until = clock.now() + AHEAD if last else part.end
    found: Kept = {}
    for name in _gateways():
        for page, _told_until in providers.of(name).entries(part.start, until):
            found |= {one.remote_id: _kept(one) for one in page if one.kind in KINDS}
    return found


def _gateways() -> list[str]:
    return [name for name in providers.GATEWAYS if providers.ready(name)] or [providers.DEFAULT]


def _kept(entry: EntryData) -> list[str]:
    """What failed or was reversed moved nothing."""
    sign = 1 if entry.incoming else -1
    amount = sign * entry.amount if entry.net else Decimal(0)
    return [entry.reference, entry.product_id, str(amount), entry.updated_at.isoformat()]


@dataclass(frozen=True, slots=True)
class Strays:
    """Money that pays no order, by the names it goes by at the gateway and in the ERP."""

    names: frozenset[str]
    memos: frozenset[str]

    @classmethod
    def of(cls, shop_pk: int, numbers: Iterable[str]) -> Self:
        rows = Receipt.objects.filter(payment__order__shop=shop_pk, payment__order__number__in=list(numbers))
        odd = list(rows.exclude(meant=Receipt.Meant.ORDER).select_related("charge", "payment__order"))
        back = list(Refund.objects.filter(receipt__in=odd).select_related("receipt__payment__order"))
        names = {one.remote_id for one in odd} | {one.remote_id for one in back} - {""}
        names |= {one.charge.reference for one in odd if one.charge.form == "invoice"}
        names |= {one.reference for one in back}
        memos = {gateway_payments.memo_of_receipt(one) for one in odd}
        memos |= {gateway_payments.memo_of_refund(one) for one in back}
        memos |= {gateway_payments.memo_of_return(one) for one in back}
        return cls(frozenset(names), frozenset(memos))

    def has(self, line: Line) -> bool:
        return not self.names.isdisjoint({line.reference, line.product})


def taken(shop_pk: int, book: Iterable[Line], numbers: Sequence[str], strays: Strays) -> dict[str, Taken]:
    """Of each of these orders what came and what went back, nothing where the book has nothing."""
    owners = _refunded(shop_pk, numbers)
    came: dict[str, Decimal] = defaultdict(Decimal)
    back: dict[str, Decimal] = defaultdict(Decimal)
    latest: dict[str, datetime] = {}
    for line in book:
        number = owners.get(line.reference) or owners.get(line.product) or line.number
        if strays.has(line):
            continue
        latest[number] = max(line.at, latest.get(number, line.at))
        if line.amount > 0:
            came[number] += line.amount
        else:
            back[number] -= line.amount
    return {one: Taken(came[one], back[one], latest.get(one)) for one in numbers}


def _refunded(shop_pk: int, numbers: Sequence[str]) -> Mapping[str, str]:
    """A refund's reference names no order, so ours tell whose it is."""
    rows = Refund.objects.filter(
        receipt__payment__order__shop=shop_pk, receipt__payment__order__number__in=numbers
    )
    found: dict[str, str] = {}
    for pk, remote_id, number in rows.values_list("pk", "remote_id", "receipt__payment__order__number"):
        found |= {str(pk): number, **({remote_id: number} if remote_id else {})}
    return found
