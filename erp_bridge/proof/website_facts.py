"""An order of Odoo's Website, as Odoo tells it now and as we have it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from erp_bridge.proof.facts import Booked, Mirrored, Sold, Taken

NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Goods:
    """What one line of the sales order sells."""

    name: str
    pieces: int
    total: Decimal


Lines = Mapping[str, Goods]
"""By the key of Odoo's line."""


@dataclass(frozen=True, slots=True)
class There:
    """`delivery`: what of the total the courier costs. `waybill`: None where this Odoo keeps none."""

    number: str
    day: date
    total: Decimal
    delivery: Decimal
    lines: Lines
    confirmed: bool
    cancelled: bool
    delivered: bool
    waybill: str | None
    created_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Here:
    """`stands`: it goes on, whether or not its money is there. `offered`: staff sent its checkout link.
    `waits`: its buyer said yes there, and has not paid. `by_link`: has paid there.
    """

    number: str
    day: date
    total: Decimal
    delivery: Decimal
    lines: Lines
    stands: bool
    cancelled: bool
    left: bool
    waybills: frozenset[str]
    offered: bool
    waits: bool
    by_link: bool
    placed_at: datetime
    changed_at: datetime
    history: bool
    mirrored: Mirrored


@dataclass(frozen=True, slots=True)
class Pair:
    """One of both may be missing."""

    number: str
    there: There | None
    here: Here | None
    settled: bool
    booked: Booked
    taken: Taken = field(default_factory=Taken)

    @property
    def day(self) -> date:
        known = self.there or self.here
        assert known
        return known.day

    @property
    def alive_there(self) -> There | None:
        return self.there if self.there and not self.there.cancelled else None

    @property
    def alive_here(self) -> Here | None:
        return self.here if self.here and not self.here.cancelled else None

    @property
    def goods_only(self) -> bool:
        """The courier that is chosen at a link comes to Odoo with the money, and not before."""
        return bool(self.here and self.here.offered and not self.here.by_link)

    @property
    def sum_there(self) -> Decimal:
        return _sum(self.there, goods_only=self.goods_only)

    @property
    def sum_here(self) -> Decimal:
        return _sum(self.here, goods_only=self.goods_only)

    @property
    def sold(self) -> Sold:
        """What of it came through us, in the terms of a shop of our own."""
        known, here = self.there or self.here, self.alive_here
        return Sold(
            number=self.number,
            day=self.day,
            total=known.total if known else None,
            asks_for=here.mirrored.asks_for if here and here.by_link else frozenset(),
            cancelled=here is None,
            settled=self.settled,
            refunded=self.taken.back,
            taken=self.taken,
        )


def _sum(side: There | Here | None, *, goods_only: bool) -> Decimal:
    if side is None:
        return NONE
    return side.total - side.delivery if goods_only else side.total
