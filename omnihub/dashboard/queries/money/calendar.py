"""When money that buyers have paid is expected to reach our balance, day by day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import Count, F
from django.db.models import Sum as SumOf
from django.db.models.functions import Coalesce

from omnihub.core.days import JakartaDay
from omnihub.dashboard.queries.money.aging import completed
from omnihub.dashboard.queries.money.flows import NOTHING
from payments.models import Receipt

DAYS = 14


@dataclass(frozen=True, slots=True)
class Expected:
    """`amount` is net of fees where they are known."""

    day: date
    count: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Calendar:
    """`late`: what should have come before today."""

    late: Expected | None
    days: Sequence[Expected]

    @property
    def amount(self) -> Decimal:
        return sum((one.amount for one in self.days), NOTHING)


def of(today: date, shop: int | None = None) -> Calendar:
    found: dict[date, Expected] = {}
    for one in [*_from_gateway(shop), *_from_marketplaces(shop)]:
        before = found.get(one.day, Expected(one.day, 0, NOTHING))
        found[one.day] = Expected(one.day, before.count + one.count, before.amount + one.amount)
    past = [one for day, one in found.items() if day < today]
    late = (
        Expected(min(one.day for one in past), sum(one.count for one in past), _sum(past)) if past else None
    )
    days = [today + timedelta(days=on) for on in range(DAYS)]
    return Calendar(late, [found.get(day, Expected(day, 0, NOTHING)) for day in days])


def _sum(some: Sequence[Expected]) -> Decimal:
    return sum((one.amount for one in some), NOTHING)


def _from_gateway(shop: int | None) -> Iterator[Expected]:
    rows = Receipt.objects.filter(settled_at=None, settles_at__isnull=False)
    rows = rows.filter(payment__order__shop=shop) if shop else rows
    net = F("amount") - Coalesce("fee", NOTHING) - Coalesce("fee_tax", NOTHING)
    by_day = rows.annotate(jakarta=JakartaDay("settles_at")).order_by().values_list("jakarta")
    for day, count, amount in by_day.annotate(n=Count("pk"), sum=SumOf(net)):
        yield Expected(day, count, amount or NOTHING)


def _from_marketplaces(shop: int | None) -> Iterator[Expected]:
    """A marketplace releases an order's money some days after it is completed."""
    rows = completed(shop).filter(completed_at__isnull=False)
    by_day = rows.annotate(jakarta=JakartaDay("completed_at")).order_by().values_list("jakarta")
    sums = by_day.annotate(n=Count("pk"), sum=SumOf(Coalesce("escrow_amount", "gross", "buyer_total")))
    for day, count, amount in sums:
        yield Expected(day + timedelta(days=settings.RELEASE_DAYS), count, amount or NOTHING)
