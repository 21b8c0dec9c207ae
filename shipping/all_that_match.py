"""A move of all orders that match: what matched when a person said yes becomes a batch, and nothing later.

The database copies the keys itself, so that five thousand cost no more statements and memory here than five.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import BigIntegerField, F, QuerySet, Value
from django.db.models.functions import Cast

from channels.models import Order
from omnihub.core import database, work
from omnihub.people import audit
from shipping import left_out, todos
from shipping.models import Move, MoveBatch, Shipment

COPY = (
    "INSERT INTO shipping_move (batch_id, order_id, shipment_id, courier, waybill, state, reason) "
    "SELECT %s, chosen.of_order, chosen.parcel, '', '', %s, '' FROM ({chosen}) AS chosen"
)


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
    parcel = Cast(Value(None), BigIntegerField())
    return _batch(able.values(of_order=F("pk"), parcel=parcel), wish)


def of_parcels(found: QuerySet[Shipment], wish: Wish) -> MoveBatch | None:
    """What must leave first is first."""
    able = left_out.able_parcels(found, wish.what).order_by("ship_by", "pk")
    return _batch(able.values(of_order=F("order_id"), parcel=F("pk")), wish)


@transaction.atomic
def _batch(chosen: QuerySet[Any, Any], wish: Wish) -> MoveBatch | None:
    told = {
        "what": wish.what,
        "asked_at": database.database_now(),
        "asked_by": wish.by[:150],
        "at_once": wish.at_once,
    }
    batch, new = MoveBatch.objects.get_or_create(click=wish.click, defaults=told)
    if not new:
        return batch
    count = _copy(batch, chosen)
    if not count:
        batch.delete()
        return None
    audit.changed(batch, {"orders": (None, count), "all that match": (None, wish.told)})
    work.add([todos.move(batch.pk, f"asked by {wish.by}"[:200])])
    return batch


def _copy(batch: MoveBatch, chosen: QuerySet[Any, Any]) -> int:
    sql, values = chosen[: settings.MOST_AT_ONCE].query.sql_with_params()
    copy = COPY.format(chosen=sql)
    with connection.cursor() as cursor:
        cursor.execute(copy, [batch.pk, Move.State.WAITING, *values])
        return int(cursor.rowcount)
