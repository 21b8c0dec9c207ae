"""Money that has not reached us yet, by how long it is on its way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, QuerySet, SmallIntegerField, Value, When
from django.db.models import Sum as SumOf
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from channels.models import Order, Shop
from channels.models.own import OURS
from channels.states import ENDED, OrderStatus
from omnihub.core import clock
from omnihub.dashboard.queries.money.flows import NOTHING
from payments.models import Payment, Receipt

BUCKETS: Sequence[tuple[int, int | None]] = ((0, 1), (2, 3), (4, 7), (8, 14), (15, None))
"""Whole days that have passed, both included."""
OPEN = sorted(set(OrderStatus) - ENDED)


@dataclass(frozen=True, slots=True)
class Bucket:
    label: str
    count: int
    amount: Decimal
    is_old: bool


@dataclass(frozen=True, slots=True)
class Aged:
    name: str | Promise
    words: str | Promise
    buckets: Sequence[Bucket]

    @property
    def count(self) -> int:
        return sum(one.count for one in self.buckets)

    @property
    def amount(self) -> Decimal:
        return sum((one.amount for one in self.buckets), NOTHING)


def all_of_it(shop: int | None = None) -> list[Aged]:
    now = clock.now()
    return [
        Aged(
            gettext_lazy("Waits for the buyer"),
            gettext_lazy("Ordered, and not paid yet."),
            _together(_aged(_unpaid(shop), "placed_at", "buyer_total", now), _open(shop, now)),
        ),
        Aged(
            gettext_lazy("At the marketplace"),
            gettext_lazy(
                "Paid by the buyer, and not released to the seller's wallet. Counted since the payment."
            ),
            _together(
                *(_aged(rows, "paid_at", "buyer_total", now) for rows in (_under_way(shop), completed(shop)))
            ),
        ),
        Aged(
            gettext_lazy("At the payment gateway"),
            gettext_lazy("Paid by the buyer, and not settled to the balance. Counted since the payment."),
            _aged(_unsettled(shop), "paid_at", "amount", now),
        ),
    ]


def _unpaid(shop: int | None) -> QuerySet[Any]:
    rows = Order.objects.filter(status=OrderStatus.UNPAID, history=False).exclude(shop__kind__in=OURS)
    return rows.filter(shop=shop) if shop else rows


def _open(shop: int | None, now: datetime) -> list[Bucket]:
    rows = Payment.objects.filter(state=Payment.State.OPEN)
    return _aged(rows.filter(order__shop=shop) if shop else rows, "opened_at", "amount", now)


def _under_way(shop: int | None) -> QuerySet[Any]:
    """Paid, and neither completed nor ended otherwise: few at any size, found by their states."""
    rows = Order.objects.filter(status__in=OPEN, paid_at__isnull=False, released_at=None, history=False)
    rows = rows.exclude(shop__kind__in=OURS)
    return rows.filter(shop=shop) if shop else rows


def completed(shop: int | None) -> QuerySet[Any]:
    """At the marketplaces, and not released yet. An index holds these by shop."""
    shops = Shop.objects.filter(pk=shop) if shop else Shop.objects.exclude(kind__in=OURS)
    return Order.objects.filter(status=OrderStatus.COMPLETED, released_at=None, history=False, shop__in=shops)


def _unsettled(shop: int | None) -> QuerySet[Any]:
    rows = Receipt.objects.filter(settled_at=None)
    return rows.filter(payment__order__shop=shop) if shop else rows


def _aged(rows: QuerySet[Any], moment: str, amount: str, now: datetime) -> list[Bucket]:
    """One question, however many buckets. What has no such moment is in none."""
    aged = rows.filter(**{f"{moment}__isnull": False}).annotate(bucket=_place(moment, now)).order_by()
    sums = aged.values_list("bucket").annotate(n=Count("pk"), sum=SumOf(amount))
    found = {place: (count, total) for place, count, total in sums}
    buckets = []
    for place, (low, high) in enumerate(BUCKETS):
        count, total = found.get(place, (0, NOTHING))
        buckets.append(Bucket(_label(low, high), count, total or NOTHING, is_old=high is None))
    return buckets


def _place(moment: str, now: datetime) -> Case:
    """Of the youngest bucket that is still open at its end."""
    ends = [high + 1 for _low, high in BUCKETS if high is not None]
    younger = [
        When(**{f"{moment}__gt": now - timedelta(days=days)}, then=Value(place))
        for place, days in enumerate(ends)
    ]
    return Case(*younger, default=Value(len(ends)), output_field=SmallIntegerField())


def _label(low: int, high: int | None) -> str:
    return f"> {low - 1}" if high is None else f"{low}–{high}"


def _together(first: Sequence[Bucket], second: Sequence[Bucket]) -> list[Bucket]:
    return [
        Bucket(one.label, one.count + other.count, one.amount + other.amount, one.is_old)
        for one, other in zip(first, second, strict=True)
    ]
