"""Why an order's parcels are not to be arranged by us, as far as the mirror knows. Pure."""

from dataclasses import dataclass

from channels.models import Order
from channels.records import BY_MARKETPLACE
from channels.states import OrderStatus
from omnihub.core.texts import Text


@dataclass(frozen=True, slots=True)
class Reason:
    code: str
    words: str
    final: bool = False
    """Nothing is left to arrange, ever."""


SWITCHED_OFF = Reason(
    "arranging_off", Text("Arranging shipments is switched off for this shop. Switch it on under Shops.")
)
HISTORY = Reason(
    "parcel_history", Text("This order was placed before go-live. Ship it in the Seller Centre.")
)
THEIRS = Reason("parcel_theirs", Text("The marketplace ships this order from its own warehouse."))
BOOKED = Reason(
    "parcel_booked",
    Text("This order was booked in advance: its booking is shipped, not the order."),
)
PENDING = Reason("parcel_pending", Text("The order is not released for shipping yet: it is unpaid or held."))
ASKED_BACK = Reason(
    "parcel_cancel_asked", Text("The buyer asks to cancel. Answer that first; the parcel stays here.")
)
CANCELLED = Reason("parcel_cancelled", Text("The order was cancelled: do not ship it."), final=True)
GONE = Reason("parcel_gone", Text("The parcel was handed over already."), final=True)

ENDED = frozenset({OrderStatus.CANCELLED, OrderStatus.RETURNED})
HANDED_OVER = frozenset(
    {OrderStatus.SHIPPED, OrderStatus.DELIVERED, OrderStatus.COMPLETED, OrderStatus.RETURN_REQUESTED}
)


def why_not(order: Order) -> Reason | None:
    """The shop comes along with the order."""
    if order.status in ENDED:
        return CANCELLED
    if not order.shop.arranges:
        return SWITCHED_OFF
    if never(order):
        return never(order)
    if order.status in {OrderStatus.UNPAID, OrderStatus.PAID}:
        return PENDING
    if order.status == OrderStatus.CANCEL_REQUESTED:
        return ASKED_BACK
    return GONE if order.status in HANDED_OVER else None


def never(order: Order) -> Reason | None:
    """What no waiting changes."""
    if order.history:
        return HISTORY
    if order.fulfilled_by == BY_MARKETPLACE:
        return THEIRS
    return BOOKED if order.booking else None
