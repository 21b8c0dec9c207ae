"""How long the pages take as the mirror grows: the server's time, by the whole stack, without a network."""

import os
import time
from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.urls import reverse

from channels.models import Order, OrderLine, Package
from erp_bridge.models import Binding
from omnihub.bench.figures import Figure
from omnihub.core.queries import percentile
from omnihub.dashboard.queries import keyset
from omnihub.dashboard.queries.filters import GROUPS
from omnihub.demo.seed import run as seed

NAME = "pages"
ROUNDS = 40
WARM_UP = 3
THOUSANDTH = 1_000
AIM = "under 100 ms, at most 1.5"


class WrongPage(Exception):
    """What was measured is not the page: its address and status."""


def run() -> Iterator[Figure]:
    """`ratio` is to the first size, and lower is better."""
    there, first = 0, dict[str, float]()
    for size in sorted({int(word) for word in os.environ["BENCH_ORDERS"].split(",")}):
        for _progress in seed.fill(size - there, seed=size):
            pass
        there = size
        browser = _browser()
        for name, addresses in _scenes().items():
            half, slow = _measure(browser, addresses)
            words = f"p50 {half:.0f} ms; the smallest: {first.setdefault(name, slow):.0f} ms"
            label = f"{name}, {size:,} ({connection.vendor}), p95"
            yield Figure(label, slow, "ms", words, slow / first[name], AIM)


def _browser() -> Client:
    owner, _made = get_user_model().objects.get_or_create(
        username="bench", defaults={"is_staff": True, "is_superuser": True}
    )
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(owner)
    return browser


def _measure(browser: Client, addresses: Sequence[str]) -> tuple[float, float]:
    """Milliseconds that half of the answers, and that nineteen of twenty, took at most."""
    took = []
    for turn in range(WARM_UP + ROUNDS):
        address = addresses[turn % len(addresses)]
        started = time.perf_counter()
        response = browser.get(address)
        took.append((time.perf_counter() - started) * 1000)
        if response.status_code != 200:  # noqa: PLR2004 - OK
            raise WrongPage(f"{address} answered {response.status_code}")
    return percentile(took[WARM_UP:], 0.5), percentile(took[WARM_UP:], 0.95)


def _scenes() -> dict[str, list[str]]:
    """The addresses of each kind of page, as many different ones as there are rounds."""
    orders = _some()
    return {
        "home": [reverse("dashboard:home")],
        "attention": [reverse("dashboard:attention")],
        "list, first page": [_list()],
        "list, page 1,000 or the last": [_list(at=_thousandth())],
        "list of a shop": [_list(shop=order.shop_id) for order in orders],
        "list of a state": [_list(status=group) for group in GROUPS],
        "list of a shop and a state": [
            _list(shop=order.shop_id, status=group) for order in orders[:5] for group in GROUPS
        ],
        "list of what is held": [_list(held=1)],
        "order": [reverse("dashboard:order", args=[order.pk]) for order in orders],
        **{f"search, {name}": [_list(q=text) for text in texts] for name, texts in _texts(orders).items()},
    }


def _texts(orders: Sequence[Order]) -> dict[str, list[str]]:
    pks = [order.pk for order in orders]
    lines = OrderLine.objects.filter(order__in=pks).values_list("sku", flat=True)
    parcels = Package.objects.filter(order__in=pks).values_list("tracking_number", flat=True)
    documents = Binding.objects.filter(kind="order", subject__in=[str(pk) for pk in pks])
    return {
        "number": [order.number for order in orders],
        "end of a number": [order.number[-5:] for order in orders],
        "waybill": [text for text in parcels if text],
        "SKU": list(lines),
        "Odoo number": list(documents.values_list("name", flat=True)),
        "buyer": [order.customer.username for order in orders if order.customer],
        "nothing there": ["ZZZ-0000-NOTHING"],
        "common beginning": ["26", "SPX", "KAOS", "WH/OUT", "INV/2026", "budi"],
    }


def _some() -> list[Order]:
    """Evenly over the whole mirror."""
    count = Order.objects.count()
    pks = [1 + turn * (count - 1) // ROUNDS for turn in range(ROUNDS)]
    return list(Order.objects.filter(pk__in=pks).select_related("customer").order_by("pk"))


def _thousandth() -> str:
    """The cursor of this page, or of the last one where there are fewer."""
    newest = Order.objects.order_by("-placed_at", "-pk")
    rows = min(THOUSANDTH * keyset.PAGE_SIZE, Order.objects.count()) - keyset.PAGE_SIZE
    return keyset.write("older", newest[rows - 1])


def _list(**query: object) -> str:
    return f"{reverse('dashboard:orders')}?{urlencode(query)}" if query else reverse("dashboard:orders")
