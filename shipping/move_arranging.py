"""Many orders arranged as one batch: asked for many at once, and each parcel told by what becomes of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from omnihub.core import clock, database, work
from shipping import asking, reasons, todos
from shipping.asking import Asked
from shipping.models import Move, MoveBatch, Shipment
from shipping.ways import Wish

State, Reason = Move.State, Move.Reason
WHY: Mapping[str, Move.Reason] = {
    reasons.SWITCHED_OFF.code: Reason.ARRANGING_OFF,
    reasons.HISTORY.code: Reason.HISTORY,
    reasons.THEIRS.code: Reason.NOT_OURS,
    reasons.BOOKED.code: Reason.BOOKED,
    reasons.PENDING.code: Reason.PENDING,
    reasons.ASKED_BACK.code: Reason.CANCEL_ASKED,
    reasons.CANCELLED.code: Reason.CANCELLED,
    reasons.GONE.code: Reason.GONE,
    asking.NO_PACKAGE.code: Reason.NO_PARCEL,
}


@transaction.atomic
def ask(parcels: Mapping[Wish, Iterable[int]], by: str, *, at_once: bool) -> MoveBatch:
    """Some parcels by the ways that a person chose for them."""
    batch = MoveBatch.objects.create(
        what=MoveBatch.What.ARRANGED,
        asked_at=database.database_now(),
        asked_by=by[:150],
        at_once=at_once,
    )
    for wish, pks in parcels.items():
        found = Shipment.objects.filter(pk__in=list(pks)).order_by("pk").values_list("pk", "order")
        rows = (Move(batch=batch, order_id=order, shipment_id=pk, wish=wish.told()) for pk, order in found)
        Move.objects.bulk_create(rows)
    work.add([todos.move(batch.pk, f"asked by {by}"[:200])])
    return batch


@transaction.atomic
def arrange(batch: MoveBatch, pks: Sequence[int]) -> None:
    """The parcels of some of its orders are asked for. A row tells of one parcel: of an order with several
    each further one gets a row of its own.
    """
    found = Move.objects.select_for_update(of=("self",)).filter(pk__in=pks, state=State.WAITING)
    moves = list(found.order_by("pk"))
    asked = _asked(batch, moves)
    parcels = _by_order(asked.shipments)
    now, more = clock.now(), []
    for one in moves:
        mine = [pk for pk in parcels[one.order_id] if one.shipment_id in (None, pk)]
        why = asked.refused.get(one.order_id)
        one.state = State.ASKED if mine else State.REFUSED if why else State.ALREADY
        one.reason = WHY[why.code] if why and not mine else ""
        one.moved_at = now
        one.shipment_id = mine[0] if mine else one.shipment_id
        more += [_like(one, pk) for pk in mine[1:]]
    Move.objects.bulk_update(moves, ["state", "reason", "moved_at", "shipment"])
    Move.objects.bulk_create(more)


def _asked(batch: MoveBatch, moves: Iterable[Move]) -> Asked:
    """Whole orders, and parcels that were named alone, by the ways that were chosen for them."""
    whole: dict[Wish, list[int]] = defaultdict(list)
    alone: dict[Wish, list[int]] = defaultdict(list)
    for one in moves:
        if one.shipment_id is None:
            whole[Wish.of(one.wish)].append(one.order_id)
        else:
            alone[Wish.of(one.wish)].append(one.shipment_id)
    by, at_once = batch.asked_by, batch.at_once
    asked = [asking.ask(pks, wish, by, at_once=at_once) for wish, pks in whole.items()]
    asked += [asking.ask_some(pks, wish, by, at_once=at_once) for wish, pks in alone.items()]
    refused = {order: why for each in asked for order, why in each.refused.items()}
    return Asked(tuple(pk for each in asked for pk in each.shipments), refused)


def _by_order(shipments: Iterable[int]) -> Mapping[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    rows = Shipment.objects.filter(pk__in=list(shipments)).order_by("pk")
    for pk, order in rows.values_list("pk", "order"):
        found[order].append(pk)
    return found


def _like(one: Move, shipment: int) -> Move:
    return Move(
        batch_id=one.batch_id,
        order_id=one.order_id,
        shipment_id=shipment,
        state=one.state,
        moved_at=one.moved_at,
        wish=one.wish,
    )
