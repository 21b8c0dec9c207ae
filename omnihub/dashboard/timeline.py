"""Everything that happened to one order, oldest first: evidence, tries, changes, documents."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import IntEnum

from django.utils.translation import gettext as _

from channels import todos
from channels.models import Order, OrderEvent, ReturnAnswer, ReturnCase
from channels.states import OrderStatus
from erp_bridge import replay
from erp_bridge.models import Binding
from omnihub.core import money
from omnihub.core.models import Attempt, InboxMessage, Work
from omnihub.dashboard import erp_side
from omnihub.dashboard.words import EVENTS, OUTCOMES, PAPERS, TOPICS
from shipping.models import MoveBatch

AMOUNT = re.compile(r"-?\d{1,12}\.\d{2}", re.ASCII)


STATES = dict(OrderStatus.choices)
CASES = {
    "return": dict(ReturnCase.State.choices),
    "return_answer": dict(ReturnAnswer.Action.choices),
    "move": dict(MoveBatch.What.choices),
}
"""Events that begin with a word of ours; a return's number follows it."""


class Rank(IntEnum):
    """What comes first when two things happened at one moment."""

    PLACED, MESSAGE, ATTEMPT, EVENT, BINDING, STILL_OPEN = range(6)


@dataclass(frozen=True, slots=True)
class Entry:
    at: datetime
    rank: Rank
    icon: str
    where: str
    title: str
    words: str = ""
    tone: str = ""
    url: str = ""
    waited: timedelta | None = None
    took: timedelta | None = None
    evidence: str = ""
    person: str = ""
    reason: str = ""
    code: str = ""
    number: int = 0
    start: tuple[str, str] | None = None
    """From where it can be done again: "message" or "attempt", and its id."""


def of(
    order: Order,
    *,
    messages: Iterable[InboxMessage],
    works: Iterable[Work],
    attempts: Iterable[Attempt],
    events: Iterable[OrderEvent],
    bindings: Iterable[erp_side.Bound],
    parcels: Iterable[Entry] = (),
) -> list[Entry]:
    """`parcels`: what the warehouse did (`parcel_story`)."""
    entries = [
        _placed(order),
        *(_message(message) for message in messages),
        *_attempts(attempts),
        *(_open(work) for work in works if work.state != Work.State.DONE),
        *(_event(event) for event in events),
        *(_binding(binding) for binding in bindings),
        *parcels,
    ]
    return sorted(entries, key=lambda entry: (entry.at, entry.rank))


def _placed(order: Order) -> Entry:
    words = _("with cash on delivery") if order.cash_on_delivery else order.payment_method
    return Entry(
        order.placed_at, Rank.PLACED, "shopping_cart", order.shop.kind.title(), _("The buyer ordered"), words
    )


def _message(message: InboxMessage) -> Entry:
    unread = message.state == InboxMessage.State.UNREADABLE
    return Entry(
        message.received_at,
        Rank.MESSAGE,
        "inbox",
        message.source.title(),
        message.event or message.event_key,
        message.note,
        tone="bad" if unread else "",
        waited=message.drained_at - message.received_at if message.drained_at else None,
        evidence=str(message.pk),
        start=("message", str(message.pk)),
    )


def _attempts(attempts: Iterable[Attempt]) -> Iterator[Entry]:
    for attempt in attempts:
        work = attempt.work
        said, tone = OUTCOMES.get(attempt.outcome, (attempt.outcome, ""))
        first = attempt.number == 1
        yield Entry(
            attempt.started_at,
            Rank.ATTEMPT,
            "call_made" if work.topic != todos.PULL else "call_received",
            "OmniHub",
            f"{topic(work.topic)}: {said}",
            attempt.note,
            tone=tone,
            waited=attempt.started_at - work.wanted_since if first else None,
            took=attempt.took,
            reason=work.reason if first else "",
            code=attempt.code,
            number=attempt.number,
            start=("attempt", str(attempt.pk)) if work.topic in replay.OF_TOPIC else None,
        )


def topic(name: str) -> str:
    return str(TOPICS.get(name, name))


def _open(work: Work) -> Entry:
    """What is not finished: waiting, on its way, or held. Its reason says who asked."""
    held = work.state == Work.State.HELD
    states = {
        Work.State.HELD: _("held for a person"),
        Work.State.SENDING: _("on its way"),
        Work.State.WAITING: _("waiting"),
    }
    return Entry(
        work.not_before if not held else work.wanted_since,
        Rank.STILL_OPEN,
        "front_hand" if held else "hourglass_top",
        "OmniHub",
        f"{topic(work.topic)}: {states[Work.State(work.state)]}",
        work.note or work.reason,
        tone="bad" if held else "warn",
    )


def _event(event: OrderEvent) -> Entry:
    icon, title = EVENTS.get(event.kind, ("circle", event.kind))
    before, after = (_value(event.kind, text) for text in (event.before, event.after))
    words = f"{before} → {after}" if before and event.kind != "note" else after
    if event.unusual and event.kind == "status":
        words = _("%(words)s: an unusual move, please look") % {"words": words}
    tone = "warn" if event.unusual else ""
    return Entry(event.at, Rank.EVENT, icon, "OmniHub", str(title), words, tone=tone, person=event.by)


def _value(kind: str, text: str) -> str:
    if kind == "status":
        return state(text)
    if kind in CASES:
        word, _space, number = text.partition(" ")
        return f"{CASES[kind].get(word, word)} {number}".strip()
    return money.rupiah(Decimal(text)) if AMOUNT.fullmatch(text) else text


def state(value: str) -> str:
    return str(STATES.get(value, value))


def _binding(binding: erp_side.Bound) -> Entry:
    label, paper = erp_side.ALL[Binding.Kind(binding.kind)], erp_side.paper(binding)
    return Entry(
        binding.bound_at,
        Rank.BINDING,
        "receipt_long",
        "Odoo",
        f"{label} {binding.name or binding.odoo_id}",
        paper.dead or str(PAPERS.get(binding.state, binding.state)),
        tone="warn" if paper.dead else "good",
        url=binding.url,
    )
