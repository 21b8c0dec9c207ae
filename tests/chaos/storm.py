"""One storm: what runs, what is killed, and when it is over."""

import contextlib
import os
import random
import signal
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
from django.conf import settings
from django.db.models import Q

from channels.models import Order
from omnihub.core import clock
from omnihub.core.models import InboxMessage, Work
from omnihub.demo import setting_up
from omnihub.demo.management.commands import demo
from omnihub.demo.processes import Processes
from tests.chaos import books, shelves, tills

FAULTS = {
    f"{remote}.{fault}": 0.04
    for remote in ("shopee", "odoo", "xendit", "rajaongkir")
    for fault in ("error", "busy", "hang", "down", "cut")
}
PUSHES = {"push.drop": 0.3, "push.copies": 3, "push.shuffle": 1.0}
CALM_SECONDS = 1200
QUIET_SECONDS = 8
SOON = timedelta(minutes=10)
"""Work that is due later waits for its day, not for us: a reminder of tomorrow."""
OWN_ORDERS_A_MINUTE = 30
RAGE_SECONDS = 100
LONGEST_RAGE = 400
# The sandbox is the world outside: it has faults, but it is not killed.
MORTAL = ("worker", "web")


@dataclass
class Storm:
    """`kills` come at random moments while `orders` are placed and live through their states."""

    seed: int
    orders: int
    kills: int
    running: Processes = field(default_factory=lambda: Processes(Path(settings.VAR_DIR) / "log"))
    killed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.payers = tills.Payers()

    def begin(self) -> None:
        demo.start_sandbox(self.running)
        demo.start_product(self.running)
        demo.wait_for(self.running)
        for line in setting_up.set_up(with_past=False):
            say(line)
        shelves.fill()
        tills.begin()
        times = {"hang_seconds": 8, "push_retry_scale": 0.01, "token_seconds": 25, "xendit_retry_scale": 0.01}
        setting_up.control("settings", times)
        setting_up.control("faults", {**FAULTS, **PUSHES})

    def rage(self) -> None:
        """The market places the orders within a minute and a half or so; kills are spread over it. It lasts
        until our own shop has sold enough, too.
        """
        market = {"running": True, "speed": 2, "seed": self.seed, "troubles": False}
        pace = {"orders_per_minute": self.orders / 1.5, "own_orders_per_minute": OWN_ORDERS_A_MINUTE}
        setting_up.control("market", {**market, **pace})
        start = time.monotonic()
        moments = sorted(start + self.chance.uniform(2, RAGE_SECONDS) for _ in range(self.kills))
        while moments or self._is_buying() or tills.placed() < books.floor(self.orders):
            self._revive()
            if moments and time.monotonic() >= moments[0]:
                moments.pop(0)
                self._kill()
            tills.give_back(self.chance)
            tills.give_back_there()
            self.payers.go_wrong()
            if time.monotonic() - start > LONGEST_RAGE:
                placed = f"{self._placed()} of {self.orders} orders, {tills.placed()} in our own shop"
                raise TimeoutError(f"only {placed} were placed")
            time.sleep(0.1)

    def _is_buying(self) -> bool:
        """Who has ordered enough orders no more, however long our own shop still sells."""
        buying = self._placed() < self.orders
        if not buying:
            setting_up.control("market", {"orders_per_minute": 0})
        return buying

    @staticmethod
    def _placed() -> int:
        born: int = setting_up.sandbox().call("GET", "/world/api/market").json()["born"]
        return born

    def calm(self) -> bool:
        """No new orders, no faults; wait until nothing is left to do. False when that takes too long."""
        setting_up.control("market", {"orders_per_minute": 0, "own_orders_per_minute": 0})
        setting_up.control("faults", {})
        end = time.monotonic() + CALM_SECONDS
        quiet_since = time.monotonic()
        while time.monotonic() < end:
            self._revive()
            self.payers.go_wrong()
            tills.decide()
            if self._busy():
                quiet_since = time.monotonic()
            if time.monotonic() - quiet_since > QUIET_SECONDS:
                return True
            time.sleep(0.5)
        return False

    def left(self) -> str:
        """What is still to be done, for whoever wonders why it is not quiet."""
        open_work = Counter(Work.objects.exclude(state=Work.State.DONE).values_list("topic", "state"))
        parts = [f"{count} {topic} {state}" for (topic, state), count in sorted(open_work.items())]
        new = InboxMessage.objects.filter(state=InboxMessage.State.NEW).count()
        return ", ".join([*parts, f"{new} messages", f"{unfinished()} orders on the marketplace"])

    def _busy(self) -> bool:
        soon = Q(not_before__lte=clock.now() + SOON) & ~Q(topic="shop.releases")
        waits = Q(state=Work.State.SENDING) | Q(state=Work.State.WAITING) & soon
        return (
            Work.objects.filter(waits).exists()
            or InboxMessage.objects.filter(state=InboxMessage.State.NEW).exists()
            or unfinished() > 0
            or tills.busy()
        )

    def _kill(self) -> None:
        """SIGKILL to one process of the product: a parent, or one of its children."""
        name = self.chance.choice(MORTAL)
        parent = psutil.Process(self.running.children[name].pid)
        try:
            victim = self.chance.choice([parent, *parent.children(recursive=True)])
            os.kill(victim.pid, signal.SIGKILL)
        except (psutil.NoSuchProcess, ProcessLookupError):
            return
        self.killed.append(f"{name}{'' if victim == parent else ' child'}")

    def _revive(self) -> None:
        """What systemd or Docker does: start again what ended."""
        for name in MORTAL:
            child = self.running.children[name]
            if child.poll() is None:
                continue
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            command = [*child.args] if isinstance(child.args, list | tuple) else [str(child.args)]
            self.running.start(name, command)


def unfinished() -> int:
    """How many orders the marketplace has not brought to an end: cancelled, or released."""
    answer: Any = setting_up.sandbox().call("GET", "/world/api/summary").json()
    states: dict[str, int] = answer["orders"]
    return sum(states.values()) - states.get("CANCELLED", 0) - int(answer["released"])


def orders_seen() -> int:
    return Order.objects.count()


def say(line: str) -> None:
    print(line, flush=True)
    sys.stdout.flush()
