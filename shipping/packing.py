"""Whether a parcel may be packed, and the mark that it was: our own, of which no marketplace hears."""

from collections.abc import Mapping, Sequence

from channels.models import Order, OrderEvent, Package
from channels.own import moves
from channels.own.moves import Moved
from channels.records import BY_MARKETPLACE
from channels.states import AFTER_HAND_OVER, OrderStatus
from omnihub.core import clock
from shipping.models import MoveBatch, ScanEvent, Shipment

Verdict = ScanEvent.Verdict
MOVED = "move"
"""The kind of an order's event: its `after` is what a person said of it."""
OF_OWN: Mapping[str, ScanEvent.Verdict] = {
    OrderStatus.UNPAID: Verdict.NOT_PAID,
    OrderStatus.PAID: Verdict.NOT_PAID,
    OrderStatus.READY_TO_SHIP: Verdict.SHIP,
    OrderStatus.PACKED: Verdict.AGAIN,
    OrderStatus.CANCEL_REQUESTED: Verdict.CANCEL_ASKED,
    OrderStatus.CANCELLED: Verdict.CANCELLED,
    OrderStatus.RETURNED: Verdict.CANCELLED,
}
SAID: Mapping[Moved, ScanEvent.Verdict] = {
    Moved.DONE: Verdict.SHIP,
    Moved.ALREADY: Verdict.AGAIN,
    Moved.NOT_YET: Verdict.NOT_PAID,
    Moved.ENDED: Verdict.CANCELLED,
    Moved.TOO_LATE: Verdict.GONE,
}


def stop(order: Order, packages: Sequence[Package]) -> ScanEvent.Verdict | None:
    """Why nothing of an order is packed."""
    if order.status in {OrderStatus.CANCELLED, OrderStatus.RETURNED}:
        left = order.shipped_at or any(one.shipped_at for one in packages)
        return Verdict.COMES_BACK if left else Verdict.CANCELLED
    if order.status == OrderStatus.CANCEL_REQUESTED:
        return Verdict.CANCEL_ASKED
    return Verdict.NOT_OURS if order.fulfilled_by == BY_MARKETPLACE else None


def of_parcel(order: Order, package: Package) -> ScanEvent.Verdict:
    shipment: Shipment | None = getattr(package, "shipment", None)
    state = shipment.state if shipment else None
    if order.status in AFTER_HAND_OVER or package.shipped_at or state == Shipment.State.GONE:
        return Verdict.GONE
    if state == Shipment.State.ENDED or order.status == OrderStatus.RETURN_REQUESTED:
        return Verdict.CANCELLED
    if shipment and shipment.packed_at:
        return Verdict.AGAIN
    arranged = order.status == OrderStatus.PACKED or state == Shipment.State.ARRANGED
    return Verdict.SHIP if arranged and package.tracking_number else Verdict.NOT_ARRANGED


def of_own(order: Order) -> ScanEvent.Verdict:
    return OF_OWN.get(order.status, Verdict.GONE)


def mark(shipment_pk: int, by: str) -> bool:
    """False: somebody else was a moment faster."""
    free = Shipment.objects.filter(pk=shipment_pk, packed_at=None)
    return bool(free.update(packed_at=clock.now(), packed_by=by[:150]))


def pack_own(order_pk: int, by: str) -> ScanEvent.Verdict:
    """In our own shop the order itself is packed: we are its marketplace."""
    moved = moves.pack(order_pk, clock.now())
    if moved == Moved.DONE:
        tell(order_pk, MoveBatch.What.PACKED, by)
    return SAID[moved]


def tell(order_pk: int, what: str, by: str) -> None:
    """On the order's timeline."""
    OrderEvent.objects.create(order_id=order_pk, at=clock.now(), kind=MOVED, after=what, by=by[:150])
