"""The payment gateway's own book against our receipts and refunds."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from omnihub.core import clock
from omnihub.reconciliation.matching import compare
from omnihub.reconciliation.records import Compared, Found, Item, What
from payments.models import LedgerEntry, Receipt, Refund

Kind, Meant = LedgerEntry.Kind, Receipt.Meant
TAKEN = (Kind.CHARGEBACK, Kind.ADJUSTMENT)
COMPARED = (Kind.PAYMENT, Kind.REFUND, Kind.PAYOUT)
FAILED = frozenset({"FAILED", "VOIDED", "REVERSED"})
"""The gateway's words for what moved nothing in the end."""
MAY_KEEP = timedelta(days=1)
"""So long a person has, before money that pays nothing stands in the list."""


def read(day: date, now: datetime) -> Compared:
    """Everything that one of the two dates on this day, with its partner whatever its date."""
    start, end = clock.jakarta_day(day)
    entries = _entries(Q(at__gte=start, at__lt=end))
    receipts = _receipts(Q(paid_at__gte=start, paid_at__lt=end))
    refunds = _refunds(Q(ended_at__gte=start, ended_at__lt=end))
    known = {one.pk for one in entries}
    partners = Q(receipt__in=[one.pk for one in receipts]) | Q(refund__in=[one.pk for one in refunds])
    entries += [one for one in _entries(partners) if one.pk not in known]
    receipts += _receipts(_partners(entries, "receipt_id", {one.pk for one in receipts}))
    refunds += _refunds(_partners(entries, "refund_id", {one.pk for one in refunds}))
    edge = now - timedelta(seconds=settings.RECONCILE_SETTLE_SECONDS)
    seen = compare(
        [*map(_receipt, receipts), *map(_refund, refunds)],
        [_entry(one) for one in entries if one.kind in COMPARED],
        day,
        settled_before=edge,
    )
    today = [one for one in entries if start <= one.at < end]
    came = [one for one in receipts if start <= one.paid_at < end]
    seen.found += [*_taken(today), *_late(today, edge), *_kept(came, now)]
    return seen


def _entries(condition: Q) -> list[LedgerEntry]:
    return list(LedgerEntry.objects.filter(condition).order_by("pk")) if condition else []


def _receipts(condition: Q) -> list[Receipt]:
    rows = Receipt.objects.filter(condition).select_related("payment__order", "charge")
    return list(rows.order_by("pk")) if condition else []


def _refunds(condition: Q) -> list[Refund]:
    rows: QuerySet[Refund] = Refund.objects.filter(
        condition, state__in=[Refund.State.DONE, Refund.State.SENT]
    )
    return list(rows.select_related("receipt__payment__order").order_by("asked_at")) if condition else []


def _partners(entries: Iterable[LedgerEntry], name: str, known: set[object]) -> Q:
    wanted = {getattr(one, name) for one in entries} - {None} - known
    return Q(pk__in=sorted(wanted, key=str)) if wanted else Q()


def _receipt(row: Receipt) -> Item:
    order = row.payment.order
    return Item(
        key=f"receipt:{row.pk}",
        amount=row.amount,
        at=row.paid_at,
        currency=row.currency,
        order_pk=order.pk,
        shop_pk=order.shop_id,
        facts={"order": order.number, "payment": row.remote_id, "reference": row.charge.reference},
    )


def _refund(row: Refund) -> Item:
    order = row.receipt.payment.order
    return Item(
        key=f"refund:{row.pk}",
        amount=row.amount,
        at=row.ended_at or row.sent_at or row.asked_at,
        currency=row.currency,
        order_pk=order.pk,
        shop_pk=order.shop_id,
        facts={"kind": "refund", "order": order.number, "refund": row.remote_id},
    )


def _entry(row: LedgerEntry) -> Item:
    """One that belongs to nothing here goes by its own number: nobody else has that."""
    key = f"entry:{row.remote_id}"
    if row.receipt_id:
        key = f"receipt:{row.receipt_id}"
    elif row.refund_id:
        key = f"refund:{row.refund_id}"
    return Item(
        key=key,
        amount=row.amount,
        at=row.at,
        currency=row.currency,
        ended_well=row.remote_status not in FAILED,
        facts={
            "transaction": row.remote_id,
            "entry_kind": row.remote_kind,
            "channel": row.channel,
            "their_reference": row.reference,
            "fee": str(row.fee),
            "fee_tax": str(row.fee_tax),
        },
    )


def _taken(entries: Iterable[LedgerEntry]) -> Iterator[Found]:
    for row in entries:
        if row.kind in TAKEN:
            yield Found(
                key=f"entry:{row.remote_id}",
                what=What.TAKEN,
                day=clock.jakarta_date(row.at),
                ours=None,
                theirs=row.net,
                currency=row.currency,
                facts={"kind": row.kind, "transaction": row.remote_id, "their_reference": row.reference},
            )


def _late(entries: Iterable[LedgerEntry], edge: datetime) -> Iterator[Found]:
    for row in entries:
        waits = row.kind == Kind.PAYMENT and row.settled_at is None and row.remote_status not in FAILED
        if waits and row.settles_at and row.settles_at < edge:
            yield Found(
                key=f"entry:{row.remote_id}",
                what=What.NOT_SETTLED,
                day=clock.jakarta_date(row.at),
                ours=row.amount,
                theirs=None,
                currency=row.currency,
                facts={"transaction": row.remote_id, "expected": row.settles_at.isoformat()},
            )


def _kept(receipts: Iterable[Receipt], now: datetime) -> Iterator[Found]:
    odd = [one for one in receipts if one.meant != Meant.ORDER and one.seen_at < now - MAY_KEEP]
    back = Refund.objects.filter(receipt__in=odd, state__in=[Refund.State.DONE, Refund.State.SENT])
    returned = set(back.values_list("receipt_id", flat=True))
    for row in odd:
        if row.pk not in returned:
            order = row.payment.order
            yield Found(
                key=f"receipt:{row.pk}",
                what=What.KEPT,
                day=clock.jakarta_date(row.paid_at),
                ours=None,
                theirs=row.amount,
                currency=row.currency,
                order_pk=order.pk,
                shop_pk=order.shop_id,
                facts={"meant": row.meant, "order": order.number, "payment": row.remote_id},
            )
