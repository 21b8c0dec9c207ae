"""Where a look for changed stock at one place begins, and how far it has come.

Odoo's `write_date` is the start of a transaction: what a long one wrote appears late, with an old date. So
a *thorough* look, once a minute, begins well before the newest date that the last one saw. What is asked
for in between gets a *quick* look, which begins just before the newest date of all; it never moves the
start of the thorough ones, and what it misses they find.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Self

from django.conf import settings

from erp_bridge.models import StockLook
from erp_bridge.odoo.convert import MOMENT
from erp_bridge.odoo.stock import Change
from omnihub.core import clock
from omnihub.core.database import database_now

LINKED_OVERLAP = timedelta(minutes=1)
"""As long as a transaction of ours may take between the date it writes and its commit."""

NIGHT = 2
"""The hour in Jakarta from which on everything is read once."""


def notes(place: str) -> StockLook:
    return StockLook.objects.get_or_create(place=place)[0]


@dataclass(slots=True)
class Look:
    """`table` and `after`: how far it is. `told`: the products this run of it has read."""

    place: str
    thorough: bool
    since: str
    newest: str
    started_at: datetime
    linked_since: datetime
    table: int = 0
    after: int = 0
    resumed: bool = False
    told: set[int] = field(default_factory=set)

    @classmethod
    def begin(cls, place: str) -> Self | None:
        """None where everything has to be read first."""
        last, now = notes(place), database_now()
        looked_at = last.looked_at or last.read_at
        if looked_at is None or not last.seen:
            return None
        linked_since = looked_at - LINKED_OVERLAP
        if last.paused_at:
            return cls(
                place,
                thorough=True,
                since=last.paused_since,
                newest=last.paused_newest,
                started_at=last.paused_at,
                linked_since=linked_since,
                table=last.paused_table,
                after=last.paused_after,
                resumed=True,
            )
        thorough = now - looked_at >= timedelta(seconds=settings.STOCK_LOOK_SECONDS)
        newest = last.seen if thorough else last.newest
        overlap = settings.STOCK_OVERLAP_SECONDS if thorough else settings.STOCK_HINT_OVERLAP_SECONDS
        return cls(place, thorough, _before(newest, overlap), newest, now, linked_since)

    def reach(self, newest: str) -> None:
        """Odoo's newest date now, before the first page. What a long look sees later on is not counted: what
        changed meanwhile in the pages it has passed would be left out by the next one.
        """
        self.newest = max(self.newest, newest)

    def took(self, changes: Sequence[Change], *, last: bool) -> None:
        """One page of a table, or its last."""
        if not self.thorough:
            self.reach(max((change.written_at for change in changes), default=""))
        if last:
            self.table, self.after = self.table + 1, 0
        else:
            self.after = changes[-1].id

    def pause(self) -> None:
        """Only thorough looks are long; a quick one simply begins again."""
        if self.thorough:
            StockLook.objects.filter(pk=self.place).update(
                paused_at=self.started_at,
                paused_since=self.since,
                paused_newest=self.newest,
                paused_table=self.table,
                paused_after=self.after,
            )

    def finish(self) -> None:
        last = notes(self.place)
        last.newest = max(last.newest, self.newest)
        if self.thorough:
            last.seen = max(last.seen, self.newest)
            last.looked_at = self.started_at
            last.paused_at = None
        last.save(update_fields=["newest", "seen", "looked_at", "paused_at"])


@dataclass(slots=True)
class Reading:
    """A read of everything, in the order of Odoo's ids. `newest`: Odoo's date when it began."""

    place: str
    started_at: datetime
    newest: str
    after: int = 0

    @classmethod
    def under_way(cls, place: str) -> Self | None:
        last = notes(place)
        if last.reading_at is None:
            return None
        return cls(place, last.reading_at, last.reading_newest, last.reading_after)

    def pause(self) -> None:
        StockLook.objects.filter(pk=self.place).update(
            reading_at=self.started_at, reading_newest=self.newest, reading_after=self.after
        )

    def finish(self) -> None:
        last = notes(self.place)
        last.seen = last.newest = self.newest  # also where that is earlier: Odoo was put back to a copy
        last.read_at, last.reading_at = self.started_at, None
        last.save(update_fields=["seen", "newest", "read_at", "reading_at"])


def wants_all(place: str) -> bool:
    """Never read as a whole, or not since the night began."""
    read_at = notes(place).read_at
    return read_at is None or read_at < _night()


def _night() -> datetime:
    now = clock.now().astimezone(clock.JAKARTA)
    night = now.replace(hour=NIGHT, minute=0, second=0, microsecond=0)
    return night if night <= now else night - timedelta(days=1)


def _before(date: str, seconds: float) -> str:
    moment = datetime.strptime(date, MOMENT).replace(tzinfo=UTC)
    return (moment - timedelta(seconds=seconds)).strftime(MOMENT)
