"""The thread in which buyers of our own shop order and pay. They are ordinary visitors of its pages."""

import heapq
import logging
import random
import threading
import time
from dataclasses import asdict
from typing import Any

from django.db import connections

from sandbox import options, storage
from sandbox.market import own_buyer, state
from sandbox.market.own_buyer import WentAwayError
from sandbox.world import memory
from sandbox.xendit import desk

log = logging.getLogger("sandbox")
TICK_SECONDS = 0.25
PAYS, LEAVES = 0.78, 0.1
"""Shares of those who pay, and who leave without ordering; the others order and let the time run out."""
PAYS_AFTER = (4.0, 15.0)
NEWS = "own_buyers"


def begin() -> None:
    threading.Thread(target=_live, name="own-buyers", daemon=True).start()


def _live() -> None:
    owed, last, era = 0.0, time.monotonic(), storage.era()
    to_pay: list[tuple[float, str]] = []
    while True:
        time.sleep(TICK_SECONDS)
        try:
            if era != storage.era():
                owed, era, to_pay = 0.0, storage.era(), []
            now = time.monotonic()
            passed, last = now - last, now
            if not (options.current.own_shop_url and (market := state.read()).running):
                continue
            while to_pay and to_pay[0][0] <= now:
                _pay(heapq.heappop(to_pay)[1])
            owed = min(owed + market.own_orders_per_minute * passed / 60, 1.0)
            if owed >= 1:
                owed = 0.0
                _visit(market.speed or 1.0, to_pay, era)
        except Exception:
            log.exception("A buyer of our own shop stumbled.")
            connections.close_all()
            time.sleep(1)


def _visit(speed: float, to_pay: list[tuple[float, str]], era: int) -> None:
    """A visit takes seconds; what comes of one that began in an older world is not told in this one."""
    number = _count("visits")
    chance = random.Random(options.current.seed * 7907 + number)
    fate, ordered = chance.random(), None
    try:
        ordered = own_buyer.buy(options.current.own_shop_url, chance, places=fate >= LEAVES)
    except (OSError, WentAwayError) as error:
        outcome, words = "refused", str(error)
    else:
        outcome, words = "ordered" if ordered else "left", ""
    if era != storage.era():
        return
    _count(outcome, words)
    if ordered and fate < LEAVES + PAYS and ordered.number:
        heapq.heappush(to_pay, (time.monotonic() + chance.uniform(*PAYS_AFTER) / speed, ordered.number))


def _pay(number: str) -> None:
    try:
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
    try:
        ordered = own_buyer.buy(url, random.Random(_count("visits")))
    except OSError as error:
        raise ValueError(f"{url}: {error}") from error
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
