"""What a person did with an order, kept on its timeline."""

from collections.abc import Iterable

from channels.models import OrderEvent
from omnihub.core import clock

NOTE = "note"


def write(order_pks: Iterable[int], words: str, by: str) -> None:
    now = clock.now()
    OrderEvent.objects.bulk_create(
        OrderEvent(order_id=pk, at=now, kind=NOTE, after=words[:300], by=by[:150])
        for pk in sorted(set(order_pks))
    )
