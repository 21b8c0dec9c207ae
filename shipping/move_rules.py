"""What each move does to one order, and why it does not: judged when it is done, from what is true then.

A marketplace's order is never said to be further than its marketplace says. `packed` is our own mark on its
parcels; the rest is for orders of our own shops alone.
"""

from collections.abc import Callable, Mapping

from channels.models import Checkout, Package, own
from channels.own import moves, parcels
from channels.own.moves import Moved
from channels.own.parcels import Handed
from omnihub.core import clock
from shipping import handing_over, packing
from shipping.handing_over import NoWaybill
from shipping.label_looks import arranged_elsewhere
from shipping.models import Move, MoveBatch, ScanEvent, Shipment

What, State, Reason = MoveBatch.What, Move.State, Move.Reason
Verdict = ScanEvent.Verdict
Said = tuple[Move.State, str]
"""How it ended, and the reason where it did not go."""
DONE: Said = (State.DONE, "")
ALREADY: Said = (State.ALREADY, "")

WHY_NOT_HANDED: Mapping[Handed, Move.Reason] = {
    Handed.NOT_PAID: Reason.NOT_PAID,
    Handed.ENDED: Reason.CANCELLED,
    Handed.COLLECTED: Reason.COLLECTED,
    Handed.TAKEN: Reason.TAKEN,
}


def act(move: Move, by: str) -> Said:
    """Inside the caller's transaction, with the batch, the order and its shop at hand."""
    what = MoveBatch.What(move.batch.what)
    return _ACTS[what](move, by)


def _refused(reason: Move.Reason) -> Said:
    return State.REFUSED, reason


# Packed -----------------------------------------------------------------------------------------------


def _pack(move: Move, by: str) -> Said:
    if _checkout(move):
        return _said(packing.pack_own(move.order_id, by))
    packages = _packages(move)
    stop = packing.stop(move.order, packages)
    verdicts = [stop] if stop else [packing.of_parcel(move.order, one) for one in packages]
    bad = [one for one in verdicts if one not in (Verdict.SHIP, Verdict.AGAIN)]
    if bad or not verdicts:
        return _said(bad[0] if bad else Verdict.NOT_ARRANGED)
    arranged_elsewhere([one for one in packages if not hasattr(one, "shipment")])
    found = Shipment.objects.filter(package__in=packages).order_by("pk").values_list("pk", flat=True)
    marked = [packing.mark(pk, by) for pk in found]
    return DONE if any(marked) else ALREADY


def _said(verdict: ScanEvent.Verdict) -> Said:
    if verdict == Verdict.SHIP:
        return DONE
    return ALREADY if verdict == Verdict.AGAIN else _refused(Move.Reason(verdict.value))


def _unpack(move: Move, by: str) -> Said:
    if _checkout(move):
        moved = moves.unpack(move.order_id)
        said = DONE if moved == Moved.DONE else _said(packing.SAID[moved])
    else:
        mine = Shipment.objects.filter(package__in=_packages(move)).exclude(packed_at=None)
        gone = mine.filter(state=Shipment.State.GONE).exists()
        undone = 0 if gone else mine.update(packed_at=None, packed_by="")
        said = _refused(Reason.GONE) if gone else DONE if undone else ALREADY
    if said == DONE:
        packing.tell(move.order_id, What.UNPACKED, by)
    return said


def _packages(move: Move) -> list[Package]:
    """The one that was ticked, or all of the order's."""
    found = Package.objects.filter(order=move.order_id).select_related("order", "shipment").order_by("pk")
    return list(found.filter(shipment=move.shipment_id) if move.shipment_id else found)


# Of our own shops -------------------------------------------------------------------------------------


def _checkout(move: Move) -> Checkout | None:
    """Locked: it is the order itself, and nobody moves it meanwhile."""
    if move.order.shop.kind != own.KIND:
        return None
    return Checkout.objects.select_for_update().filter(order=move.order_id).first()


def _hand_over(move: Move, by: str) -> Said:
    checkout = _checkout(move)
    if checkout is None:
        return _refused(Reason.THEIRS)
    if checkout.shipped_at:
        again = checkout.parcels.filter(tracking_number=move.waybill).exists()
        return ALREADY if again else _refused(Reason.GONE)
    try:
        handed = handing_over.hand_over(move.order_id, move.courier, move.waybill, by).what
    except NoWaybill:
        return _refused(Reason.NO_WAYBILL)
    return _refused(WHY_NOT_HANDED[handed]) if handed in WHY_NOT_HANDED else DONE


def _deliver(move: Move, by: str) -> Said:
    checkout = _checkout(move)
    if checkout is None:
        return _refused(Reason.THEIRS)
    if checkout.collected:
        return _told(moves.collect(move.order_id, clock.now()), move, by)
    if checkout.state != Checkout.State.SHIPPED:
        return _not_under_way(checkout)
    for number in list(checkout.parcels.order_by("pk").values_list("number", flat=True)):
        parcels.delivered(move.order_id, number, clock.now())
    Shipment.objects.filter(order=move.order_id).update(look_at=None)
    packing.tell(move.order_id, What.DELIVERED, by)
    return DONE


def _not_under_way(checkout: Checkout) -> Said:
    if checkout.delivered_at:
        return ALREADY
    states = Checkout.State
    if checkout.state in (states.OPEN, states.PLACED):
        return _refused(Reason.NOT_PAID)
    return _refused(Reason.NOT_HANDED if checkout.state == states.PAID else Reason.CANCELLED)


def _complete(move: Move, by: str) -> Said:
    if _checkout(move) is None:
        return _refused(Reason.THEIRS)
    return _told(moves.complete(move.order_id, clock.now()), move, by)


def _told(moved: Moved, move: Move, by: str) -> Said:
    if moved == Moved.DONE:
        packing.tell(move.order_id, move.batch.what, by)
        return DONE
    if moved == Moved.ALREADY:
        return ALREADY
    return _refused(Reason.CANCELLED if moved == Moved.ENDED else _NOT_SO_FAR[What(move.batch.what)])


_NOT_SO_FAR = {What.DELIVERED: Reason.NOT_PAID, What.COMPLETED: Reason.NOT_DELIVERED}
_ACTS: Mapping[MoveBatch.What, Callable[[Move, str], Said]] = {
    What.PACKED: _pack,
    What.UNPACKED: _unpack,
    What.HANDED: _hand_over,
    What.DELIVERED: _deliver,
    What.COMPLETED: _complete,
}
