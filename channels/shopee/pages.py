"""Walks through Shopee's lists, window by window and page by page."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import count

from channels.shopee import payloads
from channels.shopee.client import ShopClient
from channels.shopee.connect import Session
from omnihub.core.errors import Refused, Unreadable

LONGEST_WINDOW = timedelta(days=15)


def orders(
    session: Session, since: datetime, until: datetime, *, by: str
) -> Iterator[tuple[tuple[str, str], ...]]:
    """(number, status) of one window of at most 15 days, a page at a time."""
    cursor = ""
    while True:
        page = order_page(session, since, until, by=by, cursor=cursor)
        yield page.orders
        if not page.more:
            return
        cursor = page.next_cursor


def order_page(
    session: Session, since: datetime, until: datetime, *, by: str, cursor: str
) -> payloads.OrderList:
    """Where there is more, it says where: a list that ended here would lose the rest without a word."""
    page = session.ask(partial(ShopClient.order_list, since=since, until=until, cursor=cursor, by=by))
    if page.more and page.next_cursor in {"", cursor}:
        raise Unreadable(
            "Shopee says that its list of orders goes on, but not where. Try it again; where it stays "
            "so, tell Shopee's support.",
            code="list_without_next_page",
        )
    return page


def releases(session: Session, since: datetime, until: datetime) -> Iterator[tuple[payloads.Release, ...]]:
    """Orders whose money was released in one window, a page at a time."""
    for number in count(1):
        page = session.ask(partial(ShopClient.escrow_list, since=since, until=until, page=number))
        yield page.releases
        if not page.more:
            return


def returns(session: Session, since: datetime, until: datetime) -> Iterator[tuple[str, ...]]:
    """Numbers of the returns that changed in one window, a page at a time.

    Whether the first page is 0 or 1 is not sure: where 0 is refused the list begins at 1, and where both are
    the same page its numbers come twice.
    """
    first = 0
    for number in count():
        try:
            page = session.ask(partial(ShopClient.return_list, since=since, until=until, page=first + number))
        except Refused:
            if number or first:
                raise
            first = 1
            page = session.ask(partial(ShopClient.return_list, since=since, until=until, page=first))
        yield page.numbers
        if not page.more:
            return
