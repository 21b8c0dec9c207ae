"""Read the wallet's lines, window by window. The cursor moves behind each that was seen as a whole.

A window is as wide as its first page allows: a quiet wallet is asked by half months, a busy one by half days.
"""

from datetime import UTC, datetime, timedelta
from functools import partial

from django.conf import settings

from channels import settlements, wallet
from channels.models import Shop
from channels.payouts import WalletLineData
from channels.shopee import convert_wallet
from channels.shopee.client import ShopClient
from channels.shopee.client.wallet import PAGE_SIZE
from channels.shopee.connect import Session
from channels.shopee.payloads import WalletList
from omnihub.core import clock, cursors, database
from omnihub.core.outcomes import Deadline

FIRST_LOOK = timedelta(days=31)
WIDEST = timedelta(days=15)
"""Shopee answers for no longer time at once."""
NARROWEST = timedelta(hours=12)
"""Short enough to be walked within one turn of the worker, however busy the shop."""


def read(session: Session, shop: Shop, deadline: Deadline) -> bool:
    """False: the time is over before everything was seen; to be called again."""
    now, width = database.database_now(), WIDEST
    start = _since(shop, now)
    while start < now:
        if deadline.passed():
            return False
        end, read_at = min(start + width, now), database.database_now()
        page = session.ask(partial(ShopClient.wallet_list, since=start, until=end, page=0))
        if page.more and end - start > NARROWEST:
            width = max((end - start) / 2, NARROWEST)
            continue
        if not _walk(session, shop, (start, end), page, read_at, deadline):
            return False
        _seen_until(shop, end)
        if not page.more and len(page.lines) * 2 <= PAGE_SIZE:
            width = min(width * 2, WIDEST)
        start = end
    return True


def _since(shop: Shop, now: datetime) -> datetime:
    """From a little before the last look, or from the oldest withdrawal whose end nobody knows yet."""
    seen = cursors.read(settlements.cursor(shop.key))
    if seen is None:
        return now - FIRST_LOOK
    overlap = timedelta(seconds=settings.ORDERS_OVERLAP_SECONDS)
    since = datetime.fromtimestamp(int(seen), UTC) - overlap
    return min(since, wallet.oldest_under_way(shop, now - FIRST_LOOK) or since)


def _seen_until(shop: Shop, end: datetime) -> None:
    """What is looked at once more for a withdrawal's sake was seen before."""
    if end > settlements.read_until(shop):
        cursors.move(settlements.cursor(shop.key), str(clock.to_epoch(end)))


def _walk(
    session: Session,
    shop: Shop,
    window: tuple[datetime, datetime],
    page: WalletList,
    read_at: datetime,
    deadline: Deadline,
) -> bool:
    """A line that comes while we turn the pages moves all others on by one: it may show one twice, and the
    second time it is the same line. What comes after the end of the window is the next one's.
    """
    start, end = window
    number = 0
    while True:
        wallet.save(shop, _oldest_first([convert_wallet.line(one) for one in page.lines]), read_at)
        if not page.more:
            return True
        if deadline.passed():
            return False
        number, read_at = number + 1, database.database_now()
        page = session.ask(partial(ShopClient.wallet_list, since=start, until=end, page=number))


def _oldest_first(lines: list[WalletLineData]) -> list[WalletLineData]:
    """Within a second the list's own order counts, from whichever end it begins."""
    newest_first = len(lines) > 1 and lines[0].at >= lines[-1].at
    return sorted(reversed(lines) if newest_first else lines, key=lambda line: line.at)
