"""What a step changes in an order or in one of its packages."""

import random
from collections.abc import Callable, Mapping
from typing import Any

from sandbox import faults, options
from sandbox.shopee import clock, fee_rules, money, parcels, partial
from sandbox.shopee.models import Order, Package

Given = Mapping[str, Any]


class NotNowError(ValueError):
    """This step is impossible in this state of the order."""


def pay(order: Order, now: float, _given: Given) -> None:
    order.pay_time = int(now)
    order.ship_by = clock.ship_by(order, now)


def extend(order: Order, _now: float, _given: Given) -> None:
    order.ship_by += 86400


def arrange(parcel: Package, now: float, given: Given) -> None:
    parcel.arranged_at = now
    parcel.way = dict(given.get("way", {"dropoff": {}}))
    own = _own_number(parcel)
    if own and "non_integrated" in parcel.way:
        parcel.tracking_number, parcel.status = own, "LOGISTICS_PICKUP_DONE"
        parcel.picked_up_at = int(now)
    elif not parcel.tracking_number:
        parcel.tracking_due = now + float(given.get("tracking_seconds", options.current.tracking_seconds))
    else:
        parcel.status = "LOGISTICS_REQUEST_CREATED"


def _own_number(parcel: Package) -> str:
    """What the seller typed, where the courier's numbers are the seller's to give."""
    return "".join(str(given.get("tracking_number") or "") for given in parcel.way.values())


def reschedule(parcel: Package, _now: float, given: Given) -> None:
    parcel.way = dict(given.get("way", parcel.way))


def track(parcel: Package, _now: float, _given: Given) -> None:
    parcel.tracking_due = None
    parcel.tracking_number = _own_number(parcel) or parcels.tracking_number(parcel)


def pick_up(parcel: Package, now: float, given: Given) -> None:
    if not parcel.tracking_number:
        track(parcel, now, given)
    parcel.picked_up_at = int(now)


def fail_pickup(parcel: Package, _now: float, _given: Given) -> None:
    parcel.label_state, parcel.label_due = "", None


def deliver(parcel: Package, now: float, _given: Given) -> None:
    parcel.delivered_at = int(now)


def nothing(_parcel: Package, _now: float, _given: Given) -> None:
    pass


def gone(reason: str) -> Callable[[Order, float, Given], None]:
    """When no package is left to arrive, the order is over; else what was in this one is given back."""

    def act(order: Order, now: float, given: Given) -> None:
        if not parcels.slowest(order.parcels):
            cancelled("system", reason)(order, now, given)
            order.status = "CANCELLED"
            return
        lost = [parcel for parcel in order.parcels if not parcels.stage(parcel)]
        goods = sum(money.line_for_seller(line) for parcel in lost for line in parcels.lines(order, parcel))
        order.refunded = min(goods, money.most_refundable(order.facts))

    return act


def complete(order: Order, now: float, _given: Given) -> None:
    order.completed_at = int(now)
    order.completed_scenario = "NORMAL"
    order.pay_time = order.pay_time or int(now)


def release(order: Order, now: float, _given: Given) -> None:
    if order.released_at:
        raise NotNowError("The money of this order is released already.")
    order.released_at = int(now)
    if not order.deviations and faults.dials.strikes("shopee.fee_deviates"):
        order.deviations = fee_rules.deviation(random.Random(order.order_sn))


def deviate(order: Order, _now: float, given: Given) -> None:
    """So much more (or less) of one fee than the rule book says."""
    if order.released_at:
        raise NotNowError("The money of this order is released already: it can be adjusted.")
    name, amount = str(given.get("fee", "commission_fee")), int(given["amount"])
    order.deviations = {**order.deviations, name: order.deviations.get(name, 0) + amount}


def request_cancel(order: Order, _now: float, given: Given) -> None:
    order.status_before = order.status
    order.buyer_cancel_reason = str(given.get("reason", "Don't want to buy anymore"))


def cancelled(by: str, reason: str) -> Callable[[Order, float, Given], None]:
    def act(order: Order, _now: float, given: Given) -> None:
        order.cancel_by = str(given.get("by", by))
        order.cancel_reason = str(given.get("reason", reason))
        for parcel in order.parcels:
            parcel.tracking_due = None
            if not parcel.status.endswith(("FAILED", "LOST", "REJECTED")):
                arranged = parcel.arranged_at is not None
                parcel.status = "LOGISTICS_REQUEST_CANCELED" if arranged else "LOGISTICS_INVALID"

    return act


def reject_cancel(order: Order, _now: float, _given: Given) -> None:
    order.status = order.status_before


def only_cod(order: Order, now: float, given: Given) -> None:
    if not order.cod:
        raise NotNowError("Only an order with cash on delivery can fail its screening.")
    cancelled("system", "COD Rejected")(order, now, given)


def accept_return(order: Order, now: float, given: Given) -> None:
    most = money.most_refundable(order.facts)
    order.refunded = min(order.refunded + int(given.get("amount", most)), most)
    complete(order, now, given)


def return_after(order: Order, now: float, given: Given) -> None:
    adjust(order, now, {"reason": "Return refund", "amount": -money.most_refundable(order.facts), **given})
    order.completed_scenario = "RRAOC"


def adjust(order: Order, now: float, given: Given) -> None:
    row = {
        "amount": int(given["amount"]),
        "date": int(now),
        "currency": "IDR",
        "adjustment_reason": str(given.get("reason", "Correction")),
    }
    order.adjustments = [*order.adjustments, row]


def cancel_part(order: Order, _now: float, given: Given) -> None:
    try:
        order.facts = partial.without(order.facts, given.get("items", ()))
    except partial.NoSuchPiecesError as error:
        raise NotNowError(str(error)) from error
