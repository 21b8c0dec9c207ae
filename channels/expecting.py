"""What an order's escrow should be, term by term, and what it is instead. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from channels.payouts import APART, GROSS, RESIDUAL
from channels.records import NOTHING, RETURN_REFUND
from omnihub.core.money import whole

COURIER = "actual_shipping_fee"
HUNDRED = Decimal(100)


class By(StrEnum):
    """How we know what to expect."""

    ORDER = "order"
    """It is what was sold and given back: no fee that could be too high."""
    RATE = "rate"
    ESTIMATE = "estimate"
    """The marketplace's own estimate of the courier's price."""
    PROMISE = "promise"
    """What the first reading of the escrow said."""


@dataclass(frozen=True, slots=True)
class Rate:
    percent: Decimal
    fixed: Decimal = NOTHING

    def of(self, base: Decimal) -> Decimal:
        """Below zero, in whole rupiah; nothing where the seller keeps nothing."""
        return -whole(base * self.percent / HUNDRED + self.fixed) if base > 0 else NOTHING


@dataclass(frozen=True, slots=True)
class Term:
    name: str
    received: Decimal
    expected: Decimal
    by: By

    @property
    def difference(self) -> Decimal:
        return self.received - self.expected


@dataclass(frozen=True, slots=True)
class Reading:
    """An escrow as one read showed it. `base`: of what percentages are taken, before anything is refunded."""

    terms: Mapping[str, Decimal]
    base: Decimal
    courier_estimate: Decimal | None = None


def compare(reading: Reading, promised: Mapping[str, Decimal], rates: Mapping[str, Rate]) -> list[Term]:
    """Every term that is there or should be. Their sums are what is received and what was expected."""
    names = dict.fromkeys([*reading.terms, *promised, *rates])
    names.pop(RESIDUAL, None)
    terms = [_term(name, reading, promised, rates) for name in names]
    if residual := reading.terms.get(RESIDUAL, NOTHING):
        terms.append(Term(RESIDUAL, residual, NOTHING, By.ORDER))
    return [term for term in terms if term.received or term.expected]


def _term(name: str, reading: Reading, promised: Mapping[str, Decimal], rates: Mapping[str, Rate]) -> Term:
    received = reading.terms.get(name, NOTHING)
    if name in APART:
        return Term(name, received, received, By.ORDER)
    if name in rates:
        kept = reading.base + reading.terms.get(RETURN_REFUND, NOTHING)
        whole_back = reading.terms.get(GROSS, NOTHING) + reading.terms.get(RETURN_REFUND, NOTHING) <= 0
        return Term(name, received, NOTHING if whole_back else rates[name].of(kept), By.RATE)
    if name == COURIER and reading.courier_estimate is not None:
        return Term(name, received, -reading.courier_estimate, By.ESTIMATE)
    return Term(name, received, promised.get(name, NOTHING), By.PROMISE)


def keeps_promise(before: Mapping[str, Decimal], now: Mapping[str, Decimal]) -> bool:
    """Whether both are about the same sale: another gross or refund is another sale, with other fees."""
    return all(before.get(name, NOTHING) == now.get(name, NOTHING) for name in (GROSS, RETURN_REFUND))
