"""Steps of stored orders: change, keep, tell."""

import time
from collections.abc import Mapping
from typing import Any

from sandbox import storage
from sandbox.shopee import parcels, pushes, return_rows, steps, stock, wallet
from sandbox.shopee.models import Order, Package, Push


def find(order_sn: str) -> Order:
    order = Order.objects.filter(order_sn=order_sn).first()
    if order is None:
        raise ValueError(f"There is no order {order_sn}.")
    return order


def step(order_sn: str, name: str, given: Mapping[str, Any] | None = None) -> Order:
    """Take a step with an order; a ValueError says why it cannot be."""
    with storage.writing():
        order = find(order_sn)
        if not _came_by_itself(order, name):
            take(order, name, given or {})
        return order


def _came_by_itself(order: Order, name: str) -> bool:
    """The courier may be quicker than whoever asks for the waybill here."""
    return name == "track" and all(one.tracking_number and one.tracking_due is None for one in order.parcels)


def take(order: Order, name: str, given: Mapping[str, Any]) -> None:
    """Inside the caller's transaction."""
    before, lines_before, ship_by = order.status, order.facts["lines"], order.ship_by
    released, adjusted = order.released_at is not None, len(order.adjustments)
    parcels_before = [vars(parcel).copy() for parcel in order.parcels]
    given = return_rows.enriched(order, name, given)
    done = steps.take(order, name, time.time(), given)
    order.save()
    wallet.follow(order, released=released, adjustments=adjusted)
    if order.status == "CANCELLED" and before != "CANCELLED":
        stock.give_back(order)
    elif order.facts["lines"] is not lines_before:
        stock.put_back(lines_before)
        stock.take_away(order.facts["lines"])
    news: list[Push] = [] if done.quiet else [pushes.order_status(order)]
    for parcel, known in zip(order.parcels, parcels_before, strict=True):
        if vars(parcel) != known:
            parcel.save()
        if parcel.status != known["status"]:
            news.append(pushes.package_status(order, parcel))
        if parcel.tracking_number != known["tracking_number"]:
            news.append(pushes.tracking_number(order, parcel))
        if name == "extend":
            news.append(pushes.package_info(order, parcel, "ship_by_date", ship_by, order.ship_by))
    pushes.tell(news)
    return_rows.follow(order, name, given)


def give_due_tracking_numbers() -> None:
    """The courier answers a while after the shipment was arranged.

    Unless a cancellation or a pick-up that failed came between.
    """
    waiting = Package.objects.filter(status="LOGISTICS_READY", order__status__in=parcels.STAGES)
    due = waiting.filter(tracking_due__lte=time.time())
    if not due.exists():
        return
    with storage.writing():
        for parcel in due.select_related("order")[:500]:
            take(parcel.order, "track", {"package_number": parcel.number})
