"""An order's states, and which moves between them are ordinary.

The table never refuses the mirror: what the marketplace says is stored. A move that is not in the
table is marked unusual on the order's timeline, and calls a person.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrderStatus(TextChoices):
    UNPAID = "unpaid", _("Unpaid")
    PAID = "paid", _("Paid")
    READY_TO_SHIP = "ready_to_ship", _("Ready to ship")
    PACKED = "packed", _("Packed")
    SHIPPED = "shipped", _("Shipped")
    DELIVERED = "delivered", _("Delivered")
    COMPLETED = "completed", _("Completed")
    CANCEL_REQUESTED = "cancel_requested", _("Cancellation asked")
    CANCELLED = "cancelled", _("Cancelled")
    RETURN_REQUESTED = "return_requested", _("Return asked")
    RETURNED = "returned", _("Returned")


ROAD = (
    OrderStatus.UNPAID,
    OrderStatus.PAID,
    OrderStatus.READY_TO_SHIP,
    OrderStatus.PACKED,
    OrderStatus.SHIPPED,
    OrderStatus.DELIVERED,
    OrderStatus.COMPLETED,
)
ENDED = frozenset({OrderStatus.COMPLETED, OrderStatus.CANCELLED, OrderStatus.RETURNED})
BEFORE_HAND_OVER = frozenset(ROAD[:4])
AFTER_HAND_OVER = frozenset(ROAD[4:])

# Moves beside the road, or back on it, that happen every day.
SIDEWAYS: dict[OrderStatus, frozenset[OrderStatus]] = {
    OrderStatus.UNPAID: frozenset({OrderStatus.CANCELLED, OrderStatus.CANCEL_REQUESTED}),
    OrderStatus.PAID: frozenset({OrderStatus.CANCELLED, OrderStatus.CANCEL_REQUESTED}),
    OrderStatus.READY_TO_SHIP: frozenset(
        {
            OrderStatus.PAID,  # held again by the marketplace's own screening
            OrderStatus.CANCELLED,
            OrderStatus.CANCEL_REQUESTED,
        }
    ),
    OrderStatus.PACKED: frozenset(
        {
            OrderStatus.READY_TO_SHIP,  # the courier did not come: arranged once more
            OrderStatus.CANCELLED,
            OrderStatus.CANCEL_REQUESTED,
        }
    ),
    OrderStatus.SHIPPED: frozenset(
        {
            OrderStatus.CANCELLED,  # not delivered, refused at the door, or lost
            OrderStatus.RETURN_REQUESTED,
            OrderStatus.RETURNED,
        }
    ),
    OrderStatus.DELIVERED: frozenset({OrderStatus.RETURN_REQUESTED, OrderStatus.RETURNED}),
    OrderStatus.COMPLETED: frozenset({OrderStatus.RETURN_REQUESTED, OrderStatus.RETURNED}),
    OrderStatus.CANCEL_REQUESTED: BEFORE_HAND_OVER | AFTER_HAND_OVER | {OrderStatus.CANCELLED},
    OrderStatus.RETURN_REQUESTED: frozenset(
        {
            OrderStatus.SHIPPED,  # the buyer took the request back
            OrderStatus.DELIVERED,
            OrderStatus.COMPLETED,
            OrderStatus.RETURNED,
            OrderStatus.CANCELLED,
        }
    ),
    OrderStatus.RETURNED: frozenset({OrderStatus.COMPLETED}),
    OrderStatus.CANCELLED: frozenset(),
}


def moves(before: OrderStatus) -> frozenset[OrderStatus]:
    """Where an order in this state ordinarily goes next. Steps in between may go unseen."""
    ahead = frozenset(ROAD[ROAD.index(before) + 1 :]) if before in ROAD else frozenset()
    unseen_first = frozenset({OrderStatus.RETURN_REQUESTED, OrderStatus.RETURNED}) if ahead else frozenset()
    return ahead | unseen_first | SIDEWAYS[before]


def unusual(before: str, after: str) -> bool:
    """Whether this jump calls a person. A first sight of an order is never unusual."""
    return bool(before) and before != after and OrderStatus(after) not in moves(OrderStatus(before))
