"""The door for whoever wants a buyer to be told: what would be said, have it said, what became of it."""

from dataclasses import dataclass
from datetime import datetime


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


def drafts(order_pk: int, event: str) -> list[Draft]:
    """Writes nothing and calls nobody."""
    raise NotImplementedError(order_pk, event)


def tell(order_pk: int, event: str) -> None:
    """Inside the caller's transaction. Once for each (event, order, way), however often it is called."""
    raise NotImplementedError(order_pk, event)


def told(order_pk: int, event: str) -> list[Told]:
    raise NotImplementedError(order_pk, event)
