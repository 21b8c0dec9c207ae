"""An order that is called off, as far as Odoo is concerned: what would happen, and how far it is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing that happens in Odoo: which document (its name), and what becomes of it (a Text)."""

    document: str
    words: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How far Odoo is. `held`: why it waits for a person, in words; empty while it goes on by itself."""

    done: bool
    words: str = ""
    held: str = ""


def preview(order_pk: int) -> list[Consequence]:
    """Reads Odoo and writes nothing. Raises the remote errors of core."""
    raise NotImplementedError(order_pk)


def ask(order_pk: int, reason: str) -> None:
    """The order is called off in the mirror: Odoo follows, as work of its own. Safe to repeat."""
    raise NotImplementedError(order_pk, reason)


def standing(order_pk: int) -> Standing:
    """From our own rows; calls nobody."""
    raise NotImplementedError(order_pk)
