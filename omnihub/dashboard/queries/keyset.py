"""Pages by the last row seen: as fast on page 1,000 as on page 1, and new orders move nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q, QuerySet

from channels.models import Order
from omnihub.core.database import unindexed

PAGE_SIZE = 50
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CURSOR = re.compile(r"(older|newer)-(\d{1,17})-(\d{1,18})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Page:
    orders: list[Order]
    newer: str
    older: str


@dataclass(frozen=True, slots=True)
class Cursor:
    newer: bool
    placed_at: datetime
    pk: int

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        match = CURSOR.fullmatch(text)
        if not match:
            return None
        direction, microseconds, pk = match.groups()
        try:
            placed_at = EPOCH + timedelta(microseconds=int(microseconds))
        except OverflowError:
            return None
        return cls(newer=direction == "newer", placed_at=placed_at, pk=int(pk))

    def beyond(self) -> Q:
        """The first condition is the index's range; the second settles equal moments."""
        if self.newer:
            return Q(placed_at__gte=self.placed_at) & (Q(placed_at__gt=self.placed_at) | Q(pk__gt=self.pk))
        return Q(placed_at__lte=self.placed_at) & (Q(placed_at__lt=self.placed_at) | Q(pk__lt=self.pk))


def page(orders: QuerySet[Order], text: str, size: int = PAGE_SIZE) -> Page:
    return merged([orders], text, size)


def merged(ways: Sequence[QuerySet[Order]], text: str, size: int = PAGE_SIZE) -> Page:
    """One page of several lists that share no order, each read by an index of its own."""
    cursor = Cursor.read(text)
    if cursor and cursor.newer:
        return _newer(ways, cursor, size)
    rows = _first(ways, cursor, size + 1)
    shown, more = rows[:size], len(rows) > size
    return Page(
        orders=shown,
        newer=write("newer", shown[0]) if cursor and shown else "",
        older=write("older", shown[-1]) if more else "",
    )


def nearest(orders: QuerySet[Order], text: str, size: int = PAGE_SIZE) -> list[int]:
    """Which of these the page at this cursor needs. For those that a filter finds faster than their order
    does: with `ORDER BY … LIMIT`, a database may look for few orders by walking the newest.
    """
    cursor = Cursor.read(text)
    beyond = orders.filter(cursor.beyond()) if cursor else orders
    up = cursor is not None and cursor.newer
    wanted = _sorted(beyond, size + 1, up=up)
    return wanted + _sorted(orders, size + 1, up=False) if up and len(wanted) <= size else wanted


def _sorted(orders: QuerySet[Order], count: int, *, up: bool) -> list[int]:
    moment = unindexed("placed_at")
    order_by = (moment.asc(), "pk") if up else (moment.desc(), "-pk")
    return list(orders.order_by(*order_by).values_list("pk", flat=True)[:count])


def _newer(ways: Sequence[QuerySet[Order]], cursor: Cursor, size: int) -> Page:
    rows = _first(ways, cursor, size + 1)
    if len(rows) <= size:
        return merged(ways, "", size)
    shown = rows[:size][::-1]
    return Page(orders=shown, newer=write("newer", shown[0]), older=write("older", shown[-1]))


def _first(ways: Sequence[QuerySet[Order]], cursor: Cursor | None, count: int) -> list[Order]:
    """The nearest beyond the cursor: going up the oldest come first."""
    up = cursor is not None and cursor.newer
    order_by = ("placed_at", "pk") if up else ("-placed_at", "-pk")
    beyond = [way.filter(cursor.beyond()) if cursor else way for way in ways]
    rows = [row for way in beyond for row in way.order_by(*order_by)[:count]]
    return sorted(rows, key=lambda row: (row.placed_at, row.pk), reverse=not up)[:count]


def write(direction: str, order: Order) -> str:
    return f"{direction}-{(order.placed_at - EPOCH) // timedelta(microseconds=1)}-{order.pk}"
