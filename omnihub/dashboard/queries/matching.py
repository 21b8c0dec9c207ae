"""All that a list shows with its filter, of which a page shows only some: who they are, and what can be done
with how many of them. Counts end at ten thousand, so a preview costs the same at any size.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from django.conf import settings
from django.db.models import Count, QuerySet
from django.urls import reverse

from channels.models import Order
from omnihub.dashboard.queries import counting
from omnihub.dashboard.queries import orders as lists
from omnihub.dashboard.queries import shipping as parcel_lists
from omnihub.dashboard.queries.filters import Filters
from omnihub.dashboard.queries.search import find
from shipping import all_that_match, left_out
from shipping.all_that_match import Wish
from shipping.models import MoveBatch, Shipment

LABELLED = (Shipment.State.ARRANGED, Shipment.State.GONE)


class Pool(Protocol):
    """What a list shows. `until`: nothing that came after a person began to look."""

    name: ClassVar[str]
    order: ClassVar[str]
    """The path from a row to its order."""
    newest_first: ClassVar[tuple[str, ...]]

    @property
    def address(self) -> str: ...
    def rows(self) -> QuerySet[Any]: ...
    def able(self, what: str) -> QuerySet[Any]: ...
    def judged(self, found: QuerySet[Any], what: str) -> QuerySet[Any]: ...
    def newest(self) -> int: ...
    def batch(self, wish: Wish) -> MoveBatch | None: ...
    def parcels(self) -> QuerySet[Shipment]: ...


@dataclass(frozen=True, slots=True)
class Orders:
    filters: Filters
    by_buyer: bool = False
    until: int | None = None
    name: ClassVar[str] = "orders"
    order: ClassVar[str] = ""
    newest_first: ClassVar[tuple[str, ...]] = ("-placed_at", "-pk")

    @property
    def address(self) -> str:
        return self.filters.but().address

    def rows(self) -> QuerySet[Order]:
        found = find(self.filters.search, by_buyer=self.by_buyer).pks if self.filters.search else ()
        rows = orders(self.filters, found, lists.held() if self.filters.held else ())
        return rows.filter(pk__lte=self.until) if self.until else rows

    def able(self, what: str) -> QuerySet[Order]:
        return left_out.able_orders(self.rows(), what).order_by("placed_at", "pk")

    def judged(self, found: QuerySet[Order], what: str) -> QuerySet[Order]:
        return left_out.orders(found, what)

    def newest(self) -> int:
        return Order.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    def batch(self, wish: Wish) -> MoveBatch | None:
        return all_that_match.of_orders(self.rows(), wish)

    def parcels(self) -> QuerySet[Shipment]:
        return Shipment.objects.filter(order__in=self.rows(), state__in=LABELLED)


@dataclass(frozen=True, slots=True)
class Parcels:
    filters: parcel_lists.Filters
    until: int | None = None
    name: ClassVar[str] = "parcels"
    order: ClassVar[str] = "order__"
    newest_first: ClassVar[tuple[str, ...]] = ("-ship_by", "-pk")

    @property
    def address(self) -> str:
        return self.filters.but().address

    def rows(self) -> QuerySet[Shipment]:
        rows = parcel_lists.matching(self.filters)
        return rows.filter(pk__lte=self.until) if self.until else rows

    def able(self, what: str) -> QuerySet[Shipment]:
        return left_out.able_parcels(self.rows(), what).order_by("ship_by", "pk")

    def judged(self, found: QuerySet[Shipment], what: str) -> QuerySet[Shipment]:
        return left_out.parcels(found, what)

    def newest(self) -> int:
        return Shipment.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    def batch(self, wish: Wish) -> MoveBatch | None:
        if wish.what == MoveBatch.What.LOOK:
            return all_that_match.of_orders(Order.objects.filter(pk__in=self.rows().values("order")), wish)
        return all_that_match.of_parcels(self.rows(), wish)

    def parcels(self) -> QuerySet[Shipment]:
        return self.rows()


def read(query: Mapping[str, str], *, by_buyer: bool, until: int | None = None) -> Pool:
    """`of` says which list it was; anything else is read by that list itself."""
    if query.get("of") == Parcels.name:
        return Parcels(parcel_lists.Filters.read(query).but(), until)
    return Orders(Filters.read(query).but(), by_buyer, until)


def name_of(path: str) -> str:
    """Which list stands at this address."""
    return Parcels.name if path == reverse("dashboard:shipping") else Orders.name


def orders(filters: Filters, found: Iterable[int], held: Iterable[int]) -> QuerySet[Order]:
    """All that the list shows, to be counted: along an index, not the table from end to end. Beside a filter
    that would lead past its index.
    """
    rows = lists.narrowed(filters, found, held)
    return rows if filters.narrow else rows.filter(pk__gt=0)


@dataclass(frozen=True, slots=True)
class Group:
    shop_pk: int
    shop: str
    status: str
    count: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a batch would take, and what it would leave out and why."""

    matching: int
    able: int
    groups: list[Group]
    left_out: list[tuple[str, int]]

    @property
    def taken(self) -> int:
        return min(self.able, settings.MOST_AT_ONCE)

    @property
    def more(self) -> bool:
        """One batch is not enough."""
        return self.able > settings.MOST_AT_ONCE

    @property
    def uncounted(self) -> bool:
        """So many match that nobody counted them to the end."""
        return self.matching > counting.MOST


def preview(pool: Pool, what: str) -> Preview:
    rows = pool.rows()
    counted = counting.counts(matching=rows, able=pool.able(what))
    return Preview(counted["matching"], counted["able"], _groups(pool, what), _left_out(pool, rows, what))


def _groups(pool: Pool, what: str) -> list[Group]:
    taken = pool.able(what).values("pk")[: settings.MOST_AT_ONCE]
    rows = _all_of(pool).filter(pk__in=taken).order_by()
    terms = [f"{pool.order}{name}" for name in ("shop", "shop__name", "status")]
    found = rows.values_list(*terms).annotate(count=Count("pk")).order_by(f"{pool.order}shop__name", "-count")
    return [Group(*one) for one in found]


def _left_out(pool: Pool, rows: QuerySet[Any], what: str) -> list[tuple[str, int]]:
    """Of very many the newest. Where no rule speaks against any, a database counts none of no reason."""
    newest = rows.order_by(*pool.newest_first).values("pk")[: counting.MOST]
    judged = pool.judged(_all_of(pool).filter(pk__in=newest), what).exclude(why="").order_by()
    found = judged.values_list("why").annotate(count=Count("pk")).order_by("-count", "why")
    return [(why, count) for why, count in found if why]


def _all_of(pool: Pool) -> QuerySet[Any]:
    return Order.objects.all() if pool.name == Orders.name else Shipment.objects.all()
