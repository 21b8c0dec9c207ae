"""What the shops add to /metrics."""

from collections.abc import Iterator

from channels.models import Connection
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
