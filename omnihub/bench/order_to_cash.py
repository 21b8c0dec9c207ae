"""From an order to its paid invoice in Odoo: batches of fifty, in one lane and two, against one by one.

With ODOO_URL (and ODOO_DB, ODOO_LOGIN, ODOO_API_KEY) set it measures that Odoo, otherwise the sandbox's.
"""

import os
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import connections

from channels.models import Shop
from channels.states import OrderStatus
from erp_bridge import choices, profiles, push_payments, queries, triage
from erp_bridge.odoo import connect, convert
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.convert import Names
from erp_bridge.push_payments import Day
from erp_bridge.queries import Released
from erp_bridge.records import Component, Line, Order, Package, Profile, Recipient
from erp_bridge.steps import way
from erp_bridge.steps.case import Case, Round
from omnihub.bench import one_by_one
from omnihub.bench.figures import Figure
from omnihub.bench.stage import Stage
from omnihub.core import clock, installation
from omnihub.core.outcomes import DONE, Deadline

NAME = "order-to-cash"
ROUNDS = 3
SINGLES = 8
BATCH = 50
LONG = 900.0


def run() -> Iterator[Figure]:
    with Stage() as stage:
        if "ODOO_URL" not in os.environ:
            stage.start_sandbox()
        profile = _profile()
        products = _products()
        _batch(profile, _orders(products, 5))  # Odoo's caches and ours are warm for everybody
        yield from _measure(profile, products)


def _measure(profile: Profile, products: Sequence[Component]) -> Iterator[Figure]:
    """The ways take turns, so that whatever else the machine does hits all of them."""
    rounds = [_round(profile, products) for _ in range(ROUNDS)]
    single, quiet, lane, lanes = (Way.together(ways) for ways in zip(*rounds, strict=True))
    yield Figure("one by one, search then create", single.rate, "orders/s")
    yield Figure("  its calls", single.paid, "calls/order")
    yield Figure("  without Odoo's log", quiet.rate, "orders/s", "one by one", quiet.rate / single.rate)
    yield Figure(
        f"batches of {BATCH}, one lane",
        lane.rate,
        "orders/s",
        "one by one",
        lane.rate / single.rate,
        "at least 5 on a real Odoo",
    )
    yield Figure("  calls to the posted invoice", lane.posted, "calls/order", "", None, "at most 0.5")
    yield Figure(
        "  calls to the paid invoice", lane.paid, "calls/order", "one by one", single.paid / lane.paid
    )
    yield Figure(
        f"batches of {BATCH}, two lanes",
        lanes.rate,
        "orders/s",
        "one by one",
        lanes.rate / single.rate,
        "at least 8 on a real Odoo",
    )


@dataclass(frozen=True, slots=True)
class Way:
    """How fast one way was, and its calls an order to the posted and to the paid invoice."""

    orders: int
    seconds: float
    posted: float
    paid: float

    @classmethod
    def together(cls, ways: Sequence["Way"]) -> "Way":
        return cls(
            sum(way.orders for way in ways),
            sum(way.seconds for way in ways),
            sum(way.posted for way in ways) / len(ways),
            sum(way.paid for way in ways) / len(ways),
        )

    @property
    def rate(self) -> float:
        return self.orders / self.seconds


def _round(profile: Profile, products: Sequence[Component]) -> tuple[Way, Way, Way, Way]:
    return (
        _one_by_one(profile, _orders(products, SINGLES), one_by_one.ordinary),
        _one_by_one(profile, _orders(products, SINGLES), one_by_one.quiet),
        _lanes(profile, [_orders(products, BATCH)], 1),
        _lanes(profile, [_orders(products, BATCH) for _ in range(2)], 2),
    )


def _one_by_one(profile: Profile, orders: Sequence[Order], kind: Callable[[Client], Client]) -> Way:
    client = kind(connect.client().for_company(profile.company_id))
    before, started = client.calls, time.perf_counter()
    for order in orders:
        one_by_one.pay(client, profile, order, one_by_one.push(client, profile, order))
    calls = (client.calls - before) / len(orders)
    return Way(len(orders), time.perf_counter() - started, calls, calls)


def _lanes(profile: Profile, batches: Sequence[Sequence[Order]], lanes: int) -> Way:
    started = time.perf_counter()
    with ThreadPoolExecutor(lanes) as pool:
        calls = list(pool.map(lambda orders: _batch(profile, orders), batches))
    took = time.perf_counter() - started
    orders = sum(map(len, batches))
    posted, paid = (sum(column) / orders for column in zip(*calls, strict=True))
    return Way(orders, took, posted, paid)


def _batch(profile: Profile, orders: Sequence[Order]) -> tuple[int, int]:
    """The calls of one batch, to the posted invoices and to the payment."""
    client = connect.client().for_company(profile.company_id)
    client.dialect()
    before = client.calls
    cases = [Case(order, triage.wanted(order, profile)) for order in orders]
    names = Names.of(installation.key(), profile.shop_kind, profile.shop_remote_id)
    way.go(Round(client, profile, names, cases, Deadline.after(LONG)))
    bad = [case.outcome for case in cases if case.outcome is None or case.outcome.fate != DONE]
    assert not bad, bad[0]
    posted = client.calls - before
    released = [
        Released(case.order.pk, case.order.number, False, tuple(each.id for each in case.invoices))
        for case in cases
    ]
    day = Day(client, profile, convert.day(clock.now()), released)
    push_payments.settle(day, Deadline.after(LONG))
    assert all(invoice.paid for invoice in day.invoices.values())
    connections.close_all()
    return posted, client.calls - before


def _profile() -> Profile:
    number = str(secrets.randbelow(10**12))
    shop = Shop.objects.create(kind="shopee", remote_id=number, name=f"Bench {number}", pushes_orders=True)
    found = profiles.suggest(shop, choices.read(), "included")
    assert not found.missing, found.missing
    return queries.profile_of(profiles.save(shop, found.values))


def _products() -> list[Component]:
    rows = connect.client().search_read(
        "product.product", [["default_code", "=like", "SKU-%"]], ["default_code"]
    )
    return [Component(str(row["default_code"]), int(row["id"])) for row in rows]


def _orders(products: Sequence[Component], count: int) -> list[Order]:
    """Two lines each, spread over the catalogue, every buyer a new one."""
    start = clock.now() - timedelta(days=1)
    return [_order(products, number, start + timedelta(seconds=number)) for number in range(count)]


def _order(products: Sequence[Component], number: int, placed_at: datetime) -> Order:
    parts = [products[(2 * number + n) % len(products)] for n in range(2)]
    lines = tuple(
        Line(str(n), "Barang", part.sku, n + 1, Decimal(10_000 * (n + 1)), (part,))
        for n, part in enumerate(parts)
    )
    text = secrets.token_hex(7).upper()
    return Order(
        pk=int(text, 16),
        number=text,
        status=OrderStatus.SHIPPED,
        placed_at=placed_at,
        gross=Decimal(30_000),
        shipped_at=placed_at + timedelta(hours=5),
        buyer_id=text,
        recipient=Recipient(f"Pembeli {text}", "6281200000064", "Jl. Contoh 1", city="BANDUNG"),
        lines=lines,
        packages=(Package(text, f"JX{text}", placed_at + timedelta(hours=5)),),
    )
