"""What a marketplace should show by now of a number that we sent: it sells and takes back by itself.

Its clock is not ours, so what happened around the moment of our push may count or not: the answer is a
lowest and a highest number, and they are equal where nothing is in doubt.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

SKEW = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Sale:
    """Pieces of one listing in one order. `known`: our number already reckoned with it.

    `cancelled_at` is the latest that can have been: marketplaces tell of it by the order's last change.
    """

    quantity: int
    placed_at: datetime
    cancelled_at: datetime | None = None
    known: bool = False


@dataclass(frozen=True, slots=True)
class Expected:
    low: int
    high: int

    @property
    def certain(self) -> int | None:
        return self.low if self.low == self.high else None

    def explains(self, shown: int) -> bool:
        return self.low <= shown <= self.high


def of(value: int, pushed_at: datetime, sales: Iterable[Sale], read_at: datetime | None = None) -> Expected:
    """Now, or at the moment of a reading.

    An order that was placed before our push and that we did not know: our number overwrote its taking.
    """
    low = high = value
    begin, end = pushed_at - SKEW, pushed_at + SKEW
    for sale in sales:
        taken = not sale.known and begin <= sale.placed_at and not _after(sale.placed_at, read_at)
        surely_taken = taken and end < sale.placed_at and _surely_before(sale.placed_at, read_at)
        back = sale.cancelled_at
        given_back = back is not None and begin <= back
        if taken:
            low -= sale.quantity
        if surely_taken and not given_back:
            high -= sale.quantity
        if given_back and not surely_taken:
            high += sale.quantity
    return Expected(max(low, 0), max(high, 0))


def _after(moment: datetime, read_at: datetime | None) -> bool:
    return read_at is not None and moment > read_at + SKEW


def _surely_before(moment: datetime, read_at: datetime | None) -> bool:
    return read_at is None or moment < read_at - SKEW
