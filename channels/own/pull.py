"""Orders of an own shop, read afresh from its own tables, never from the mirror's copy."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from channels.models import Checkout, Shop
from channels.own import reading
from channels.records import OrderData, PulledOrders
from omnihub.core import database

AT_ONCE = 100


def orders(shop: Shop, numbers: Sequence[str]) -> PulledOrders:
    read_at = database.database_now()
    rows = Checkout.objects.filter(shop=shop, number__in=[number for number in numbers if number])
    found: list[OrderData] = [
        reading.of(row, read_at)
        for row in rows.select_related("shop").prefetch_related("lines__listing", "parcels").order_by("pk")
    ]
    return PulledOrders(tuple(found), {})


def listed(shop: Shop, since: datetime, until: datetime) -> Iterator[tuple[str, str]]:
    rows = Checkout.objects.filter(shop=shop, placed_at__gte=since, placed_at__lt=until)
    yield from rows.order_by("placed_at", "pk").values_list("number", "state").iterator()


def placed(shop: Shop, since: datetime, until: datetime, page: str) -> tuple[list[str], str]:
    """`page` is the number of the last order seen."""
    rows = Checkout.objects.filter(shop=shop, placed_at__gte=since, placed_at__lt=until)
    after = rows.filter(number=page).values_list("pk", flat=True).first() if page else 0
    numbers = list(rows.filter(pk__gt=after or 0).order_by("pk").values_list("number", flat=True)[:AT_ONCE])
    return numbers, numbers[-1] if len(numbers) == AT_ONCE else ""
