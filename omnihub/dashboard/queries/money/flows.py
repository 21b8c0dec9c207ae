"""Payments by Jakarta day, shop, method and how they ended, from both kinds of shops.

A shop of ours takes the money itself: its payments, receipts and refunds are counted. A marketplace takes it
for us: its orders tell the same. What is paid counts on the day it was paid, what waits on the day it was
ordered, what was never paid on the day it ended, and what went back on the day it went back.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Value
from django.db.models import Sum as SumOf

from channels.models import Order
from channels.models.own import OURS
from channels.states import OrderStatus
from omnihub.core import clock, database
from omnihub.core.days import JakartaDay
from payments.models import Payment, Receipt, Refund

NOTHING = Decimal("0.00")


class Ending(StrEnum):
    SUCCESSFUL = "successful"
    PENDING = "pending"
    EXPIRED = "expired"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True)
class Flow:
    """`fees` and `net` are known of `told` of them: a marketplace tells them with the escrow."""

    day: date
    shop: int
    method: str
    ending: Ending
    count: int
    amount: Decimal
    fees: Decimal = NOTHING
    net: Decimal = NOTHING
    told: int = 0


def between(since: date, until: date) -> list[Flow]:
    """Both days included."""
    start, end = clock.jakarta_day(since)[0], clock.jakarta_day(until)[1]
    return [*_of_marketplaces(start, end), *_of_ours(start, end)]


def _of_marketplaces(start: datetime, end: datetime) -> Iterator[Flow]:
    orders = Order.objects.exclude(shop__kind__in=OURS)
    escrow = {
        "fees": SumOf(F("gross") - F("escrow_amount")),
        "net": SumOf("escrow_amount"),
        "told": Count("escrow_amount"),
    }
    unpaid = Q(paid_at=None, cash_on_delivery=False)
    over = orders.alias(now=database.unindexed("status")).filter(now=OrderStatus.CANCELLED)
    yield from _flows(
        Ending.SUCCESSFUL, _dated(orders, "paid_at", start, end), "payment_method", "buyer_total", **escrow
    )
    yield from _flows(
        Ending.PENDING,
        _dated(orders.filter(unpaid, status=OrderStatus.UNPAID), "placed_at", start, end),
        "payment_method",
        "buyer_total",
    )
    yield from _flows(
        Ending.EXPIRED,
        _dated(over.filter(unpaid), "cancelled_at", start, end),
        "payment_method",
        "buyer_total",
    )
    yield from _flows(
        Ending.REFUNDED,
        _dated(over.filter(paid_at__isnull=False), "cancelled_at", start, end),
        "payment_method",
        "buyer_total",
    )


def _of_ours(start: datetime, end: datetime) -> Iterator[Flow]:
    payments = Payment.objects.annotate(shop=F("order__shop"), method=Value(""))
    receipts = Receipt.objects.annotate(shop=F("payment__order__shop"), method=F("charge__group"))
    refunds = Refund.objects.filter(state=Refund.State.DONE).annotate(
        shop=F("receipt__payment__order__shop"), method=F("receipt__charge__group")
    )
    costs = {
        "fees": SumOf(F("fee") + F("fee_tax")),
        "net": SumOf(F("amount") - F("fee") - F("fee_tax")),
        "told": Count("fee"),
    }
    open_ = payments.filter(state=Payment.State.OPEN)
    never = payments.filter(state__in=[Payment.State.EXPIRED, Payment.State.CANCELLED], paid_at=None)
    yield from _flows(Ending.SUCCESSFUL, _dated(receipts, "paid_at", start, end), "method", "amount", **costs)
    yield from _flows(Ending.PENDING, _dated(open_, "opened_at", start, end), "method", "amount")
    yield from _flows(Ending.EXPIRED, _dated(never, "ended_at", start, end), "method", "amount")
    yield from _flows(Ending.REFUNDED, _dated(refunds, "ended_at", start, end), "method", "amount")


def _dated(rows: QuerySet[Any], moment: str, start: datetime, end: datetime) -> QuerySet[Any]:
    within = {f"{moment}__gte": start, f"{moment}__lt": end}
    dated: QuerySet[Any] = rows.filter(**within).annotate(jakarta=JakartaDay(moment))
    return dated


def _flows(ending: Ending, rows: QuerySet[Any], method: str, amount: str, **more: Any) -> Iterator[Flow]:
    found = (
        rows.order_by().values("jakarta", "shop", method).annotate(n=Count("pk"), sum=SumOf(amount), **more)
    )
    for row in found:
        yield Flow(
            day=row["jakarta"],
            shop=row["shop"],
            method=row[method] or "",
            ending=ending,
            count=row["n"],
            amount=row["sum"] or NOTHING,
            fees=row.get("fees") or NOTHING,
            net=row.get("net") or NOTHING,
            told=row.get("told") or 0,
        )
