"""What buyers of our own shop were told, as long as it is remembered. To whom is not made up."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from django.conf import settings

from omnihub.demo.seed.sales import Sale
from omnihub.demo.seed.table import Row, Table, sealed
from omnihub.notifications.events import Because, Event, Language, State, Way
from omnihub.notifications.models import Message

MESSAGE = (
    "id", "order_id", "event", "way", "language", "shown", "state", "because", "happened_at", "made_at",
    "handed_at", "sent_at", "delivered_at", "read_at", "failed_at", "recipient",
)  # fmt: skip
STATES = (State.READ, State.DELIVERED, State.SENT, State.FAILED)
WEIGHTS = (50, 30, 18, 2)
SECOND = timedelta(seconds=1)
EVENTS = 8
"""So many numbers are left for each order."""


class Letters:
    def __init__(self, end: datetime) -> None:
        self.since = end - timedelta(days=settings.KEEP_DAYS["messages"])
        self.messages = Table(Message, *MESSAGE)

    def write(self, dice: Random, sales: Iterable[Sale]) -> int:
        lately = (sale for sale in sales if sale.stall.ours and sale.placed_at > self.since)
        return self.messages.write([row for sale in lately for row in _told(sale, dice)])


def _told(sale: Sale, dice: Random) -> Iterable[Row]:
    moments = (
        (Event.ORDER_RECEIVED, Way.EMAIL, sale.placed_at),
        (Event.PAID, Way.EMAIL, sale.paid_at),
        (Event.SHIPPED, Way.WHATSAPP, sale.shipped_at),
        (Event.CANCELLED, Way.WHATSAPP, sale.cancelled_at),
    )
    for place, (event, way, at) in enumerate(moments):
        if at is not None:
            yield _message(sale.pk * EVENTS + place, sale, event, way, at, dice.choices(STATES, WEIGHTS)[0])


def _message(pk: int, sale: Sale, event: Event, way: Way, at: datetime, state: State) -> Row:
    failed = state == State.FAILED
    sent, delivered = at + SECOND, at + 2 * SECOND
    return (
        pk, sale.pk, event, way, Language.INDONESIAN, "b***@example.com" if way == Way.EMAIL else "+62•••64",
        state, Because.REFUSED if failed else "", at, at, sent,
        None if failed else sent,
        delivered if state in {State.DELIVERED, State.READ} else None,
        delivered + SECOND if state == State.READ else None,
        sent if failed else None,
        sealed("", Message, "recipient", pk),
    )  # fmt: skip
