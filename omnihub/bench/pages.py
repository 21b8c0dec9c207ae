"""How long the pages take as the mirror grows: the server's time, by the whole stack, without a network.

Beside it stands the time of the processor, which other work on the same machine hardly changes.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.urls import reverse

from channels.models import Order, OrderLine, Package
from erp_bridge.models import Binding
from omnihub.bench.figures import Figure
from omnihub.core import warm
from omnihub.core.queries import percentile
from omnihub.dashboard.queries import keyset
from omnihub.dashboard.queries.filters import GROUPS
from omnihub.demo.seed import run as seed

NAME = "pages"
ROUNDS = 40
WARM_UP = 3
THOUSANDTH = 1_000
DESKS = (
    "health", "shipping", "labels", "scan", "returns", "messages", "customers", "stock", "payments",
    "refunds", "payment_report", "month_end",
)  # fmt: skip
PARTS = {
    "parcels handed over": ("shipping", "tab=gone"),
    "refunded returns": ("returns", "tab=all"),
    "messages that failed": ("messages", "state=failed"),
    "payments not made in time": ("payments", "tab=expired"),
    "refunds given back": ("refunds", "tab=done"),
}
"""What there is much of, or little of among much."""
AIM = "under 100 ms, at most 1.5"


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds that half of the answers, and that nineteen of twenty, took at most."""

    half: float
    slow: float


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
            waited, worked = _measure(browser, addresses)
            for what, took, aim in (("p95", waited, AIM), ("processor, p95", worked, "")):
                label = f"{name}, {size:,} ({connection.vendor}), {what}"
                ratio = took.slow / first.setdefault(f"{name}, {what}", took.slow)
                words = f"p50 {took.half:.0f} ms; the smallest: {took.slow / ratio:.0f} ms"
                yield Figure(label, took.slow, "ms", words, ratio, aim)


def _browser() -> Client:
    owner, _made = get_user_model().objects.get_or_create(
        username="bench", defaults={"is_staff": True, "is_superuser": True}
    )
    browser = Client(SERVER_NAME="localhost")
    browser.force_login(owner)
    warm.up()
    return browser


def _measure(browser: Client, addresses: Sequence[str]) -> tuple[Took, Took]:
    """By the clock, and by the processor's."""
    clocks: tuple[Callable[[], float], ...] = (time.perf_counter, time.process_time)
    spans: list[list[float]] = []
    for turn in range(WARM_UP + ROUNDS):
        address = addresses[turn % len(addresses)]
        started = [now() for now in clocks]
        response = browser.get(address)
        spans.append([(now() - then) * 1000 for now, then in zip(clocks, started, strict=True)])
        if response.status_code != 200:  # noqa: PLR2004 - OK
            raise WrongPage(f"{address} answered {response.status_code}")
    waited, worked = ([*column] for column in zip(*spans[WARM_UP:], strict=True))
    return _took(waited), _took(worked)


def _took(spans: list[float]) -> Took:
    return Took(percentile(spans, 0.5), percentile(spans, 0.95))


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
        **{page: [reverse(f"dashboard:{page}")] for page in DESKS},
        **{name: [f"{reverse(f'dashboard:{page}')}?{query}"] for name, (page, query) in PARTS.items()},
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
