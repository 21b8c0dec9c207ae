"""Steps of stored orders: change, keep, tell."""

import time
from collections.abc import Mapping
from typing import Any

from sandbox import storage
from sandbox.shopee import pushes, steps, stock
from sandbox.shopee.models import Order, Push


def find(order_sn: str) -> Order:
    order = Order.objects.filter(order_sn=order_sn).first()
    if order is None:
        raise ValueError(f"There is no order {order_sn}.")
    return order


def step(order_sn: str, name: str, given: Mapping[str, Any] | None = None) -> Order:
    """Take a step with an order; a ValueError says why it cannot be."""
    with storage.writing():
        order = find(order_sn)
        take(order, name, given or {})
        return order


def take(order: Order, name: str, given: Mapping[str, Any]) -> None:
    """Inside the caller's transaction."""
    before, package_before, number_before = order.status, order.package_status, order.tracking_number
    lines_before = order.facts["lines"]
    done = steps.take(order, name, time.time(), given)
    order.save()
    if order.status == "CANCELLED" and before != "CANCELLED":
        stock.give_back(order)
    elif order.facts["lines"] is not lines_before:
        stock.put_back(lines_before)
        stock.take_away(order.facts["lines"])
    news: list[Push] = []
    if not done.quiet:
        news.append(pushes.order_status(order))
    if order.package_status != package_before:
        news.append(pushes.package_status(order))
    if order.tracking_number != number_before:
        news.append(pushes.tracking_number(order))
    pushes.tell(news)


def give_due_tracking_numbers() -> None:
    """The courier answers a while after the shipment was arranged, unless a cancellation came between."""
    due = Order.objects.filter(tracking_due__lte=time.time(), status__in=steps.STEPS["track"].come_from)
    if not due.exists():
        return
    with storage.writing():
        for order in due[:500]:
            take(order, "track", {})
