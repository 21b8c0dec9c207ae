"""Xendit's clock: ours, as far ahead as somebody turned it."""

import time
from datetime import UTC, datetime, timedelta, timezone

from sandbox import options

JAKARTA = timezone(timedelta(hours=7))
DAY = 86400
SATURDAY = 5


def now() -> float:
    return time.time() + options.current.xendit_clock_ahead


def iso(moment: float | None, timespec: str = "milliseconds") -> str | None:
    """`timespec`: Xendit's services differ in how fine they tell the time."""
    if moment is None:
        return None
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec=timespec).replace("+00:00", "Z")


def nanoseconds(moment: float) -> str:
    """As refunds tell it."""
    return f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%dT%H:%M:%S.%f}789Z"


def read(text: str) -> float:
    """ValueError where it is no moment; one without a zone is UTC."""
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


def settles_at(paid_at: float, days: int, *, business: bool) -> float:
    """After so many days; what falls on a weekend comes on Monday. `xendit_day_seconds` makes days short."""
    short = options.current.xendit_day_seconds
    if short != DAY:
        return paid_at + days * short
    moment = datetime.fromtimestamp(paid_at, JAKARTA)
    for _ in range(days):
        moment += timedelta(days=1)
        if business:
            moment = _on_a_weekday(moment)
    return (_on_a_weekday(moment) if days else moment).timestamp()


def _on_a_weekday(moment: datetime) -> datetime:
    while moment.weekday() >= SATURDAY:
        moment += timedelta(days=1)
    return moment
