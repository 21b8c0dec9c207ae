"""Read what a whole shop shows, item by item; a cursor remembers where."""

from channels import marketplaces, readback, syncs, todos
from channels.models import Listing, Shop, SyncRun
from omnihub.core import cursors, database, work
from omnihub.core.outcomes import Deadline

AT_ONCE = 50


def look(shop: Shop, deadline: Deadline) -> bool:
    """False: time is over, call again. Afterwards what is out of date is sent, where that is allowed."""
    cursor = f"stock:{shop.key}"
    marketplace = marketplaces.for_shop(shop)
    while items := _next(shop, cursors.read(cursor) or ""):
        if deadline.passed():
            return False
        read_at = database.database_now()
        shown = marketplace.read_stock(items)
        doubted = readback.keep_shown(shop, items, shown, read_at)
        work.add(todos.stock(shop.key, item, "the marketplace shows another number") for item in doubted)
        syncs.count(shop, SyncRun.Kind.STOCK, len(shown))
        cursors.move(cursor, items[-1])
    cursors.move(cursor, "")
    work.add([todos.check_stock(shop.key, "the shop was looked through")])
    return True


def _next(shop: Shop, after: str) -> list[str]:
    items = Listing.objects.filter(shop=shop, item_id__gt=after).order_by("item_id")
    return list(items.values_list("item_id", flat=True).distinct()[:AT_ONCE])
