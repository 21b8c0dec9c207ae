"""Months of old orders into the mirror, as a person asks for them: counted, read by 50, page after page."""

import time
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings

from channels import backfills, shops, todos
from channels.models import Backfill, Order, Shop
from omnihub.bench.figures import Figure
from omnihub.bench.stage import Stage
from omnihub.core import clock, work
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline
from omnihub.demo import setting_up

NAME = "backfill"
ORDERS = 3_000
AT_ONCE = 1_000
DAYS = 80


def run() -> Iterator[Figure]:
    """As fast as the sandbox answers: a real shop's gate, and what is alive, come before it."""
    settings.BELL = "off"
    with Stage() as stage:
        stage.start_sandbox()
        shop = setting_up.connect_shop(setting_up.SHOP_IDS[0])
        shops.go_live(shop, clock.now(), by="bench")
        place(shop)
        Work.objects.exclude(topic=todos.BACKFILL).delete()
        yield _read(shop)


def place(shop: Shop) -> None:
    """Evenly over the days, told to nobody."""
    newest = clock.now() - timedelta(days=1)
    for start in range(0, ORDERS, AT_ONCE):
        moment = newest - timedelta(days=(DAYS - 2) * start / ORDERS)
        wish = {
            "count": AT_ONCE,
            "shop_id": int(shop.remote_id),
            "status": "COMPLETED",
            "created_at": moment.timestamp(),
            "spread_seconds": (DAYS - 2) * 86_400 * AT_ONCE / ORDERS,
            "push": False,
        }
        setting_up.control("orders", wish, seconds=120)


def _read(shop: Shop) -> Figure:
    asked = backfills.ask(shop, clock.now() - timedelta(days=DAYS), clock.now(), by="bench")
    started = time.perf_counter()
    while Backfill.objects.get(pk=asked.pk).state in {Backfill.State.QUEUED, Backfill.State.RUNNING}:
        Work.objects.filter(topic=todos.BACKFILL, state=Work.State.WAITING).update(not_before=clock.now())
        work.run(todos.BACKFILL, Deadline.after(settings.BELL_SECONDS))
    took = time.perf_counter() - started
    done = Backfill.objects.get(pk=asked.pk)
    pushed = Work.objects.filter(topic=todos.PUSH).count()
    words = f"{done.read:,} of {Order.objects.count():,} orders, {pushed} to be pushed"
    return Figure("count, read by 50, save as history", done.read / took, "orders/s", words)
