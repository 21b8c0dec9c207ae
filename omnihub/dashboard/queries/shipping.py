"""The page of parcels: which of them, in which order, and how many stand where."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from channels.states import OrderStatus
from omnihub.core import clock
from shipping.models import Shipment

State = Shipment.State
PAGE_SIZE = 50
MOST_COUNTED = 1_000
MOST_INSTANT = 20
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CURSOR = re.compile(r"(\d{1,17})-(\d{1,18})", re.ASCII)
TABS: Mapping[str, State] = {
    "to_ship": State.WAITING,
    "asked": State.ASKED,
    "arranged": State.ARRANGED,
    "failed": State.FAILED,
    "gone": State.GONE,
}
BY_CHANGE = frozenset({"arranged", "gone"})
"""Newest first; the others by when they are due."""
OPEN = (State.WAITING, State.ASKED, State.ARRANGED, State.FAILED)
ASKABLE = frozenset({State.WAITING, State.ASKED, State.FAILED})
NOT_ASKED = frozenset({State.WAITING, State.FAILED})


@dataclass(frozen=True, slots=True)
class Filters:
    tab: str = "to_ship"
    shop: int | None = None
    after: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        tab, shop, after = query.get("tab", ""), query.get("shop", ""), query.get("after", "")
        return cls(
            tab=tab if tab in TABS else "to_ship",
            shop=int(shop) if shop.isascii() and shop.isdigit() and len(shop) < len("9999999999") else None,
            after=after if CURSOR.fullmatch(after) else "",
        )

    def but(self, **changes: object) -> "Filters":
        return replace(self, **{"after": "", **changes})  # type: ignore[arg-type]

    @property
    def address(self) -> str:
        pairs = {"tab": self.tab if self.tab != "to_ship" else "", "shop": self.shop, "after": self.after}
        query = urlencode({name: value for name, value in pairs.items() if value})
        return reverse("dashboard:shipping") + (f"?{query}" if query else "")


@dataclass(frozen=True, slots=True)
class Row:
    shipment: Shipment
    left: timedelta
    pieces: int
    skus: str

    @property
    def late(self) -> bool:
        return self.left < timedelta(0)

    @property
    def soon(self) -> bool:
        return not self.late and self.left < timedelta(hours=2)

    @property
    def over(self) -> timedelta:
        return abs(self.left)

    @property
    def to_hand_over(self) -> bool:
        return self.shipment.state in OPEN

    @property
    def askable(self) -> bool:
        called_off = self.shipment.order.status == OrderStatus.CANCEL_REQUESTED
        return self.shipment.state in ASKABLE and not called_off

    @property
    def movable(self) -> bool:
        """To be packed, read again, or said to have arrived."""
        return self.shipment.state in (State.ARRANGED, State.GONE)


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Row]
    after: str


def matching(filters: Filters) -> QuerySet[Shipment]:
    found = Shipment.objects.filter(state=TABS[filters.tab])
    if filters.tab == "gone":
        start, _end = clock.jakarta_day(clock.jakarta_date(clock.now()))
        found = found.filter(changed_at__gte=start)
    return found.filter(order__shop=filters.shop) if filters.shop else found


def page(filters: Filters) -> Page:
    """By the last row seen: as fast on page 100 as on page 1."""
    newest = filters.tab in BY_CHANGE
    field = "changed_at" if newest else "ship_by"
    found = matching(filters).order_by(*(("-changed_at", "-id") if newest else ("ship_by", "id")))
    if match := CURSOR.fullmatch(filters.after):
        found = found.filter(_beyond(field, int(match[1]), int(match[2]), newest=newest))
    some = list(_with_all(found)[: PAGE_SIZE + 1])
    last = some[PAGE_SIZE - 1] if len(some) > PAGE_SIZE else None
    return Page(rows(some[:PAGE_SIZE]), _cursor(getattr(last, field), last.pk) if last else "")


def _beyond(field: str, microseconds: int, pk: int, *, newest: bool) -> Q:
    """The first condition is the index's range; the second settles equal moments."""
    try:
        at = EPOCH + timedelta(microseconds=microseconds)
    except OverflowError:
        return Q()
    edge, beyond = ("lte", "lt") if newest else ("gte", "gt")
    equal = Q(**{f"pk__{beyond}": pk})
    return Q(**{f"{field}__{edge}": at}) & (Q(**{f"{field}__{beyond}": at}) | equal)


def _cursor(moment: datetime, pk: int) -> str:
    return f"{(moment - EPOCH) // timedelta(microseconds=1)}-{pk}"


def _with_all(found: QuerySet[Shipment]) -> QuerySet[Shipment]:
    return found.select_related("order__shop", "package").prefetch_related("order__lines")


def rows(shipments: Sequence[Shipment]) -> list[Row]:
    now = clock.now()
    return [_row(one, now) for one in shipments]


def _row(one: Shipment, now: datetime) -> Row:
    """A package of a split order holds what its contents name."""
    inside = one.package.contents
    pieces: Counter[str] = Counter()
    for line in one.order.lines.all():
        pieces[line.sku or line.name] += int(inside.get(line.key, 0)) if inside else line.quantity
    kinds = [sku for sku, count in pieces.items() if count]
    more = f" +{len(kinds) - 1}" if len(kinds) > 1 else ""
    return Row(one, one.ship_by - now, sum(pieces.values()), f"{kinds[0]}{more}" if kinds else "")


def instants(shop: int | None) -> list[Row]:
    """What cannot wait, whatever is looked at. Follows an index of its own."""
    found = Shipment.objects.filter(instant=True, state__in=OPEN).order_by("ship_by", "id")
    found = found.filter(order__shop=shop) if shop else found
    return rows(list(_with_all(found)[:MOST_INSTANT]))


def to_arrange_now(shop: int | None = None) -> list[int]:
    """Instant parcels for which nobody asked a courier yet. Follows the same index."""
    found = Shipment.objects.filter(instant=True, state__in=OPEN).filter(state__in=NOT_ASKED)
    found = found.exclude(order__status=OrderStatus.CANCEL_REQUESTED).order_by("ship_by", "id")
    found = found.filter(order__shop=shop) if shop else found
    return list(found.values_list("pk", flat=True)[:MOST_INSTANT])


def counts(shop: int | None) -> dict[str, int]:
    """Each counted no further than MOST_COUNTED."""
    return {tab: matching(Filters(tab, shop))[: MOST_COUNTED + 1].count() for tab in TABS}
