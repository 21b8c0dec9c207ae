"""Orders of Odoo's Website into the mirror, page by page, of those that changed since the last look."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from django.conf import settings

from channels import shops
from channels.models import Shop
from channels.website import carts
from erp_bridge import website_orders
from erp_bridge.odoo import website_sales
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.website_sales import MOMENT
from omnihub.core import clock, cursors
from omnihub.core.errors import RemoteError
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text

PAGE = 200
OVERLAP = timedelta(minutes=5)
"""write_date is the start of Odoo's transaction: a long one shows up late with an old date."""

LOOKED_BACK = timedelta(days=15)
"""So far the first look goes."""

LOOKED_AGAIN = timedelta(hours=1)
"""So often at all that is open here."""


@dataclass(slots=True)
class Look:
    """A look through the changed orders, in the order of their ids; `until` is where the next one begins."""

    cursor: str
    since: str
    after: int
    until: str
    seen: int = 0

    @classmethod
    def resumed(cls, shop: Shop) -> Self:
        cursor = f"odoo:website:{shop.key}"
        since, _, rest = (cursors.read(cursor) or "").partition("|")
        after, _, until = rest.partition("|")
        since = since or f"{clock.now().astimezone(UTC) - LOOKED_BACK:{MOMENT}}"
        return cls(cursor, since, int(after or 0), until or since)

    def take(self, page: Sequence[tuple[int, str]]) -> None:
        self.seen += len(page)
        self.after = page[-1][0]
        self.until = max([self.until, *(written for _, written in page)])

    def pause(self) -> None:
        cursors.move(self.cursor, f"{self.since}|{self.after}|{self.until}")

    def finish(self) -> None:
        since = datetime.strptime(self.until, MOMENT).replace(tzinfo=UTC) - OVERLAP
        cursors.move(self.cursor, f"{max(self.since, f'{since:{MOMENT}}')}|0|")


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    """Given back, to go on where it stopped, when the time is up."""
    outcomes: dict[int, Outcome] = {}
    for row in works:
        shop = shops.find(row.subject)
        if shop is None or not shop.pulls:
            outcomes[row.pk] = Outcome.done(Text("Nothing is read for this shop"))
            continue
        try:
            outcome = look(shop, deadline)
        except RemoteError as error:
            outcome = Outcome.of(error)
        if outcome:
            outcomes[row.pk] = outcome
    return outcomes


def look(shop: Shop, deadline: Deadline) -> Outcome | None:
    """None: the time was up, and it goes on from there. Raises RemoteError."""
    client, place = website_orders.client_of(shop), Look.resumed(shop)
    if not website_sales.is_installed(client):
        return website_orders.NOT_INSTALLED
    site, show = int(shop.remote_id), settings.ODOO_WEBSITE_CARTS
    while True:
        page = website_sales.changed(client, site, place.since, place.after, PAGE, carts=show)
        if page:
            website_orders.take(client, shop, [pk for pk, _ in page])
            place.take(page)
        if len(page) < PAGE:
            break
        if deadline.passed():
            place.pause()
            return None
    place.finish()
    if not _look_again(client, shop, deadline):
        return None
    Shop.objects.filter(pk=shop.pk).update(synced_at=clock.now())
    return Outcome.done(Text("%(n)s orders of the website were read", n=str(place.seen)))


def _look_again(client: Client, shop: Shop, deadline: Deadline) -> bool:
    """False: the time is up."""
    cursor = f"odoo:website-open:{shop.key}"
    due, _, rest = (cursors.read(cursor) or "").partition("|")
    now, after = clock.now().astimezone(UTC), int(rest or 0)
    if due > f"{now:{MOMENT}}":
        return True
    while page := carts.open_after(shop, after, PAGE):
        website_orders.look_again(client, shop, [order for _, order in page])
        after = page[-1][0]
        if deadline.passed():
            cursors.move(cursor, f"{due}|{after}")
            return False
    cursors.move(cursor, f"{now + LOOKED_AGAIN:{MOMENT}}|0")
    return True
