"""What a cancellation would do on every side. Asks the remotes at once, and writes nothing anywhere."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings

from omnihub.cancellation.asking import Asked
from omnihub.cancellation.models import Cancellation, Step
from omnihub.cancellation.records import Ability, Card
from omnihub.cancellation.steps import SIDES
from omnihub.core.texts import Text


@dataclass(frozen=True, slots=True)
class Preview:
    cards: Sequence[Card]
    digest: str

    @property
    def possible(self) -> bool:
        """Whether the marketplace, or a person there, can cancel it."""
        return all(card.ability != Ability.CANNOT for card in self.cards)

    @property
    def unanswered(self) -> bool:
        """The marketplace said nothing: nothing is cancelled on the strength of what was read before."""
        return self.cards[0].ability == Ability.UNKNOWN

    def kept(self) -> list[dict[str, Any]]:
        return [card.kept() for card in self.cards]


def of(wanted: Cancellation) -> Preview:
    """Where the marketplace cannot cancel, the other sides are not told of: nothing would happen there."""
    remote = {name: partial(side.plan, wanted) for name, side in SIDES.items() if side.asks}
    asked = Asked(remote, settings.PREVIEW_SECONDS)
    near = {name: side.plan(wanted) for name, side in SIDES.items() if not side.asks}
    cards = _in_order({**near, **asked.answers()})
    return Preview(cards, _digest(wanted, cards))


def _in_order(found: Mapping[str, Card]) -> list[Card]:
    cards = [found.get(name) or _silent(side.side) for name, side in SIDES.items()]
    return cards[:1] if cards[0].ability == Ability.CANNOT else cards


def _silent(side: Step.Side) -> Card:
    return Card(side, Ability.UNKNOWN, [Text("It could not be looked at yet. Look again in a moment.")])


def _digest(wanted: Cancellation, cards: Sequence[Card]) -> str:
    """Of all that a person agrees to: another situation is another digest."""
    told = [wanted.order_id, wanted.kind, sorted(wanted.pieces.items()), [card.agreed() for card in cards]]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
