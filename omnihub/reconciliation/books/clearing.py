"""The gateway's money in Odoo: our receipts and refunds against the payments of the clearing journals."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet

from channels.models.own import OURS
from erp_bridge import gateway_payments
from erp_bridge.gateway_payments import Booked, memo_of_receipt, memo_of_refund, memo_of_return
from omnihub.core import clock, uuids
from omnihub.reconciliation.matching import compare
from omnihub.reconciliation.records import Compared, Item
from payments.models import Payment, Receipt, Refund

TO_ODOO = Q(order__history=False, order__shop__pushes_orders=True, order__shop__kind__in=OURS)


def read(day: date, now: datetime) -> Compared:
    """Both date by the Jakarta day of the money. What a person dated otherwise is found by its memo."""
    start, end = clock.jakarta_day(day)
    ours = [*_receipts(start, end), *_refunds(start, end)]
    booked = gateway_payments.of_a_day(day, [one.key for one in ours])
    known = {one.key for one in ours}
    ours += _elsewhere([one.memo for one in booked if one.memo not in known])
    edge = now - timedelta(seconds=settings.RECONCILE_SETTLE_SECONDS)
    return compare(ours, map(_booked, booked), day, settled_before=edge)


def _receipts(start: datetime, end: datetime) -> Iterator[Item]:
    rows = Receipt.objects.filter(paid_at__gte=start, paid_at__lt=end, payment__in=_payments())
    for row in rows.select_related("payment__order").order_by("pk"):
        yield _receipt(row)


def _refunds(start: datetime, end: datetime) -> Iterator[Item]:
    rows = Refund.objects.filter(ended_at__gte=start, ended_at__lt=end, state=Refund.State.DONE)
    rows = rows.filter(receipt__payment__in=_payments())
    for row in rows.select_related("receipt__payment__order").order_by("asked_at"):
        yield _refund(row)


def _payments() -> QuerySet[Payment]:
    return Payment.objects.filter(TO_ODOO)


def _elsewhere(memos: list[str]) -> list[Item]:
    """What payments of this day were made for, where we date it on another one."""
    numbers = {part for memo in memos for part in memo.split()}
    receipts = Receipt.objects.filter(remote_id__in=numbers).select_related("payment__order")
    refunds = Refund.objects.filter(pk__in=[part for part in numbers if uuids.read(part)])
    gone = list(refunds.select_related("receipt__payment__order"))
    found = [*map(_receipt, receipts), *map(_refund, gone), *map(_returned, gone)]
    return [one for one in found if one.key in memos]


def _receipt(row: Receipt) -> Item:
    order = row.payment.order
    return Item(
        key=memo_of_receipt(row),
        amount=row.amount,
        at=row.paid_at,
        currency=row.currency,
        order_pk=order.pk,
        shop_pk=order.shop_id,
        facts={"erp": "yes", "order": order.number, "payment": row.remote_id},
    )


def _refund(row: Refund) -> Item:
    order = row.receipt.payment.order
    return Item(
        key=memo_of_refund(row),
        amount=-row.amount,
        at=row.ended_at or row.asked_at,
        currency=row.currency,
        order_pk=order.pk,
        shop_pk=order.shop_id,
        facts={"erp": "yes", "order": order.number, "refund": row.remote_id},
    )


def _returned(row: Refund) -> Item:
    """A payout that the bank sent back."""
    return replace(_refund(row), key=memo_of_return(row), amount=row.amount)


def _booked(one: Booked) -> Item:
    """Odoo keeps a day and no moment. A payment without a memo is nobody's but its own."""
    return Item(
        key=one.memo or one.name,
        amount=one.amount if one.incoming else -one.amount,
        at=datetime.combine(one.day, time(12), clock.JAKARTA),
        facts={"erp": "yes", "document": one.name, "their_reference": one.memo},
    )
