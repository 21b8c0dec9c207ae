"""Read the wallet's lines, window by window. The cursor moves behind each that was seen as a whole."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import count

from django.conf import settings

from channels import settlements, wallet
from channels.models import Shop
from channels.payouts import WalletLineData
from channels.shopee import convert_wallet
from channels.shopee.client import ShopClient
from channels.shopee.connect import Session
from omnihub.core import clock, cursors, database
from omnihub.core.outcomes import Deadline

FIRST_LOOK = timedelta(days=31)
WINDOW = timedelta(hours=12)
"""Short enough to be walked within one turn of the worker, however busy the shop."""


def read(session: Session, shop: Shop, deadline: Deadline) -> bool:
    """False: the time is over before everything was seen; to be called again."""
    for start, end in _windows(shop):
        if not _walk(session, shop, start, end, deadline):
            return False
        cursors.move(settlements.cursor(shop.key), str(clock.to_epoch(end)))
    return True


def _windows(shop: Shop) -> Iterator[tuple[datetime, datetime]]:
    """From a little before the last look, or from the oldest withdrawal whose end nobody knows yet."""
    now = database.database_now()
    seen = cursors.read(settlements.cursor(shop.key))
    if seen is None:
        return clock.windows(now - FIRST_LOOK, now, WINDOW)
    overlap = timedelta(seconds=settings.ORDERS_OVERLAP_SECONDS)
    since = datetime.fromtimestamp(int(seen), UTC) - overlap
    waiting = wallet.oldest_under_way(shop, now - FIRST_LOOK)
    return clock.windows(min(since, waiting or since), now, WINDOW)


def _walk(session: Session, shop: Shop, start: datetime, end: datetime, deadline: Deadline) -> bool:
    """A line that comes while we turn the pages moves all others on by one: it may show one twice, and the
    second time it is the same line. What comes after the end of the window is the next one's.
    """
    read_at = database.database_now()
    for number in count():
        ask = partial(ShopClient.wallet_list, since=start, until=end, page=number)
        page = session.ask(ask)
        wallet.save(shop, _oldest_first([convert_wallet.line(one) for one in page.lines]), read_at)
        if not page.more:
            return True
        if deadline.passed():
            return False
    raise AssertionError("count() never ends")


def _oldest_first(lines: list[WalletLineData]) -> list[WalletLineData]:
    """Within a second the list's own order counts, from whichever end it begins."""
    newest_first = len(lines) > 1 and lines[0].at >= lines[-1].at
    return sorted(reversed(lines) if newest_first else lines, key=lambda line: line.at)
