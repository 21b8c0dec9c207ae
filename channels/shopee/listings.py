"""What a shop sells, page by page.

Shopee lists no further than its 10,000th item. A shop with more is read in windows of the time of the last
change, the oldest first: an item that is changed meanwhile moves to a later window, and is read there.
"""

import re
from dataclasses import dataclass, replace
from functools import partial
from typing import Self

from channels.records import ListingsPage
from channels.shopee import convert, items
from channels.shopee.client import ShopClient
from channels.shopee.connect import Session
from channels.shopee.payloads import ItemList
from omnihub.core import clock

FURTHEST = 10_000
PLACE = re.compile(r"(\d+)-(\d+)-(\d+)-(\d+)")


@dataclass(frozen=True, slots=True)
class Place:
    """The items changed from `since` to `until` (0: no bound), how many were read, and of how many in all."""

    since: int = 0
    until: int = 0
    offset: int = 0
    total: int = 0

    @classmethod
    def parse(cls, page: str) -> Self:
        """What is no place is the start."""
        found = PLACE.fullmatch(page)
        return cls(*map(int, found.groups())) if found else cls()

    def __str__(self) -> str:
        return f"{self.since}-{self.until}-{self.offset}-{self.total}"

    def older_half(self) -> "Place":
        """Itself where it is one second."""
        until = self.until or clock.to_epoch(clock.now())
        return Place(self.since, (self.since + until) // 2) if self.since < until else self

    def after(self, listed: ItemList) -> str:
        """Where some have left since the page before, as many have slipped by: it goes back for them."""
        left = self.total - listed.total
        if left > 0 and self.offset:
            return str(replace(self, offset=max(self.offset - left, 0), total=listed.total))
        if listed.more and listed.next_offset > self.offset:
            return str(replace(self, offset=listed.next_offset, total=listed.total))
        return str(Place(self.until + 1)) if self.until else ""


def read(session: Session, page: str) -> ListingsPage:
    place, listed = _listed(session, Place.parse(page))
    found = items.read(session, listed.item_ids)
    listings = [one for item, models in found.items for one in convert.listings(item, models)]
    return ListingsPage(listings, place.after(listed), found.problems)


def _listed(session: Session, place: Place) -> tuple[Place, ItemList]:
    """A window is halved until all of it can be listed."""
    while True:
        ask = partial(ShopClient.item_list, offset=place.offset, since=place.since, until=place.until)
        listed = session.ask(ask)
        smaller = place.older_half()
        if listed.total <= FURTHEST or place.offset or smaller == place:
            return place, listed
        place = smaller
