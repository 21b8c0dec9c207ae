"""New orders: one for the market, or ten thousand for a test."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from sandbox import options, storage
from sandbox.catalogue import SHOPS
from sandbox.shopee import baskets, numbers, pushes, steps, stock, wallet
from sandbox.shopee.baskets import Offer
from sandbox.shopee.models import Item, Order, Package, Variation
from sandbox.world import memory

MOST = 50_000
PATH_SECONDS = (0, 60, 3600, 3700, 6 * 3600, 2 * 86400, 3 * 86400, 3 * 86400 + 3600)
"""How long after its creation an order of the past took its first, second, ... step."""


@dataclass(frozen=True, slots=True)
class Wish:
    count: int = 1
    shop_id: int = SHOPS[0].shop_id
    status: str = "READY_TO_SHIP"
    cod: bool = False
    created_at: float | None = None
    spread_seconds: float = 0.0
    """Created evenly over this long before created_at."""
    push: bool = True
    packages: int = 1
    takes_stock: bool = True
    """Off for the past: its pieces went before anybody counted."""
    basket: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> "Wish":
        rest = dict(given)
        names = {each.name for each in fields(cls)} - {"basket"}
        wish = cls(**{name: rest.pop(name) for name in names & rest.keys()}, basket=rest)
        if wish.status not in steps.PATHS:
            raise ValueError(f"No order can be made {wish.status!r}; possible: {', '.join(steps.PATHS)}.")
        if not 1 <= wish.count <= MOST:
            raise ValueError(f"count is between 1 and {MOST}.")
        return wish


def orders(wish: Wish, plan: Sequence[tuple[str, float]] = (), plan_due: float | None = None) -> list[Order]:
    """Make, store and tell."""
    era = storage.era()
    first = _reserve(wish.count)
    offers = offers_of(wish.shop_id)
    now = time.time()
    made = [_one(wish, first + place, now, place, offers) for place in range(wish.count)]
    for order in made:
        order.plan, order.plan_due = list(plan), plan_due
    with storage.writing():
        if era != storage.era():
            return []
        wallet.pay_out(order for order in made if order.released_at)
        Order.objects.bulk_create(made, batch_size=500)
        Package.objects.bulk_create((one for order in made for one in order.parcels), batch_size=500)
        if wish.takes_stock:
            _take_stock(made)
        if wish.push:
            pushes.tell(pushes.order_status(order) for order in made)
    return made


def _take_stock(made: Sequence[Order]) -> None:
    stock.take_away(line for order in made if order.status != "CANCELLED" for line in order.facts["lines"])


def _reserve(count: int) -> int:
    with storage.writing():
        first = int(memory.recall("orders_made", 0)) + 1
        memory.keep("orders_made", first + count - 1)
    return first


def offers_of(shop_id: int) -> list[Offer]:
    items = {item.pk: item for item in Item.objects.filter(shop_id=shop_id, status="NORMAL").order_by("pk")}
    plain = [
        Offer(item.pk, item.name, item.sku, 0, "", "", item.price, item.grams)
        for item in items.values()
        if not item.has_model
    ]
    varied = [
        Offer(
            row.item_id,
            items[row.item_id].name,
            "",
            row.pk,
            row.name,
            row.sku,
            row.price,
            items[row.item_id].grams,
        )
        for row in Variation.objects.filter(item_id__in=items).order_by("pk")
    ]
    return plain + varied


def _one(wish: Wish, number: int, now: float, place: int, offers: Sequence[Offer]) -> Order:
    seed = options.current.seed
    chance = baskets.Luck(seed * 1_000_003 + number)
    end = wish.created_at if wish.created_at is not None else now
    created = end - wish.spread_seconds * (wish.count - 1 - place) / wish.count
    order = Order(
        order_sn=numbers.order_sn(seed, number, created),
        shop_id=wish.shop_id,
        facts=baskets.fill(chance, offers, cod=wish.cod, wishes=wish.basket),
        cod=wish.cod,
        status="UNPAID",
        create_time=int(created),
        update_time=int(created),
    )
    order.parcels = _parcels(order, seed, number, wish.packages)
    _walk(order, wish.status, created, now)
    return order


def _parcels(order: Order, seed: int, number: int, count: int) -> list[Package]:
    """The lines dealt out to so many packages, as Shopee splits an order by itself."""
    lines = len(order.facts["lines"])
    dealt = [None] if count == 1 else [list(range(first, lines, count)) for first in range(min(count, lines))]
    return [
        Package(
            order=order,
            number=numbers.package_number(seed, number, place),
            places=places,
            status="LOGISTICS_NOT_START",
        )
        for place, places in enumerate(dealt)
    ]


def _walk(order: Order, status: str, created: float, now: float) -> None:
    path = steps.PATHS[status]
    if order.cod and path[:1] == ("pay",):
        steps.start_cod(order, created)
        path = path[1:]
    for place, name in enumerate(path, start=1):
        steps.take(order, name, min(now, created + PATH_SECONDS[place]), {"tracking_seconds": 0})
