"""The order list: which orders, in which order, and how many wait in each state."""

import functools
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, Q, QuerySet

from channels import todos
from channels.models import Order, Shop
from channels.states import OrderStatus
from omnihub.core import clock
from omnihub.core.among import among
from omnihub.core.database import unindexed
from omnihub.core.models import Work
from omnihub.dashboard.queries import keyset
from omnihub.dashboard.queries.counting import MOST, Question, question
from omnihub.dashboard.queries.filters import GROUPS, Filters
from omnihub.dashboard.queries.search import Found, find

OPEN = (
    OrderStatus.UNPAID,
    OrderStatus.PAID,
    OrderStatus.READY_TO_SHIP,
    OrderStatus.PACKED,
    OrderStatus.CANCEL_REQUESTED,
    OrderStatus.RETURN_REQUESTED,
)
TO_HAND_OVER = (OrderStatus.READY_TO_SHIP, OrderStatus.PACKED)
SOON = timedelta(hours=2)
MOST_HELD = 1_000

SHOWN = (
    *("number", "status", "remote_status", "history", "placed_at", "released_at", "gross"),
    *("cash_on_delivery", "fulfilled_by", "customer__username", "customer__name"),
    *("shop__kind", "shop__remote_id", "shop__name", "shop__pushes_orders"),
)


@dataclass(frozen=True, slots=True)
class Listed:
    page: keyset.Page
    found: Found


def light() -> QuerySet[Order]:
    """With what a row of the list shows and nothing else: reading fifty whole orders takes as long as finding
    them does.
    """
    return Order.objects.select_related("shop", "customer").only(*SHOWN)


def listed(filters: Filters, held: Collection[int], *, by_buyer: bool) -> Listed:
    """`held`: the keys of what waits for a person."""
    if not (filters.search or filters.held or filters.due):
        return Listed(keyset.merged(_ways(light(), filters), filters.cursor), Found())
    found = find(filters.search, by_buyer=by_buyer) if filters.search else Found(set(held))
    nearest = keyset.nearest(narrowed(filters, found.pks, held), filters.cursor)
    return Listed(keyset.page(light().filter(pk__in=nearest), filters.cursor), found)


def _ways(orders: QuerySet[Order], filters: Filters) -> list[QuerySet[Order]]:
    """Each follows one index. Two states are two ways: an index has them one after the other."""
    if filters.shop:
        orders = orders.filter(shop_id=filters.shop)
    states = GROUPS.get(filters.group, ())
    return [orders.filter(status=status) for status in states] or [orders]


def narrowed(filters: Filters, found: Iterable[int], held: Iterable[int]) -> QuerySet[Order]:
    """All that the list shows. `found`: the keys of a search; `held`: of what waits for a person, where only
    those are wanted. What is found by its key is not looked for along its state or shop: these are many.
    """
    by_key = [*([among(found)] if filters.search else []), *([among(held)] if filters.held else [])]
    state, shop = (unindexed("status"), unindexed("shop")) if by_key else (F("status"), F("shop"))
    rows = Order.objects.alias(in_state=state, of_shop=shop).filter(*by_key)
    if filters.due:
        rows = rows.filter(due(filters.due, "in_state"))
    if filters.shop:
        rows = rows.filter(of_shop=filters.shop)
    return rows.filter(in_state__in=GROUPS[filters.group]) if filters.group else rows


def due(when: str, state: str = "status") -> Q:
    """Still with the seller: "late" to be handed over to the courier, or "soon" so."""
    now = clock.now()
    waits = Q((f"{state}__in", TO_HAND_OVER), shipped_at__isnull=True)
    if when == "late":
        return waits & Q(ship_by__lt=now)
    return waits & Q(ship_by__gte=now, ship_by__lt=now + SOON)


def held() -> set[int]:
    """Orders whose push or pull waits for a person; of very many those that began to wait last."""
    works = Work.objects.filter(state=Work.State.HELD).order_by("-wanted_since")
    pushes = works.filter(topic=todos.PUSH).values_list("subject", flat=True)[: MOST_HELD + 1]
    pulls = works.filter(topic=todos.PULL).values_list("subject", flat=True)[: MOST_HELD + 1]
    return {int(subject) for subject in pushes} | _pulled(pulls)


def _pulled(subjects: QuerySet[Work, str]) -> set[int]:
    numbers: dict[str, list[str]] = defaultdict(list)
    for subject in subjects:
        shop_key, number = todos.shop_and_number(subject)
        numbers[shop_key].append(number)
    wanted = Q(pk__in=[])
    for shop in Shop.objects.all() if numbers else ():
        wanted |= Q(shop=shop, number__in=numbers[shop.key])
    return set(Order.objects.filter(wanted).values_list("pk", flat=True)) if numbers else set()


def open_counts(shop: int | None) -> dict[str, int]:
    """How many orders ask for something, by filter group; one more than MOST stands for any number above it.

    Finished ones are not counted: they are many.
    """
    return {group: count for group, count in _open_ones(shop).ask().items() if count}


@functools.lru_cache
def _open_ones(shop: int | None) -> Question:
    orders = Order.objects.filter(**({"shop_id": shop} if shop else {}))
    asking = {
        group: orders.filter(status__in=open_ones)
        for group, states in GROUPS.items()
        if (open_ones := [status for status in states if status in OPEN])
    }
    return question(MOST, asking)


def held_count(shop: int | None, pks: Collection[int]) -> int:
    """Of the orders that wait for a person, those we have, of this shop."""
    orders = Order.objects.filter(pk__in=pks)
    return (orders.filter(shop_id=shop) if shop else orders).count()


def pull_subject(order: Order) -> str:
    return f"{order.shop.key}:{order.number}"


def push_subject(order: Order) -> str:
    return str(order.pk)


def payment_subject(order: Order) -> str:
    """Its shop's payment of the Jakarta day on which its money was released."""
    day = clock.jakarta_date(order.released_at) if order.released_at else None
    return f"{order.shop_id}:{day.isoformat()}" if day else ""
