"""A move of all orders that match: what matched when a person said yes becomes a batch, and nothing later.

The database copies the keys itself, so that five thousand cost no more statements and memory here than five.
"""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from channels.models import Order
from omnihub.core import database, upsert, work
from omnihub.people import audit
from shipping import left_out, todos
from shipping.models import Move, MoveBatch, Shipment

Chosen = QuerySet[Order] | QuerySet[Shipment]


@dataclass(frozen=True, slots=True)
class Wish:
    """`click`: the page that asks; pressed twice it is one batch. `told`: what was looked for, as typed."""

    what: MoveBatch.What
    by: str
    click: UUID
    told: str = ""
    at_once: bool = False


def of_orders(found: QuerySet[Order], wish: Wish) -> MoveBatch | None:
    """The oldest first, up to the most of one batch. None: not one of them can be moved."""
    able = left_out.able_orders(found, wish.what).order_by("placed_at", "pk")
    return _batch(able, {"order_id": F("pk")}, wish)


def of_parcels(found: QuerySet[Shipment], wish: Wish) -> MoveBatch | None:
    """What must leave first is first."""
    able = left_out.able_parcels(found, wish.what).order_by("ship_by", "pk")
    return _batch(able, {"order_id": F("order_id"), "shipment_id": F("pk")}, wish)


@transaction.atomic
def _batch(able: Chosen, of_each: dict[str, F], wish: Wish) -> MoveBatch | None:
    told = {
        "what": wish.what,
        "asked_at": database.database_now(),
        "asked_by": wish.by[:150],
        "at_once": wish.at_once,
    }
    batch, new = MoveBatch.objects.get_or_create(click=wish.click, defaults=told)
    if not new:
        return batch
    values = {**of_each, "batch_id": batch.pk, "state": Move.State.WAITING}
    count = upsert.copied(Move, able[: settings.MOST_AT_ONCE], values)
    if not count:
        batch.delete()
        return None
    audit.changed(batch, {"orders": (None, count), "all that match": (None, wish.told)})
    work.add([todos.move(batch.pk, f"asked by {wish.by}"[:200])])
    return batch
