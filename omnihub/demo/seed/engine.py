"""What the machine remembers of the sales, as long as it keeps it: messages, work, tries, held work."""

import json
import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from random import Random

from django.conf import settings

from channels import todos
from omnihub.core import clock
from omnihub.core.models import Attempt, InboxMessage, Work
from omnihub.demo.seed.sales import Sale
from omnihub.demo.seed.table import Row, Table, sealed

WORK = (
    "id", "topic", "subject", "key", "reason", "state", "not_before", "wanted_since", "attempts",
    "fate", "code", "note", "correlation_id", "finished_at",
)  # fmt: skip
MESSAGE = (
    "id", "source", "event_key", "body", "received_at", "state", "drained_at", "event", "subject",
    "correlation_id",
)  # fmt: skip
TROUBLES = (
    ("person", "unmapped", "A SKU of this order belongs to no product. Map it, then try again."),
    ("person", "total_differs", "Odoo's invoice differs from the gross by Rp 1.000. Nothing was posted."),
    ("settings", "access_denied", "Odoo does not let OmniHub write this. Check the rights of its user."),
)  # fmt: skip
HELD_LATELY = timedelta(days=5)
ONE_IN = 150
MOST_HELD = 60
SECOND = timedelta(seconds=1)


class Engine:
    def __init__(self, end: datetime) -> None:
        self.end = end
        self.messages = Table(InboxMessage, *MESSAGE)
        self.works = Table(Work, *WORK)
        self.attempts = Table(Attempt, "work_id", "number", "claim", "started_at", "took", "outcome", "note")
        self.next_work = self.works.next_pk()
        self.held = 0
        self.paid: set[str] = set()

    def hold(self, sales: Iterable[Sale]) -> frozenset[int]:
        """Which of these wait for a person."""
        new = (sale for sale in sales if sale.paid_at and not sale.history and not sale.cancelled_at)
        lately = [sale.pk for sale in new if self.end - sale.placed_at < HELD_LATELY]
        chosen = [pk for pk in lately if pk % ONE_IN == 0][: MOST_HELD - self.held]
        self.held += len(chosen)
        return frozenset(chosen)

    def write(self, dice: Random, sales: Sequence[Sale], held: frozenset[int]) -> int:
        works = [row for sale in sales for row in self._works(sale, held)]
        tries = [_attempt(row, dice) for row in works]
        pushed = [sale for sale in sales if not sale.stall.ours]
        kept = [sale for sale in pushed if self._keeps(sale.placed_at, "inbox")]
        written = self.messages.write([row for sale in kept for row in _messages(sale)])
        return written + self.works.write(works) + self.attempts.write(tries)

    def _keeps(self, at: datetime, what: str) -> bool:
        return self.end - at < timedelta(days=settings.KEEP_DAYS[what])

    def _works(self, sale: Sale, held: frozenset[int]) -> Iterable[Row]:
        pull = f"{sale.stall.key}:{sale.number}"
        if self._keeps(sale.placed_at, "work") and not sale.stall.ours:
            yield self._work(todos.PULL, pull, f"shopee:{pull}", sale.placed_at)
        if sale.pk in held:
            trouble = TROUBLES[sale.pk // ONE_IN % len(TROUBLES)]
            yield self._work(todos.PUSH, str(sale.pk), f"odoo:order:{sale.pk}", sale.placed_at, trouble)
        elif sale.paid_at and not sale.history and self._keeps(sale.paid_at, "work"):
            yield self._work(todos.PUSH, str(sale.pk), f"odoo:order:{sale.pk}", sale.paid_at)
        if sale.released_at and self._keeps(sale.released_at, "work"):
            day = f"{sale.stall.shop}:{clock.jakarta_date(sale.released_at).isoformat()}"
            if day not in self.paid:
                self.paid.add(day)
                yield self._work(todos.PAY, day, f"odoo:payments:{sale.stall.shop}", sale.released_at)

    def _work(
        self, topic: str, subject: str, key: str, at: datetime, trouble: tuple[str, str, str] | None = None
    ) -> Row:
        pk, self.next_work = self.next_work, self.next_work + 1
        state = Work.State.HELD if trouble else Work.State.DONE
        fate, code, note = trouble or ("", "", "")
        finished = None if trouble else at + 3 * SECOND
        return pk, topic, subject, key, "seeded", state, at, at, 1, fate, code, note, f"{pk:032x}", finished


def _attempt(work: Row, dice: Random) -> Row:
    row = dict(zip(WORK, work, strict=True))
    claim = uuid.UUID(int=dice.getrandbits(128), version=4)
    outcome = row["fate"] or "done"
    return row["id"], 1, claim, row["wanted_since"] + SECOND, SECOND / 4, outcome, row["note"]


def _messages(sale: Sale) -> Iterable[Row]:
    moments = [("UNPAID", sale.placed_at), ("SHIPPED", sale.shipped_at)]
    for status, at in moments:
        if at is None:
            continue
        pk = uuid.uuid5(uuid.NAMESPACE_OID, f"{sale.pk}:{status}")
        body = json.dumps({"data": {"ordersn": sale.number, "status": status}, "code": 3})
        subject = f"{sale.stall.key}:{sale.number}"
        yield (
            pk, "shopee", f"seeded:{sale.pk}:{status}", sealed(body, InboxMessage, "body", pk), at,
            InboxMessage.State.DONE, at + SECOND,
            "order_status_push", subject, f"{sale.pk:032x}",
        )  # fmt: skip
