"""How much memory web and worker hold after ten thousand orders came through them."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

from channels.models import Order
from omnihub.bench import pull
from omnihub.bench.figures import Figure
from omnihub.bench.stage import Stage
from omnihub.demo import setting_up

NAME = "memory"
ORDERS = 10_000
LONGEST = 600


def run() -> Iterator[Figure]:
    with Stage() as stage:
        stage.start_sandbox()
        stage.start_web()
        stage.start_worker()
        stage.wait_for_heartbeat()
        before = {name: _megabytes(stage, name) for name in ("web", "worker")}
        shop = setting_up.connect_shop(setting_up.SHOP_IDS[0])
        started = time.perf_counter()
        pull.place(shop, ORDERS)
        setting_up.ask_for_orders(shop)
        while Order.objects.count() < ORDERS and time.perf_counter() - started < LONGEST:
            time.sleep(1)
        took = time.perf_counter() - started
        found = Order.objects.count()
        for name, first in before.items():
            now = _megabytes(stage, name)
            yield Figure(
                f"{name} after {found:,} orders", now, "MB", f"{first:.0f} MB at the start", first / now
            )
        yield Figure("placed to mirrored, worker and web running", found / took, "orders/s")


def _megabytes(stage: Stage, name: str) -> float:
    """Proportional set size of a process and its children: shared pages are counted once."""
    total = 0
    for pid in stage.pids(name):
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
        found = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
        total += int(found.group(1)) if found else 0
    return total / 1024
