"""A morning's parcels arranged and numbered: read by 50, arranged together, against one after the other."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings

from channels import shops, todos
from channels.models import Order, Package, Shop
from channels.parcels import ShippingWay
from channels.shopee import connect, parcels
from channels.shopee.client import ShopClient
from channels.shopee.client.calling import Caller
from omnihub.bench.figures import Figure
from omnihub.bench.stage import Stage
from omnihub.core import clock, inbox, work
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline
from omnihub.demo import setting_up
from shipping import asking
from shipping.models import Shipment
from shipping.ways import Rule, Wish, choose

NAME = "arrange"
ORDERS = 200
ROUNDS = 200
SLICE_SECONDS = 120
WAY = "one after the other"


@dataclass(slots=True)
class Count:
    calls: int = 0


def run() -> Iterator[Figure]:
    settings.BELL = "off"
    with Stage() as stage:
        stage.start_sandbox()
        setting_up.control("settings", {"tracking_seconds": 0})
        shop = _shop(setting_up.SHOP_IDS[0])
        ours, our_calls = _timed(_together, shop)
        other = _shop(setting_up.SHOP_IDS[1])
        theirs, their_calls = _timed(_one_by_one, other)
    yield Figure(f"{ORDERS} parcels arranged and numbered", ours, "s", WAY, theirs / ours)
    yield Figure("  calls to the marketplace", our_calls, "calls", WAY, their_calls / our_calls)
    yield Figure(f"  {WAY}", theirs, "s")
    yield Figure("  its calls", their_calls, "calls")


def _shop(shop_id: str) -> Shop:
    """With open orders in the mirror and their parcels known."""
    shop = setting_up.connect_shop(shop_id)
    shops.go_live(shop, clock.now(), by="bench")
    shops.switch(shop, "arranges", on=True, by="bench")
    wish = {"count": ORDERS, "shop_id": int(shop_id), "status": "READY_TO_SHIP", "push": False}
    setting_up.control("orders", wish, seconds=120)
    Work.objects.exclude(topic=todos.CATCH_UP).delete()
    work.add([todos.catch_up(shop.key, "bench")])
    for topic in (todos.CATCH_UP, todos.PULL, todos.FOLLOW):
        while work.run(topic, Deadline.after(SLICE_SECONDS)):
            continue
    found = Shipment.objects.filter(order__shop=shop).count()
    if found != ORDERS:
        raise RuntimeError(f"{found} parcels instead of {ORDERS}")
    return shop


def _timed(way: Any, shop: Shop) -> tuple[float, int]:
    with _counted() as count:
        started = time.perf_counter()
        way(shop)
        took = time.perf_counter() - started
    return took, count.calls


@contextmanager
def _counted() -> Iterator[Count]:
    count, ask = Count(), Caller._call  # noqa: SLF001 - every call of Shopee's client goes through it

    def counting(self: Caller, *args: Any, **more: Any) -> Any:
        count.calls += 1
        return ask(self, *args, **more)

    Caller._call = counting  # type: ignore[method-assign]  # noqa: SLF001
    try:
        yield count
    finally:
        Caller._call = ask  # type: ignore[method-assign]  # noqa: SLF001


def _together(shop: Shop) -> None:
    """As a person's click does it, until each parcel has its waybill. Labels are another bench's."""
    pks = Order.objects.filter(shop=shop).values_list("pk", flat=True)
    asking.ask(pks, Wish(), "bench")
    while work.run(todos.ARRANGE, Deadline.after(SLICE_SECONDS)):
        continue
    for _ in range(ROUNDS):
        Shipment.objects.filter(look_at__isnull=False).update(look_at=clock.now())
        Work.objects.filter(topic=todos.WAYBILLS).update(not_before=clock.now())
        inbox.drain()
        work.run(todos.WAYBILLS, Deadline.after(SLICE_SECONDS))
        if not Package.objects.filter(order__shop=shop, tracking_number="").exists():
            return
        time.sleep(0.2)
    raise RuntimeError("some parcels got no waybill")


def _one_by_one(shop: Shop) -> None:
    """What a script does: ask for the ways, ship, and ask for the number until it is there."""
    session = connect.Session(shop)
    for number in Order.objects.filter(shop=shop).values_list("number", flat=True):
        found = session.ask(partial(ShopClient.shipping_parameter, order=number))
        way: ShippingWay = choose(parcels.choices(found), Rule(), Wish(sender="Budi")).way
        told = parcels.way(way)
        session.ask(partial(ShopClient.ship_order, order=number, package="", way=told))
    for number in Order.objects.filter(shop=shop).values_list("number", flat=True):
        while not session.ask(partial(ShopClient.tracking_number, order=number)).number:
            time.sleep(0.2)
