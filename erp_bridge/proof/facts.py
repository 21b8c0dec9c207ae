"""What each side knows about one order, in terms that can be compared."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from omnihub.core import texts


class Document(StrEnum):
    ORDER = "order"
    DELIVERY = "delivery"
    INVOICE = "invoice"
    PAYMENT = "payment"


@dataclass(frozen=True, slots=True)
class Sold:
    """An order as the marketplace tells it now. `asks_for` are the documents that must exist by now.

    `unread`: it is in the marketplace's list, and its details cannot be read.
    """

    number: str
    day: date
    total: Decimal | None
    asks_for: frozenset[Document]
    cancelled: bool = False
    settled: bool = True
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Mirrored:
    """The same order in our mirror, with the words of the work that is parked for it."""

    number: str
    total: Decimal | None
    asks_for: frozenset[Document]
    held: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """One document in the ERP."""

    name: str
    total: Decimal
    done: bool


@dataclass(frozen=True, slots=True)
class Booked:
    """What the ERP holds for one order number. Cancelled documents are not among the papers."""

    number: str
    papers: Mapping[Document, tuple[Paper, ...]] = field(default_factory=dict)
    cancelled: bool = False

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
