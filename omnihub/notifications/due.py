"""Which events an order's present state has brought, and when each happened."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from channels.models import Checkout, Order, OrderEvent
from channels.models.own import WEBSITE
from channels.states import AFTER_HAND_OVER, OrderStatus
from omnihub.notifications.events import Event
from omnihub.notifications.models import MessagePolicy

WAYBILL_PATIENCE = timedelta(minutes=30)
"""So long a shipped order's message waits for its waybill."""
BEFORE_PAYMENT = frozenset({OrderStatus.UNPAID})
ARRIVED = frozenset({OrderStatus.DELIVERED, OrderStatus.COMPLETED})
ON_ITS_WAY = AFTER_HAND_OVER
CALLED_OFF = frozenset({OrderStatus.CANCELLED})


@dataclass(frozen=True, slots=True)
class Happening:
    """`at` in the future: not yet, but then."""

    event: str
    at: datetime


def arrivals(orders: Sequence[Order]) -> dict[int, datetime]:
    """When each order was first seen as delivered."""
    found: dict[int, datetime] = {}
    rows = OrderEvent.objects.filter(order__in=orders, kind="status", after__in=sorted(ARRIVED))
    for order, at in rows.order_by("at").values_list("order_id", "at"):
        found.setdefault(order, at)
    return found


def of(order: Order, policy: MessagePolicy, arrived: Mapping[int, datetime]) -> list[Happening]:
    """In the order of the road. A return or an open cancellation is not announced: people settle those."""
    status, checkout = OrderStatus(order.status), _of_website(order)
    if checkout and checkout.is_cart:
        return []
    if status in CALLED_OFF:
        return [Happening(Event.CANCELLED, order.cancelled_at or order.remote_updated_at)]
    if status in BEFORE_PAYMENT:
        received = Happening(Event.ORDER_RECEIVED, order.placed_at)
        if checkout and not checkout.offered:  # the website asks for its money
            return [received]
        return [
            received,
            Happening(Event.PAYMENT_REMINDER, order.placed_at + timedelta(hours=policy.reminder_hours)),
        ]
    return [*_paid(order), *_on_its_way(order, status, arrived)]


def _of_website(order: Order) -> Checkout | None:
    return getattr(order, "checkout", None) if order.shop.kind == WEBSITE else None


def _paid(order: Order) -> list[Happening]:
    received = Happening(Event.ORDER_RECEIVED, order.placed_at)
    if order.cash_on_delivery or order.paid_at is None:
        return [received]
    return [received, Happening(Event.PAID, order.paid_at)]


def _on_its_way(order: Order, status: OrderStatus, arrived: Mapping[int, datetime]) -> list[Happening]:
    if status not in ON_ITS_WAY:
        return []
    left = order.shipped_at or order.remote_updated_at
    known = any(package.tracking_number for package in order.packages.all())
    shipped = Happening(Event.SHIPPED, left if known or status in ARRIVED else left + WAYBILL_PATIENCE)
    if status not in ARRIVED:
        return [shipped]
    at = arrived.get(order.pk) or order.completed_at or order.remote_updated_at
    return [shipped, Happening(Event.DELIVERED, at)]
