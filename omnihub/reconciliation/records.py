"""What is compared, and what differs. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

Term = str | int | None


class What(StrEnum):
    """How two books may differ about one sum. Kept in rows: never renamed."""

    MISSING_THERE = "missing_there"
    MISSING_HERE = "missing_here"
    AMOUNT = "amount"
    CURRENCY = "currency"
    DOUBLED_THERE = "doubled_there"
    DOUBLED_HERE = "doubled_here"
    STATE = "state"
    NOT_SETTLED = "not_settled"
    KEPT = "kept"
    """Money that pays nothing, and was not given back."""
    TAKEN = "taken"
    """The other side took it: a chargeback, an adjustment."""
    RESIDUAL = "residual"
    """Named terms do not add up to the sum."""
    BALANCE = "balance"
    """What two books hold at the end of a day."""


@dataclass(frozen=True, slots=True)
class Item:
    """One sum in one book. `key` is what both books call it."""

    key: str
    amount: Decimal
    at: datetime
    currency: str = "IDR"
    ended_well: bool = True
    order_pk: int | None = None
    shop_pk: int | None = None
    facts: Mapping[str, Term] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """One difference. What one side does not have is None. `part`: what of it came about here, where that is
    not all.
    """

    key: str
    what: What
    day: date
    ours: Decimal | None
    theirs: Decimal | None
    currency: str = "IDR"
    order_pk: int | None = None
    shop_pk: int | None = None
    facts: Mapping[str, Term] = field(default_factory=dict)
    part: Decimal | None = None

    @property
    def off(self) -> Decimal:
        """How much more they have than we."""
        if self.part is not None:
            return self.part
        return (self.theirs or Decimal(0)) - (self.ours or Decimal(0))


@dataclass(slots=True)
class Compared:
    """What a comparison saw: how many sums of each side, what they add up to, and where they differ."""

    ours: int = 0
    theirs: int = 0
    ours_sum: Decimal = Decimal(0)
    theirs_sum: Decimal = Decimal(0)
    waiting: int = 0
    found: list[Found] = field(default_factory=list)
