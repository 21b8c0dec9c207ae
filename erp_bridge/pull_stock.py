"""From a change in Odoo to what may be sold: the products that changed at a place, or all of them.

Only what was read is believed. A look that is interrupted, by the clock or by Odoo, goes on where it was;
where the next one begins moves only when all of it has been read and kept.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from django.conf import settings

from channels import syncs
from channels.models import Shop, SyncRun
from erp_bridge import bindings, places, sellable, todos
from erp_bridge.looks import Look, Reading
from erp_bridge.odoo import connect, stock
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.stock import Change
from erp_bridge.records import Place
from omnihub.core import clock, work
from omnihub.core.database import database_now
from omnihub.core.errors import Fate, RemoteError
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome

PAGE = 1000
IN_ODOO: Sequence[Callable[[Client, int, str, int, int], list[Change]]] = (
    stock.changed_quants,
    stock.changed_moves,
    stock.changed_products,
)
LINKED = len(IN_ODOO)
"""The last table is our own: products whose SKU we have learnt since, whenever their stock changed."""
UNUSED = Outcome.done("No shop sells from this warehouse: there is nothing to read.")


def changes(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    """What changed since the last look."""
    outcomes: dict[int, Outcome] = {}
    for row in works:
        place = places.find(row.subject)
        outcome = _look_at(place, row, deadline) if place else UNUSED
        if outcome:
            outcomes[row.pk] = outcome
    return outcomes


def _look_at(place: Place, row: Work, deadline: Deadline) -> Outcome | None:
    look = Look.begin(place.key)
    if look is None:
        work.add([todos.all_stock(place.key, "never read before")])
        return Outcome.done("Everything is read first.")
    client = connect.client().for_company(place.company_id)
    try:
        ended = _go_on(client, place, look, deadline)
    except RemoteError:
        look.pause()
        raise
    if not ended:
        look.pause()
        return None
    look.finish()
    if row.reason == todos.HINT:
        _look_again(place)
    return Outcome.done(f"{len(look.told)} products read")


def _look_again(place: Place) -> None:
    """Odoo tells of a change before it is committed, and a long transaction may take its time."""
    at = clock.now() + timedelta(seconds=settings.STOCK_HINT_AGAIN_SECONDS)
    work.add([todos.stock(place.key, "once more after Odoo told of a change", at)])


def _go_on(client: Client, place: Place, look: Look, deadline: Deadline) -> bool:
    """False when the time was up before the end."""
    if look.thorough and not look.resumed:
        look.reach(stock.newest(client))
    while look.table <= LINKED:
        if deadline.passed():
            return False
        found = _page(client, place, look)
        _tell(client, place, look, (change.product_id for change in found))
        look.took(found, last=len(found) < PAGE)
    if look.told:
        _tell(client, place, look, stock.kits(client))
    return True


def _page(client: Client, place: Place, look: Look) -> list[Change]:
    if look.table == LINKED:
        return [Change(pk, pk, "") for pk in bindings.product_ids(look.after, PAGE, look.linked_since)]
    return IN_ODOO[look.table](client, place.warehouse_id, look.since, look.after, PAGE)


def _tell(client: Client, place: Place, look: Look, product_ids: Iterable[int | None]) -> None:
    fresh = {pk for pk in product_ids if pk} - look.told
    if fresh:
        sellable.tell(client, place, fresh)
        sellable.ask_for_unknown(client, fresh)
        look.told |= fresh


def everything(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    """Every product we know, whether it changed or not."""
    outcomes: dict[int, Outcome] = {}
    for row in works:
        place = places.find(row.subject)
        outcome = _read_all(place, row, deadline) if place else UNUSED
        if outcome:
            outcomes[row.pk] = outcome
    return outcomes


def _read_all(place: Place, row: Work, deadline: Deadline) -> Outcome | None:
    """A person may be watching in each shop that sells from there."""
    shops = list(Shop.objects.filter(stock_place=place.key).order_by("pk"))
    try:
        ended = _pages(place, deadline)
    except RemoteError as error:
        for shop in shops:
            syncs.fail(shop, [SyncRun.Kind.STOCK], error.words, for_good=error.fate != Fate.AGAIN)
        raise
    if not ended:
        return None
    for shop in shops:
        syncs.settle(shop, being_done=[row.pk])
    return Outcome.done("Everything was read")


def _pages(place: Place, deadline: Deadline) -> bool:
    client = connect.client().for_company(place.company_id)
    reading = Reading.under_way(place.key) or Reading(place.key, database_now(), stock.newest(client))
    while ids := bindings.product_ids(reading.after, sellable.AT_ONCE):
        reading.pause()
        if deadline.passed():
            return False
        sellable.tell(client, place, ids)
        reading.after = ids[-1]
    reading.finish()
    return True
