"""From a change in Odoo to the number we know: by Odoo's own word, and by the look of each minute.

With ODOO_URL (and ODOO_DB, ODOO_LOGIN, ODOO_API_KEY) set it measures that Odoo, otherwise the sandbox's. The
rule that tells us is made by an administrator: ODOO_ADMIN and ODOO_ADMIN_PASSWORD.
"""

import os
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings

from channels.models import Product, Shop, StockLevel
from erp_bridge import bindings, choices, hints, places, profiles, todos
from erp_bridge.bindings import Kind
from erp_bridge.odoo import connect
from erp_bridge.odoo.client import Client
from omnihub.bench.figures import Figure
from omnihub.bench.stage import NotStarted, Stage
from omnihub.core import clock, work
from omnihub.core.outcomes import Deadline
from omnihub.core.queries import percentile

NAME = "stock"
TOLD, TOLD_PAUSE = 30, 1.0
LOOKED, LOOKED_PAUSE = 20, 6.0
PATIENCE = 90.0
LONG = 600.0
AIMS = {"known": {"by hint": "at most 5 s", "by look": "at most 70 s"}}


@dataclass(slots=True)
class Change:
    """A number that Odoo was given, and when it had it."""

    product_pk: int
    number: int
    at: datetime
    reached: dict[str, float] = field(default_factory=dict)


Moment = Callable[[Change, str], datetime | None]


def _known(change: Change, place: str) -> datetime | None:
    level = StockLevel.objects.filter(product=change.product_pk, place=place, sellable=change.number).first()
    return level.changed_at if level else None


MILESTONES: Mapping[str, Moment] = {"known": _known}
"""How far a change has come, each with the moment at which it came there. A further one is a line here."""


def run() -> Iterator[Figure]:
    with Stage() as stage:
        if "ODOO_URL" not in os.environ:
            stage.start_sandbox()
        stage.start_web()
        settings.PUBLIC_URL = stage.web_url
        place, shelf = _open()
        stage.start_worker()
        stage.wait_for_heartbeat()
        admin = _administrator()
        try:
            finding = hints.install(admin)
            if not finding.ok:
                raise NotStarted(finding.words)
            yield from _figures("by hint", _measure(place, shelf, TOLD, TOLD_PAUSE))
        finally:
            _silence(admin)
        yield from _figures("by look", _measure(place, shelf, LOOKED, LOOKED_PAUSE))


def _open() -> tuple[str, int]:
    """A shop with a profile, the products and their stock read once; its place, and the shelf behind it."""
    settings.BELL = "off"
    number = str(secrets.randbelow(10**12))
    shop = Shop.objects.create(kind="shopee", remote_id=number, name=f"Bench {number}")
    found = profiles.suggest(shop, choices.read(), "included")
    profile = profiles.save(shop, found.values)
    place = places.key(profile.warehouse_id)
    for todo in (todos.products("bench"), todos.all_stock(place, "bench")):
        work.add([todo])
        while work.run(todo.topic, Deadline.after(LONG)):
            continue
    settings.BELL = "queue"
    (row,) = connect.client().read("stock.warehouse", [profile.warehouse_id], ["lot_stock_id"])
    return place, int(row["lot_stock_id"][0])


def _administrator() -> Client:
    return connect.open_client(
        url=settings.ODOO_URL,
        protocol="jsonrpc",
        database=settings.ODOO_DB,
        login=os.environ.get("ODOO_ADMIN", "admin"),
        api_key=os.environ.get("ODOO_ADMIN_PASSWORD", "admin"),
    )


def _silence(admin: Client) -> None:
    rules = admin.search_read("base.automation", [["name", "=", hints.name()]], ["name"], archived=True)
    if rules:
        admin.execute("base.automation", "unlink", [int(row["id"]) for row in rules])


def _measure(place: str, shelf: int, count: int, pause: float) -> list[Change]:
    """Counts on the shelf, one product after another, at a steady pace."""
    products = list(Product.objects.filter(sku__startswith="SKU-").order_by("sku")[:count])
    odoo_ids = bindings.find_all(Kind.PRODUCT, [str(product.pk) for product in products])
    changes = []
    for product in products:
        changes.append(_count(product.pk, odoo_ids[str(product.pk)].odoo_id, shelf))
        time.sleep(pause)
    _wait(changes, place)
    return changes


def _count(product_pk: int, odoo_id: int, shelf: int) -> Change:
    number = 50_000 + secrets.randbelow(50_000)
    client = connect.client()
    values = {"product_id": odoo_id, "location_id": shelf, "inventory_quantity": number}
    quant = client.create("stock.quant", values, context={"inventory_mode": True})
    client.execute("stock.quant", "action_apply_inventory", [quant])
    return Change(product_pk, number, clock.now())


def _wait(changes: Sequence[Change], place: str) -> None:
    end = time.monotonic() + PATIENCE
    while any(len(change.reached) < len(MILESTONES) for change in changes):
        if time.monotonic() > end:
            raise NotStarted("some changes never came to us")
        for change in changes:
            for name, moment in MILESTONES.items():
                if name not in change.reached and (there := moment(change, place)):
                    change.reached[name] = max(0.0, (there - change.at).total_seconds())
        time.sleep(0.2)


def _figures(way: str, changes: Sequence[Change]) -> Iterator[Figure]:
    for name in MILESTONES:
        took = [change.reached[name] for change in changes]
        yield Figure(f"{name}, {way}, p50 of {len(took)}", percentile(took, 0.5), "s")
        yield Figure(f"{name}, {way}, p95", percentile(took, 0.95), "s", "", None, AIMS[name][way])
