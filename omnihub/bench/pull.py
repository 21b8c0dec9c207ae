"""Ten thousand orders from Shopee's list into the mirror: listed, read by 50, converted, saved."""

import time
from collections.abc import Iterator

from django.conf import settings

from channels import todos
from channels.models import Order, Shop
from omnihub.bench.figures import Figure
from omnihub.bench.stage import Stage
from omnihub.core import work
from omnihub.core.outcomes import Deadline
from omnihub.demo import setting_up

NAME = "pull"
ORDERS = 10_000
AT_ONCE = 2_000
SLICE_SECONDS = 600


def run() -> Iterator[Figure]:
    settings.BELL = "off"
    with Stage() as stage:
        stage.start_sandbox()
        shop = setting_up.connect_shop(setting_up.SHOP_IDS[0])
        place(shop, ORDERS)
        listed = _timed(todos.CATCH_UP, shop)
        started = time.perf_counter()
        while work.run(todos.PULL, Deadline.after(SLICE_SECONDS)):
            continue
        took = time.perf_counter() - started
    found = Order.objects.count()
    yield Figure(f"list {found:,} orders into work", found / listed, "orders/s")
    yield Figure("read by 50, convert, save", found / took, "orders/s", f"{found:,} of {ORDERS:,} orders")


def place(shop: Shop, count: int) -> None:
    """Orders of the last minutes, in slices the sandbox makes in a few seconds each."""
    for _ in range(0, count, AT_ONCE):
        wish = {"count": min(AT_ONCE, count), "shop_id": int(shop.remote_id), "status": "READY_TO_SHIP"}
        setting_up.control("orders", wish, seconds=120)


def _timed(topic: str, shop: Shop) -> float:
    started = time.perf_counter()
    work.add([todos.catch_up(shop.key, "bench")])
    while work.run(topic, Deadline.after(SLICE_SECONDS)):
        continue
    return time.perf_counter() - started
