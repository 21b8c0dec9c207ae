"""What a cancellation would do on every side. Asks the remotes, and writes nothing anywhere."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from omnihub.cancellation.models import Cancellation
from omnihub.cancellation.records import Ability, Card
from omnihub.cancellation.steps import SIDES
from omnihub.core import http


@dataclass(frozen=True, slots=True)
class Preview:
    cards: Sequence[Card]
    digest: str

    @property
    def possible(self) -> bool:
        """Whether the marketplace, or a person there, can cancel it."""
        return all(card.ability != Ability.CANNOT for card in self.cards)

    def kept(self) -> list[dict[str, Any]]:
        return [card.kept() for card in self.cards]


def of(wanted: Cancellation) -> Preview:
    """Where the marketplace cannot cancel, the other sides are not asked: nothing would happen there."""
    cards: list[Card] = []
    with http.patience(settings.PREVIEW_SECONDS):
        for side in SIDES.values():
            cards.append(side.plan(wanted))
            if cards[-1].ability == Ability.CANNOT:
                break
    return Preview(cards, _digest(wanted, cards))


def _digest(wanted: Cancellation, cards: Sequence[Card]) -> str:
    """Of all that a person agrees to: another situation is another digest."""
    told = [wanted.order_id, wanted.kind, sorted(wanted.pieces.items()), [card.agreed() for card in cards]]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()
