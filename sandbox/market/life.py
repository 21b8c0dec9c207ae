"""The thread in which time passes: tracking numbers come, buyers order, parcels travel, money is released."""

import logging
import random
import threading
import time
from dataclasses import replace

from django.db import connections

from sandbox import faults, storage
from sandbox.catalogue import SHOPS
from sandbox.market import plans, state
from sandbox.market.state import Market
from sandbox.shopee import labels, making, orders_desk, parcels, steps, wallet
from sandbox.shopee.models import Order

log = logging.getLogger("sandbox")
TICK_SECONDS, LONGEST_TICK = 0.1, 0.5
"""A market that a busy machine holds up falls behind; making up for it would hold it up the longer."""
STEPS_A_TICK = 100
LATE = 10
PATIENCE = 1.0
"""How long, on the market's clock, until we look again whether somebody arranged the shipment."""


def begin() -> None:
    threading.Thread(target=_live, name="market", daemon=True).start()


def _live() -> None:
    last = time.monotonic()
    while True:
        storage.rest(TICK_SECONDS)
        now = time.monotonic()
        try:
            orders_desk.give_due_tracking_numbers()
            labels.finish_due_documents()
            wallet.finish_due_withdrawals()
            tick(min(now - last, LONGEST_TICK))
        except Exception:
            log.exception("The market stumbled.")
            connections.close_all()
        last = now


def tick(seconds: float) -> None:
    """All in one transaction: whoever stops or resets the market finds it still afterwards."""
    if not state.read().running:
        return
    with storage.writing():
        market = state.read()
        if market.running:
            _pass_time(market, seconds)


def _pass_time(market: Market, seconds: float) -> None:
    owed = market.owed + market.orders_per_minute * seconds / 60
    births = int(owed)
    clock = market.clock + seconds * market.speed
    later = replace(market, clock=clock, born=market.born + births, owed=owed - births)
    state.keep(later)
    for number in range(market.born + 1, later.born + 1):
        _order_is_placed(later, number)
    _take_due_steps(later)


def _order_is_placed(market: Market, number: int) -> None:
    chance = random.Random(market.seed * 7919 + number)
    cod = plans.pays_cash(chance)
    shop = SHOPS[0] if chance.random() < 0.75 else SHOPS[1]  # noqa: PLR2004  most buy in the first shop
    plan = plans.draw(chance, cod=cod, troubles=market.troubles)
    wish = making.Wish(
        shop_id=shop.shop_id, status="READY_TO_SHIP" if cod else "UNPAID", cod=cod, created_at=time.time()
    )
    making.orders(wish, plan, market.clock + plan[0][1])


def _take_due_steps(market: Market) -> None:
    due = Order.objects.filter(plan_due__lte=market.clock).order_by("plan_due")
    for order in parcels.with_parcels(due)[:STEPS_A_TICK]:
        _next_step(order, market)


def _next_step(order: Order, market: Market) -> None:
    """Do what is planned; what somebody else did already, or made impossible, is left out."""
    name = order.plan[0][0]
    if name == "arrange" and not market.arranges and order.status in {"READY_TO_SHIP", "RETRY_SHIP"}:
        order.plan_due = market.clock + PATIENCE
        order.save(update_fields=["plan_due"])
        return
    possible = name in steps.allowed(order)
    left = order.plan[1:]
    while not possible and left and left[0][0] not in steps.allowed(order):
        left = left[1:]
    order.plan = left
    order.plan_due = market.clock + _pause(left[0]) if left else None
    if possible:
        orders_desk.take(order, name, _details(order, name))
    else:
        order.save(update_fields=["plan", "plan_due"])


def _pause(step: tuple[str, float]) -> float:
    name, seconds = step
    late = name == "release" and faults.dials.strikes("shopee.late_release")
    return seconds * LATE if late else seconds


def _details(order: Order, name: str) -> dict[str, str]:
    """Every third buyer who wants money back keeps the goods."""
    refund_only = name == "return" and "send_back" not in dict(order.plan) and order.pk % 3 == 0
    return {"solution": "refund"} if refund_only else {}
