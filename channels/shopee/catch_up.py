"""Find what no push told us: orders and returns changed, and money released, since the last look.

A look adds work and reads nothing itself. Its cursor moves when a window is safe, so a look that is cut
short, or killed, goes on where the last whole window ended.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings

from channels import orders, syncs, todos
from channels.models import Shop, SyncRun
from channels.records import ReleaseData
from channels.shopee import convert, pages, pull
from channels.shopee.connect import Session
from omnihub.core import clock, cursors, database, work
from omnihub.core.outcomes import Deadline
from omnihub.core.work import Todo

FIRST_LOOK = timedelta(days=15)
WINDOW = timedelta(days=1)
ONE_PAGE = 1
MOST_PAGES = 40
"""A window with more is halved: each must be walked within one turn of the worker, or none ever ends."""
SHORTEST = timedelta(minutes=1)


class TooFull(Exception):
    """The window has more pages than one turn of the worker may read."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What a look is for: its pages in one window, and the work to read what they name."""

    cursor: str
    pages: Callable[[Session, datetime, datetime], Iterator[Iterable[str]]]
    todo: Callable[[str, str, str], Todo]
    run: SyncRun.Kind | None = None
    """The run that counts what was found."""


def _order_pages(session: Session, start: datetime, end: datetime) -> Iterator[Iterable[str]]:
    for page in pages.orders(session, start, end, by="update_time"):
        yield [number for number, _status in page]


ORDERS = Sought("orders", _order_pages, todos.pull, SyncRun.Kind.ORDERS)
RETURNS = Sought("returns", pages.returns, todos.pull_return)


def run(session: Session, shop: Shop, deadline: Deadline) -> bool:
    """False: the time is over before everything was seen; to be called again."""
    return _look(session, shop, ORDERS, deadline) and releases(session, shop, deadline)


def returns(session: Session, shop: Shop, deadline: Deadline) -> bool:
    return _look(session, shop, RETURNS, deadline)


def _look(session: Session, shop: Shop, sought: Sought, deadline: Deadline) -> bool:
    windows = _windows(f"{sought.cursor}:{shop.key}")
    return all(_walk(session, shop, sought, window, deadline) for window in windows)


def _walk(
    session: Session, shop: Shop, sought: Sought, window: tuple[datetime, datetime], deadline: Deadline
) -> bool:
    """A window, or where it is too full its halves; the cursor moves behind each that was seen as a whole."""
    start, end = window
    try:
        found = _changed(session, shop, sought, window, deadline)
    except TooFull:
        middle = (start + (end - start) / 2).replace(microsecond=0)
        halves = ((start, middle), (middle, end))
        return all(_walk(session, shop, sought, half, deadline) for half in halves)
    if found is None:
        return False
    if sought.run:
        syncs.count(shop, sought.run, found)
    cursors.move(f"{sought.cursor}:{shop.key}", str(clock.to_epoch(end)))
    return True


def _windows(cursor: str) -> Iterator[tuple[datetime, datetime]]:
    """From a little before the last look to now. `now` is fixed: what changes later is the next look's."""
    now = database.database_now()
    seen = cursors.read(cursor)
    if seen is None:
        return clock.windows(now - FIRST_LOOK, now, WINDOW)
    overlap = timedelta(seconds=settings.ORDERS_OVERLAP_SECONDS)
    return clock.windows(datetime.fromtimestamp(int(seen), UTC) - overlap, now, WINDOW)


def _changed(
    session: Session, shop: Shop, sought: Sought, window: tuple[datetime, datetime], deadline: Deadline
) -> int | None:
    """How many changed in this window; None when the time is over.

    What changes while we turn the pages leaves the window, and what follows it moves up by one: a page may
    hide something. So a walk over several pages is walked again until it shows nothing new.
    """
    start, end = window
    seen: set[str] = set()
    while True:
        walked, before = 0, len(seen)
        for page in sought.pages(session, start, end):
            walked += 1
            fresh = [number for number in page if number not in seen]
            work.add(sought.todo(shop.key, number, "changed since the last look") for number in fresh)
            seen.update(fresh)
            if deadline.passed():
                return None
            if walked >= MOST_PAGES and end - start > SHORTEST:
                raise TooFull
        if walked <= ONE_PAGE or len(seen) == before:
            return len(seen)


def releases(session: Session, shop: Shop, deadline: Deadline) -> bool:
    """Money that went to the seller's wallet. A released order we never saw is read first.

    The cursor stays before the release of an order that cannot be read, for as long as a first look goes
    back: its money is booked when it can.
    """
    unread: list[datetime] = []
    for start, end in _windows(f"releases:{shop.key}"):
        for page in pages.releases(session, start, end):
            unread += _take(session, shop, [convert.release(one) for one in page])
            if deadline.passed():
                return False
        cursors.move(f"releases:{shop.key}", str(clock.to_epoch(min([end, *unread]))))
    return True


def _take(session: Session, shop: Shop, found: list[ReleaseData]) -> list[datetime]:
    """When the money of those was released that cannot be read, and are worth waiting for."""
    unknown = orders.save_releases(shop, found)
    if not unknown:
        return []
    orders.save_all(shop, pull.orders(session, unknown).orders)
    left = set(orders.save_releases(shop, [one for one in found if one.number in unknown]))
    work.add(todos.pull(shop.key, number, "released, but not readable") for number in left)
    oldest = clock.now() - FIRST_LOOK
    return [one.released_at for one in found if one.number in left and one.released_at > oldest]
