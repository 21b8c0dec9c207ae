"""What a shop sells, page by page."""

from functools import partial

from channels.records import ListingsPage
from channels.shopee import convert, items
from channels.shopee.client import ShopClient
from channels.shopee.connect import Session


def read(session: Session, page: str) -> ListingsPage:
    offset = int(page or 0)
    listed = session.ask(partial(ShopClient.item_list, offset=offset))
    found = items.read(session, listed.item_ids)
    listings = [one for item, models in found.items for one in convert.listings(item, models)]
    more = listed.more and listed.next_offset > offset
    return ListingsPage(listings, str(listed.next_offset) if more else "", found.problems)
