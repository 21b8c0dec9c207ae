"""From a change in Odoo to the number on Shopee: by Odoo's own word, and by the look of each minute.

Then everything that a shop sells, out of date at once: the calls it takes against one call for each listing.
With ODOO_URL (and ODOO_DB, ODOO_LOGIN, ODOO_API_KEY) set it measures that Odoo, otherwise the sandbox's. The
rule that tells us is made by an administrator: ODOO_ADMIN and ODOO_ADMIN_PASSWORD.
"""

import os
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from unittest.mock import patch

from django.conf import settings

from channels import marketplaces, policies, stock
from channels import todos as mirror
from channels.models import Listing, Product, Published, Shop, StockLevel
from channels.records import SellableData
from erp_bridge import bindings, choices, hints, places, profiles, todos
from erp_bridge.bindings import Kind
from erp_bridge.odoo import connect
from erp_bridge.odoo.client import Client
from omnihub.bench.figures import Figure
from omnihub.bench.stage import NotStarted, Stage
from omnihub.core import clock, database, http, work
from omnihub.core.outcomes import Deadline
from omnihub.core.queries import percentile
from omnihub.core.work import Todo
from omnihub.demo import setting_up

NAME = "stock"
TOLD, TOLD_PAUSE = 30, 1.0
LOOKED, LOOKED_PAUSE = 20, 6.0
PATIENCE = 90.0
LONG = 600.0
LATENCY_MS = 100
SINGLES = 50
ITEMS, MODELS = 188, 5
"""With the sandbox's own 60 listings a thousand."""
AIMS = {
    "known": {"by hint": "at most 5 s", "by look": "at most 70 s"},
    "on Shopee": {"by hint": "at most 10 s", "by look": "at most 75 s"},
}


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


def _shown(change: Change, _place: str) -> datetime | None:
    """The one listing of this product alone, without a rule: it shows what Odoo has."""
    sold = Published.objects.filter(
        listing__components__product=change.product_pk, value=change.number, accepted=change.number
    ).first()
    return sold.pushed_at if sold else None


MILESTONES: Mapping[str, Moment] = {"known": _known, "on Shopee": _shown}
"""How far a change has come, each with the moment at which it came there. A further one is a line here."""


def run() -> Iterator[Figure]:
    with Stage() as stage:
        stage.start_sandbox()
        stage.start_web()
        settings.PUBLIC_URL = stage.web_url
        shop, place, shelf = _open()
        yield from _everything(shop, place)
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


def _open() -> tuple[Shop, str, int]:
    """A shop that publishes its stock, all of it read once; its place in Odoo, and the shelf behind it."""
    settings.BELL = "off"
    shop = setting_up.connect_shop(setting_up.SHOP_IDS[0])
    found = profiles.suggest(shop, choices.read(), "included")
    profile = profiles.save(shop, found.values)
    setting_up.go_live(shop)
    shop.refresh_from_db()
    place = places.key(profile.warehouse_id)
    _drain(todos.products("bench"), todos.all_stock(place, "bench"))
    _widen(shop.remote_id)
    _drain(mirror.listings(shop.key, "bench"))
    policies.approve(shop, by="bench")
    _drain(mirror.check_stock(shop.key, "bench"))
    _drain_topic(mirror.STOCK)
    (row,) = connect.client().read("stock.warehouse", [profile.warehouse_id], ["lot_stock_id"])
    return shop, place, int(row["lot_stock_id"][0])


def _widen(shop_id: str) -> None:
    """Listings enough to count calls by, of products that only we know."""
    wish = {"shop_id": int(shop_id), "items": ITEMS, "models": MODELS}
    answer = setting_up.sandbox().call("POST", "/world/api/listings", json=wish)
    now = clock.now()
    Product.objects.bulk_create(Product(sku=sku, name=sku, as_of=now) for sku in answer.json()["skus"])


def _drain(*wanted: Todo) -> None:
    for todo in wanted:
        work.add([todo])
        _drain_topic(todo.topic)


def _drain_topic(topic: str) -> None:
    while work.run(topic, Deadline.after(LONG)):
        continue


def _everything(shop: Shop, place: str) -> Iterator[Figure]:
    """Every product has another number. An item is read and written in one call each, whatever it holds."""
    now = database.database_now()
    products = Product.objects.filter(components__listing__shop=shop).distinct()
    stock.set_sellable([SellableData(one.sku, place, 40_000 + one.pk, now) for one in products])
    listings = list(Listing.objects.filter(shop=shop, components__isnull=False).distinct())
    setting_up.control("faults", {"shopee.latency_ms": LATENCY_MS})
    with counted_calls() as calls:
        started = time.perf_counter()
        _drain(mirror.check_stock(shop.key, "bench"))
        _drain_topic(mirror.STOCK)
        took = time.perf_counter() - started
    each = len(listings) * _one_call_each(shop, listings[:SINGLES])
    setting_up.control("faults", {})
    name = "one call for each listing"
    yield Figure(
        f"{len(listings)} listings out of date, a call takes {LATENCY_MS} ms", took, "s", name, each / took
    )
    yield Figure("  calls", len(calls), "calls", name, len(listings) / len(calls))
    settings.BELL = "queue"


def _one_call_each(shop: Shop, listings: Sequence[Listing]) -> float:
    """Seconds a listing, when each is written by itself, without a look at what it shows."""
    marketplace = marketplaces.for_shop(shop)
    started = time.perf_counter()
    for listing in listings:
        answer = marketplace.push_stock(listing.item_id, {listing.model_id: 30_000})
        assert answer.accepted, answer
    return (time.perf_counter() - started) / len(listings)


@contextmanager
def counted_calls() -> Iterator[list[str]]:
    """Every request to Shopee, by its path."""
    made: list[str] = []
    known = http.Remote.call

    def call(remote: http.Remote, method: str, path: str, **options: Any) -> http.Answer:
        made.append(path)
        return known(remote, method, path, **options)

    with patch.object(http.Remote, "call", call):
        yield made


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
