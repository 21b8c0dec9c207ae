"""The threads in which buyers of our own shop order and pay. They are ordinary visitors of its pages."""

import logging
import queue
import random
import threading
import time
from dataclasses import asdict
from typing import Any

from django.db import connections

from sandbox import options, storage
from sandbox.market import own_buyer, state
from sandbox.market.person import WentAwayError
from sandbox.market.state import Market
from sandbox.world import memory
from sandbox.xendit import desk

log = logging.getLogger("sandbox")
TICK_SECONDS = 0.25
AT_ONCE = 6
PAYS, LEAVES = 0.78, 0.1
"""Shares of those who pay, and who leave without ordering; the others order and let the time run out."""
PAYS_AFTER = (4.0, 15.0)
NEWS = "own_buyers"
SESSION, CARD = "ps-", "CARDS"


def begin() -> None:
    threading.Thread(target=_live, name="own-buyers", daemon=True).start()


class _Crowd:
    """Those who are in the shop now, and those who have ordered and will pay. One for each era."""

    def __init__(self) -> None:
        self.era = storage.era()
        self._room = threading.Semaphore(AT_ONCE)
        self._to_pay: queue.PriorityQueue[tuple[float, str]] = queue.PriorityQueue()

    def let_in(self, market: Market) -> bool:
        """False where the shop is full."""
        if not self._room.acquire(blocking=False):
            return False
        threading.Thread(target=self._be_there, args=(market,), name="own-buyer", daemon=True).start()
        return True

    def pay_what_is_due(self, now: float) -> None:
        while not self._to_pay.empty() and self._to_pay.queue[0][0] <= now:
            _pay(self._to_pay.get()[1])

    def _be_there(self, market: Market) -> None:
        try:
            self._visit(market)
        except Exception:
            log.exception("A buyer of our own shop stumbled.")
        finally:
            connections.close_all()
            self._room.release()

    def _visit(self, market: Market) -> None:
        """A visit takes seconds; what comes of one that began in an older world is not told in this one."""
        number = _count("visits")
        chance = random.Random(market.seed * 7907 + number)
        fate, ordered = chance.random(), None
        try:
            ordered = own_buyer.buy(options.current.own_shop_url, chance, places=fate >= LEAVES)
        except (OSError, WentAwayError) as error:
            outcome, words = "refused", str(error)
        else:
            outcome, words = "ordered" if ordered else "left", ""
        if self.era != storage.era():
            return
        _count(outcome, words)
        if ordered and fate < LEAVES + PAYS and ordered.number:
            pause = chance.uniform(*PAYS_AFTER) / (market.speed or 1.0)
            self._to_pay.put((time.monotonic() + pause, ordered.number))


def _live() -> None:
    owed, last, crowd = 0.0, time.monotonic(), _Crowd()
    while True:
        time.sleep(TICK_SECONDS)
        try:
            if crowd.era != storage.era():
                owed, crowd = 0.0, _Crowd()
            now = time.monotonic()
            passed, last = now - last, now
            if not (options.current.own_shop_url and (market := state.read()).running):
                continue
            crowd.pay_what_is_due(now)
            owed = min(owed + market.own_orders_per_minute * passed / 60, 1.0)
            if owed >= 1 and crowd.let_in(market):
                owed = 0.0
        except Exception:
            log.exception("The buyers of our own shop stumbled.")
            connections.close_all()
            time.sleep(1)


def _pay(number: str) -> None:
    """By the number that is shown; on a session's page by card."""
    try:
        if number.startswith(SESSION):
            desk.pay_page(number, CARD)
        else:
            desk.pay(number)
    except ValueError as error:
        _count("refused", str(error))
    else:
        _count("paid")


def buy_now(*, pays: bool) -> dict[str, Any]:
    """One buyer, at once, whatever the market does. ValueError says why it cannot be."""
    url = options.current.own_shop_url
    if not url:
        raise ValueError("No own_shop_url is set.")
    ordered = own_buyer.buy(url, random.Random(_count("visits")))
    if ordered is None:
        raise ValueError("The buyer left.")
    _count("ordered")
    if pays and ordered.number:
        _pay(ordered.number)
    return asdict(ordered)


def news() -> dict[str, Any]:
    """How many came, left, ordered, paid, were refused, and the last refusal's words."""
    told: dict[str, Any] = memory.recall(NEWS, {})
    return told


def _count(name: str, words: str = "") -> int:
    with storage.writing():
        told = news()
        told[name] = told.get(name, 0) + 1
        if words:
            told["words"] = words[:300]
        memory.keep(NEWS, told)
    return int(told[name])
