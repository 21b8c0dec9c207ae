"""What a person did with an order, kept on its timeline."""

from collections.abc import Collection

from django.db.models import F

from channels.models import Order, OrderEvent
from omnihub.core import clock, upsert

NOTE = "note"


def write(order_pks: Collection[int], words: str, by: str) -> None:
    """Of keys that are no order's any more nothing is written."""
    said = {"kind": NOTE, "at": clock.now(), "after": words[:300], "by": by[:150]}
    orders = Order.objects.filter(pk__in=order_pks).order_by("pk")
    upsert.copied(OrderEvent, orders, said | {"order_id": F("pk")})
