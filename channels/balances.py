"""A wallet's balance from one line to the next. Pure.

Lines of one second have no order that could be trusted, and need none: every balance is where one line ends
and the next begins, except the first and the last.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from channels.records import NOTHING


@dataclass(frozen=True, slots=True)
class Line:
    """`balance` is the one after it, None where nobody told."""

    moved: Decimal
    balance: Decimal | None


@dataclass(frozen=True, slots=True)
class Span:
    """`gap`: what would have to have moved beside the lines for the balances to be right."""

    opening: Decimal
    moved: Decimal
    closing: Decimal
    gap: Decimal


def span(lines: Sequence[Line], before: Decimal | None) -> Span:
    """Of a day's lines, in about their order; `before` is the balance at the end of the day before."""
    moved = sum((line.moved for line in lines), NOTHING)
    told = [(line.balance - line.moved, line.balance) for line in lines if line.balance is not None]
    if len(told) < len(lines) or not lines:
        opening = before if before is not None else told[0][0] if told else NOTHING
        return Span(opening, moved, opening + moved, NOTHING)
    begins, ends = Counter(start for start, _end in told), Counter(end for _start, end in told)
    first, last = begins - ends, ends - begins
    opening = _one(first, before, told[0][0])
    closing = _one(last, opening if not last else None, told[-1][1])
    if before is not None:
        return Span(before, moved, closing, closing - before - moved)
    return Span(opening, moved, closing, closing - opening - moved)


def _one(candidates: Counter[Decimal], usual: Decimal | None, otherwise: Decimal) -> Decimal:
    """None where the lines lead back to where they began; several where some are missing."""
    if len(candidates) == 1:
        return next(iter(candidates))
    return usual if not candidates and usual is not None else otherwise
