"""Read what a whole shop shows, item by item; a cursor remembers where."""

from channels import marketplaces, readback, syncs, todos
from channels.models import Listing, Shop, SyncRun
from channels.walks import Walk
from omnihub.core import database, work
from omnihub.core.outcomes import Deadline, Outcome

AT_ONCE = 50


def look(shop: Shop, deadline: Deadline) -> Outcome | None:
    """None: time is over, call again. Afterwards what is out of date is sent, where that is allowed."""
    walk = Walk(f"stock:{shop.key}")
    marketplace = marketplaces.for_shop(shop)
    while items := _next(shop, walk.place):
        if deadline.passed():
            return None
        read_at = database.database_now()
        reading = marketplace.look_at_stock(items)
        seen = [item for item in items if item not in reading.problems]
        doubted = readback.keep_shown(shop, seen, reading.shown, read_at)
        work.add(todos.stock(shop.key, item, "the marketplace shows another number") for item in doubted)
        syncs.count(shop, SyncRun.Kind.STOCK, len(reading.shown))
        walk.move(items[-1], reading.problems)
    work.add([todos.check_stock(shop.key, "the shop was looked through")])
    return walk.end()


def _next(shop: Shop, after: str) -> list[str]:
    items = Listing.objects.filter(shop=shop, item_id__gt=after).order_by("item_id")
    return list(items.values_list("item_id", flat=True).distinct()[:AT_ONCE])
