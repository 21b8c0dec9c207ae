"""Time: aware, UTC inside, Asia/Jakarta for people and for days in reports."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

JAKARTA = ZoneInfo("Asia/Jakarta")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def now() -> datetime:
    return datetime.now(UTC)


def from_epoch(seconds: int | None) -> datetime | None:
    """Remotes write 0, null and nothing for "not yet"."""
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def to_epoch(moment: datetime) -> int:
    return int(moment.timestamp())


def jakarta_date(moment: datetime) -> date:
    return moment.astimezone(JAKARTA).date()


def jakarta_day(day: date) -> tuple[datetime, datetime]:
    """The first moment of the day and of the day after it."""
    start = datetime.combine(day, time.min, JAKARTA)
    return start.astimezone(UTC), (start + timedelta(days=1)).astimezone(UTC)


def windows(since: datetime, until: datetime, size: timedelta) -> Iterator[tuple[datetime, datetime]]:
    """A span of time in pieces of at most `size`, each beginning where the one before it ends."""
    while since < until:
        end = min(since + size, until)
        yield since, end
        since = end
