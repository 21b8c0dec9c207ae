"""What each side knows about one order, in terms that can be compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from omnihub.core import texts


class Document(StrEnum):
    ORDER = "order"
    DELIVERY = "delivery"
    INVOICE = "invoice"
    PAYMENT = "payment"


OF_MONEY = frozenset({Document.INVOICE, Document.PAYMENT})


@dataclass(frozen=True, slots=True)
class Taken:
    """An order's money at a gateway: what came, what went back, and when its book changed last."""

    came: Decimal = Decimal(0)
    back: Decimal = Decimal(0)
    at: datetime | None = None

    @property
    def left(self) -> Decimal:
        return self.came - self.back


@dataclass(frozen=True, slots=True)
class Sold:
    """An order as the marketplace tells it now. `asks_for` are the documents that must exist by now.

    `refunded`: what its returns took back. `lost`: the courier lost its parcels. `unread`: it is in the
    marketplace's list, and its details cannot be read. `taken`: of our own shops, what a gateway took for it.
    """

    number: str
    day: date
    total: Decimal | None
    asks_for: frozenset[Document]
    cancelled: bool = False
    settled: bool = True
    unread: bool = False
    refunded: Decimal = Decimal(0)
    lost: bool = False
    taken: Taken | None = None

    def due(self, document: Document) -> Decimal | None:
        return _due(document, self.total, self.refunded)


@dataclass(frozen=True, slots=True)
class Mirrored:
    """The same order in our mirror, with the words of the work that is parked for it."""

    number: str
    total: Decimal | None
    asks_for: frozenset[Document]
    held: str = ""
    refunded: Decimal = Decimal(0)
    taken: Taken = Taken()

    def due(self, document: Document) -> Decimal | None:
        return _due(document, self.total, self.refunded)


def _due(document: Document, total: Decimal | None, refunded: Decimal) -> Decimal | None:
    """A refund takes from invoice and payment. What was sold and sent stays what it was."""
    return total - refunded if total is not None and document in OF_MONEY else total


@dataclass(frozen=True, slots=True)
class Paper:
    """One document in the ERP. An invoice counts less its credit notes."""

    name: str
    total: Decimal
    done: bool


@dataclass(frozen=True, slots=True)
class Booked:
    """What the ERP holds for one order number. Cancelled documents are not among the papers.

    `awaited` are open return transfers, `away` deliveries of a cancelled order that have none. `money`: what
    the clearing journal of our own shop has of it, with its sign.
    """

    number: str
    papers: Mapping[Document, tuple[Paper, ...]] = field(default_factory=dict)
    cancelled: bool = False
    awaited: tuple[str, ...] = ()
    away: tuple[str, ...] = ()
    money: tuple[Paper, ...] = ()

    def alive(self, document: Document) -> tuple[Paper, ...]:
        """What is left of a cancelled order: an invoice that was credited in full is not."""
        return tuple(paper for paper in self.done(document) if paper.total or document not in OF_MONEY)

    def done(self, document: Document) -> tuple[Paper, ...]:
        return tuple(paper for paper in self.papers.get(document, ()) if paper.done)


@dataclass(frozen=True, slots=True)
class Difference:
    number: str
    document: Document
    reason: str

    def as_dict(self) -> dict[str, Any]:
        """`reason` is for scripts and logs, `said` is what pages say it from."""
        return {"order": self.number, "reason": str(self.reason), "said": texts.kept(self.reason)}
