"""How many pieces of a listing are offered, with every term of the sum. Pure: equal terms, equal number."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Any, Self

HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Part:
    """One product of a listing. Pieces are the product's, except `pieces`: how many of the listing they make.

    `reserved`: promised to orders that the ERP did not keep yet when it gave `sellable`, and to baskets at
    our own checkout. `campaign`: set aside by promotions of other listings.
    """

    sku: str
    quantity: int
    sellable: Decimal
    read_at: str
    reserved: int = 0
    campaign: int = 0

    @property
    def free(self) -> Decimal:
        return self.sellable - self.reserved - self.campaign

    @property
    def pieces(self) -> int:
        return int((self.free / self.quantity).to_integral_value(ROUND_FLOOR))


@dataclass(frozen=True, slots=True)
class Rule:
    """A shop's own: keep `buffer` back, offer `percent` of the rest, never more than `cap`.

    `last_pieces`: so many or fewer are left to the shops that have no such rule, and none is offered here.
    """

    buffer: int = 0
    percent: int = HUNDRED
    cap: int | None = None
    last_pieces: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """`floor` is what promotions of this very listing keep: no marketplace takes less than that."""

    place: str
    parts: tuple[Part, ...]
    rule: Rule = Rule()
    floor: int = 0

    @property
    def pieces(self) -> int:
        """What the scarcest product allows; below zero where more is promised than there is."""
        return min(part.pieces for part in self.parts)

    @property
    def available(self) -> int:
        return max(self.pieces - self.rule.buffer, 0)

    @property
    def offered(self) -> int:
        """The available pieces through the shop's rule."""
        if self.left_to_others:
            return 0
        share = self.available * self.rule.percent // HUNDRED
        return share if self.rule.cap is None else min(share, self.rule.cap)

    @property
    def left_to_others(self) -> bool:
        return 0 < self.available <= self.rule.last_pieces

    @property
    def value(self) -> int:
        return max(self.offered, self.floor)

    def terms(self) -> dict[str, Any]:
        """All of it as JSON, to be kept beside the number."""
        return {
            "place": self.place,
            "parts": [
                {
                    "sku": part.sku,
                    "quantity": part.quantity,
                    "sellable": f"{part.sellable.normalize():f}",
                    "read_at": part.read_at,
                    "reserved": part.reserved,
                    "campaign": part.campaign,
                }
                for part in self.parts
            ],
            "buffer": self.rule.buffer,
            "percent": self.rule.percent,
            "cap": self.rule.cap,
            "last_pieces": self.rule.last_pieces,
            "floor": self.floor,
        }

    @classmethod
    def of(cls, terms: Mapping[str, Any]) -> Self:
        """The sum once more, from what was kept."""
        parts = tuple(
            Part(
                sku=part["sku"],
                quantity=part["quantity"],
                sellable=Decimal(part["sellable"]),
                read_at=part["read_at"],
                reserved=part["reserved"],
                campaign=part["campaign"],
            )
            for part in terms["parts"]
        )
        rule = Rule(terms["buffer"], terms["percent"], terms["cap"], terms.get("last_pieces", 0))
        return cls(terms["place"], parts, rule, terms["floor"])
