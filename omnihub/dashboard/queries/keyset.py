"""Pages by the last row seen: as fast on page 1,000 as on page 1, and new orders move nothing."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q, QuerySet

from channels.models import Order

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
    cursor = Cursor.read(text)
    if cursor and cursor.newer:
        return _newer(orders, cursor, size)
    rows = list(
        (orders.filter(cursor.beyond()) if cursor else orders).order_by("-placed_at", "-pk")[: size + 1]
    )
    shown, more = rows[:size], len(rows) > size
    return Page(
        orders=shown,
        newer=_write("newer", shown[0]) if cursor and shown else "",
        older=_write("older", shown[-1]) if more else "",
    )


def _newer(orders: QuerySet[Order], cursor: Cursor, size: int) -> Page:
    rows = list(orders.filter(cursor.beyond()).order_by("placed_at", "pk")[: size + 1])
    if len(rows) <= size:
        return page(orders, "", size)
    shown = rows[:size][::-1]
    return Page(orders=shown, newer=_write("newer", shown[0]), older=_write("older", shown[-1]))


def _write(direction: str, order: Order) -> str:
    return f"{direction}-{(order.placed_at - EPOCH) // timedelta(microseconds=1)}-{order.pk}"
