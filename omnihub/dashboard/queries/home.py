"""Today's figures of the first page."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Min, Sum

from channels.models import Order, Shop
from omnihub.core import clock, heartbeat
from omnihub.core.models import Work

GONE = ("cancelled", "returned")
LATE_AFTER = timedelta(seconds=15)
QUIET_AFTER = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class ShopToday:
    shop: Shop
    orders: int
    gross: Decimal


@dataclass(frozen=True, slots=True)
class Queue:
    held: int
    waiting: int
    oldest: timedelta | None


@dataclass(frozen=True, slots=True)
class Worker:
    """When a worker last gave a sign of life, if ever."""

    beat: datetime | None

    @property
    def runs(self) -> bool:
        return self.beat is not None and clock.now() - self.beat < QUIET_AFTER


def worker() -> Worker:
    age = heartbeat.age()
    return Worker(None if age is None else clock.now() - timedelta(seconds=age))


def shops_today() -> list[ShopToday]:
    """Orders placed on this Jakarta day, without the cancelled ones."""
    start, end = clock.jakarta_day(clock.jakarta_date(clock.now()))
    placed = Order.objects.filter(placed_at__gte=start, placed_at__lt=end).exclude(status__in=GONE)
    found = {
        shop: (count, gross or Decimal(0))
        for shop, count, gross in placed.values_list("shop")
        .annotate(n=Count("pk"), sum=Sum("gross"))
        .order_by()
    }
    return [ShopToday(shop, *found.get(shop.pk, (0, Decimal(0)))) for shop in Shop.objects.order_by("name")]


def queue() -> Queue:
    counts = dict(
        Work.objects.exclude(state=Work.State.DONE).values_list("state").annotate(n=Count("pk")).order_by()
    )
    now = clock.now()
    due = Work.objects.filter(state=Work.State.WAITING, not_before__lte=now - LATE_AFTER)
    oldest: datetime | None = due.aggregate(at=Min("not_before"))["at"]
    return Queue(
        held=counts.get(Work.State.HELD, 0),
        waiting=counts.get(Work.State.WAITING, 0) + counts.get(Work.State.SENDING, 0),
        oldest=now - oldest if oldest else None,
    )
