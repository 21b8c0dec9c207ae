"""The door for whoever wants a buyer to be told: what would be said, have it said, what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import transaction

from omnihub.notifications import deciding, events, rendering, words, writing
from omnihub.notifications.deciding import Known, Occasion
from omnihub.notifications.events import EMAIL, Because
from omnihub.notifications.models import Message

Facts = Mapping[str, Any]
"""What an event brings along itself: `pieces` by line key, and the `amount` that goes back, as text."""
NONE: Facts = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Draft:
    """What one way would say. `recipient` is masked; `because`: why this way stays silent, else empty."""

    way: str
    language: str
    recipient: str
    subject: str
    text: str
    because: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """What became of one message."""

    pk: int
    way: str
    state: str
    words: str
    at: datetime


def drafts(order_pk: int, event: str, facts: Facts = NONE) -> list[Draft]:
    """Writes nothing and calls nobody."""
    order = writing.orders().get(pk=order_pk)
    known = Known.of([order])
    policy = known.policies[order.shop_id]
    chains = events.CHAINS[policy.plan(event)]
    because = deciding.of_the_order(order, policy) or ("" if chains else Because.NOT_PLANNED)
    occasion = Occasion(order, event, known.now, because, facts=facts)
    return [_draft(occasion, way, known) for way in _ways(chains)]


def _ways(chains: Sequence[Sequence[str]]) -> list[str]:
    return list(dict.fromkeys(way for chain in chains for way in chain)) or [EMAIL]


def _draft(occasion: Occasion, way: str, known: Known) -> Draft:
    order, policy = occasion.order, known.policies[occasion.order.shop_id]
    row = deciding.made(occasion, way, policy, known, because=occasion.because)
    template = known.book.find(occasion.event, way, policy.language)
    text = rendering.rendered(order, template, policy, way, policy.language, occasion.facts)
    return Draft(way, policy.language, row.shown, text.subject, text.text, words.because(row.because))


@transaction.atomic
def tell(order_pk: int, event: str, part: str = "", facts: Facts = NONE) -> None:
    """Inside the caller's transaction. Once for each (event, order, part, way), however often it is called.

    `part`: which one, of an event that may happen to an order more than once.
    """
    if Message.objects.filter(order=order_pk, event=event, part=part).exists():
        return
    order = writing.orders().get(pk=order_pk)
    known = Known.of([order])
    because = Because.BEFORE_GO_LIVE if order.history else ""
    writing.write([Occasion(order, event, known.now, because, part, facts)], known)


def told(order_pk: int, event: str, part: str = "") -> list[Told]:
    rows = Message.objects.filter(order=order_pk, event=event, part=part).order_by("made_at", "pk")
    return [Told(row.pk, row.way, row.state, words.state(row), words.moment(row)) for row in rows]
