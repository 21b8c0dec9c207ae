"""What has happened to a checkout, by its own moments, and how that is told: nothing of a person."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from channels.models import Checkout
from omnihub.api.models import Notice
from omnihub.core import clock

Event = Notice.Event
Moment = tuple[Event, datetime]

MOMENTS = (
    (Event.PLACED, "placed_at"),
    (Event.PAID, "paid_at"),
    (Event.SHIPPED, "shipped_at"),
    (Event.DELIVERED, "delivered_at"),
    (Event.COMPLETED, "completed_at"),
)
ENDS = {Checkout.State.EXPIRED: Event.EXPIRED, Checkout.State.CANCELLED: Event.CANCELLED}
PING = "ping"


def moments(checkout: Checkout) -> Sequence[Moment]:
    """In the order in which they happened, however quickly: a row remembers what it went through."""
    known = [(event, at) for event, column in MOMENTS if (at := getattr(checkout, column))]
    end = ENDS.get(Checkout.State(checkout.state))
    return [*known, (end, checkout.cancelled_at)] if end and checkout.cancelled_at else known


def told(notice: Notice) -> dict[str, Any]:
    """As the checkout is now. The rest is read at its address, by whoever may."""
    checkout = notice.checkout
    return {
        "type": notice.event,
        "timestamp": notice.at.isoformat(),
        "data": {
            "id": checkout.public_id,
            "reference": checkout.partner_checkout.reference,
            "shop": checkout.shop.key,
            "state": checkout.state,
            "number": checkout.number,
            "total": str(checkout.total),
        },
    }


def ping() -> dict[str, Any]:
    return {"type": PING, "timestamp": clock.now().isoformat(), "data": {}}
