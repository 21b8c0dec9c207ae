"""What the shops add to /metrics."""

from collections.abc import Iterator

from channels.models import Connection, PushStatus
from omnihub.core import clock
from omnihub.core.metrics import Sample

SECONDS_A_DAY = 86_400


def token_days_left() -> Iterator[Sample]:
    """Days until somebody must authorise a shop anew, below zero when that day is over."""
    now = clock.now()
    for connection in Connection.objects.select_related("shop").order_by("shop"):
        ends = connection.authorised_until or connection.refresh_expires_at
        yield Sample(
            "omnihub_token_days_left",
            (ends - now).total_seconds() / SECONDS_A_DAY,
            {"shop": connection.shop.key},
        )


def pushes_sent() -> Iterator[Sample]:
    """1 while a marketplace sends us all the pushes we need, 0 while something about them is wrong."""
    for status in PushStatus.objects.order_by("kind"):
        yield Sample("omnihub_pushes_sent", float(not status.code), {"marketplace": status.kind})
