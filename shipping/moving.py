"""Move many orders on: asked by a person, done by a worker one by one, and each told how it ended."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from channels import pull
from channels import todos as channels
from channels.models import Shop
from omnihub.core import clock, database, upsert, work
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from shipping import move_arranging, move_rules, todos
from shipping.models import Move, MoveBatch, Shipment

AT_ONCE = 200
MOST = 2_000
"""Orders in one batch."""
State = Move.State
ARRANGED = Q(state=State.ASKED, shipment__state__in=[Shipment.State.ARRANGED, Shipment.State.GONE])
NOT_ARRANGED = Q(state=State.ASKED, shipment__state__in=[Shipment.State.FAILED, Shipment.State.ENDED])
"""How what was asked of a courier ended: the parcel itself tells it."""


@dataclass(frozen=True, slots=True)
class HandOver:
    courier: str
    waybill: str


@transaction.atomic
def ask(
    what: MoveBatch.What,
    by: str,
    *,
    orders: Iterable[int] = (),
    shipments: Iterable[int] = (),
    handed: Mapping[int, HandOver] | None = None,
) -> MoveBatch:
    """Whole orders, some parcels, or both. `handed`: by order, where the orders are handed over."""
    batch = MoveBatch.objects.create(what=what, asked_at=database.database_now(), asked_by=by[:150])
    of_parcels = dict(Shipment.objects.filter(pk__in=list(shipments)[:MOST]).values_list("pk", "order"))
    rows = [Move(batch=batch, order_id=order, shipment_id=pk) for pk, order in of_parcels.items()]
    if what == MoveBatch.What.LOOK:
        rows = [Move(batch=batch, order_id=order) for order in dict.fromkeys(of_parcels.values())]
    for order in dict.fromkeys(orders):
        one = (handed or {}).get(order, HandOver("", ""))
        rows.append(Move(batch=batch, order_id=order, courier=one.courier, waybill=one.waybill[:100]))
    Move.objects.bulk_create(rows[:MOST])
    work.add([todos.move(batch.pk, f"asked by {by}"[:200])])
    return batch


@transaction.atomic
def again(earlier: MoveBatch, by: str) -> MoveBatch:
    """What an earlier batch did not move, once more and as a batch of its own."""
    left = Q(state=State.REFUSED) | Q(state=State.READING, order__read_at__lt=earlier.asked_at) | NOT_ARRANGED
    batch = MoveBatch.objects.create(
        what=earlier.what, asked_at=database.database_now(), asked_by=by[:150], at_once=earlier.at_once
    )
    alike = {name: F(name) for name in ("order_id", "shipment_id", "courier", "waybill", "wish")}
    upsert.copied(
        Move,
        earlier.moves.filter(left).order_by("pk"),
        {**alike, "batch_id": batch.pk, "state": State.WAITING},
    )
    work.add([todos.move(batch.pk, f"asked by {by}"[:200])])
    return batch


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    """What is not ended is given back, and goes on in the next turn."""
    outcomes: dict[int, Outcome] = {}
    for one in works:
        batch = MoveBatch.objects.filter(pk=int(one.subject)).first()
        if batch is None or _go_on(batch, deadline):
            outcomes[one.pk] = Outcome.done()
    return outcomes


def _go_on(batch: MoveBatch, deadline: Deadline) -> bool:
    """Whether nothing of it waits any more."""
    waiting = batch.moves.filter(state=State.WAITING).order_by("pk").values_list("pk", flat=True)
    while not deadline.passed():
        some = list(waiting[:AT_ONCE])
        if not some:
            return True
        if at_once := _MANY_AT_ONCE.get(MoveBatch.What(batch.what)):
            at_once(batch, some)
            continue
        for pk in some:
            if deadline.passed():
                return False
            _move(pk)
    return False


@transaction.atomic
def _move(pk: int) -> None:
    found = Move.objects.select_for_update(of=("self",)).filter(pk=pk, state=State.WAITING)
    move = found.select_related("batch", "order__shop").first()
    if move:
        move.state, move.reason = move_rules.act(move, move.batch.asked_by)
        move.moved_at = clock.now()
        move.save(update_fields=["state", "reason", "moved_at"])


@transaction.atomic
def _read_again(batch: MoveBatch, pks: Sequence[int]) -> None:
    """Its end is told by the order itself: it is read when its reading began after this wish."""
    found = Move.objects.select_for_update(of=("self",)).filter(pk__in=pks, state=State.WAITING)
    moves = list(found.select_related("order__shop").order_by("pk"))
    shops = {one.order.shop_id: one.order.shop for one in moves}
    closed = {pk for pk, shop in shops.items() if _closed(shop)}
    now = clock.now()
    for one in moves:
        refused = one.order.shop_id in closed
        one.state, one.moved_at = State.REFUSED if refused else State.READING, now
        one.reason = Move.Reason.NOT_READ if refused else ""
    Move.objects.bulk_update(moves, ["state", "reason", "moved_at"])
    reason = f"asked by {batch.asked_by}"[:200]
    work.add(
        channels.pull(one.order.shop.key, one.order.number, reason)
        for one in moves
        if one.state == State.READING
    )


def _closed(shop: Shop) -> bool:
    return pull.closed_because(shop) is not None


_MANY_AT_ONCE: Mapping[MoveBatch.What, Callable[[MoveBatch, Sequence[int]], None]] = {
    MoveBatch.What.LOOK: _read_again,
    MoveBatch.What.ARRANGED: move_arranging.arrange,
}


def prune() -> int:
    """What became of each order stays known on the order itself."""
    before = clock.now() - timedelta(days=settings.KEEP_DAYS["moves"])
    old = MoveBatch.objects.filter(asked_at__lt=before).order_by("pk")
    deleted = 0
    while pks := list(old.values_list("pk", flat=True)[:AT_ONCE]):
        MoveBatch.objects.filter(pk__in=pks).delete()
        deleted += len(pks)
    return deleted
