"""Offers of courier services: cold, kept, RajaOngkir hanging; and the calls that a day of them takes.

A day is played hour by hour: what was answered grows older by an hour after each. Where parcels go follows
Zipf's law; how many come in an hour follows the hours in which Indonesia shops.
"""

import itertools
import random
import socket
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from unittest.mock import patch

from django.conf import settings
from django.db.models import F

from channels.models import Shop
from omnihub.bench.figures import Figure
from omnihub.bench.stage import Stage
from omnihub.core.models import Gate
from omnihub.core.outcomes import Deadline
from shipping import account, areas, cost_rules, courier_calls, quoting, rates, services, weights
from shipping.models import Area, RateCard, TariffRow
from shipping.rates import Question
from shipping.records import Cart, Item, RateData

NAME = "quotes"
COLD, KEPT, HANGING, DAY = 60, 300, 20, 10_000
CITIES = (
    *("jakarta", "bandung", "surabaya", "semarang", "yogyakarta", "sleman", "medan", "makassar", "denpasar"),
    *("bekasi", "depok", "bogor", "tangerang", "malang", "palembang", "batam", "padang", "balikpapan"),
)
HOURS = (1, 1, 1, 1, 1, 2, 3, 4, 5, 6, 6, 6, 7, 6, 5, 5, 5, 6, 7, 9, 10, 9, 6, 3)
GRAMS = (200, 350, 500, 800, 1000, 1200, 1500, 1900, 2400, 3200, 5000)
WIDE = {"per_second": 10**6, "burst": 10**6, "break_after": 10**6, "pause_seconds": 20}
BREAKS = {**WIDE, "break_after": 3}
PLENTY = 10**6
FRESH = timedelta(hours=6)
ANSWER = (RateData("jne", "REG", "JNE", "", Decimal(11_000)),)
MOST_LOOKS = 4
"""A buyer's page asks again with each change of the cart, the address and the way to pay."""


def run() -> Iterator[Figure]:
    settings.GATES = {**settings.GATES, "rajaongkir": WIDE}
    chance = random.Random(1)  # noqa: S311 - the same day each time
    with Stage() as stage:
        stage.start_sandbox()
        account.set_up(None, PLENTY)
        shop, places = _shop()
        cold = [_took(_cart(shop, place, 1000)) for place in places[:COLD]]
        kept = [_took(_cart(shop, chance.choice(places[:COLD]), 1000)) for _ in range(KEPT)]
        yield from _figures("cold", cold)
        yield from _figures("kept", kept, cold)
        yield from _hanging(shop, places[COLD:])
        yield from _day(shop, places, chance)


def _shop() -> tuple[Shop, list[Area]]:
    shop = Shop.objects.create(kind="own", remote_id=NAME, name=NAME)
    for city in CITIES:
        areas.find(city)
    places = list(Area.objects.exclude(search_id=None).order_by("search_id"))
    random.Random(2).shuffle(places)  # noqa: S311 - the same order each time
    origin = next(place for place in places if "JAKARTA" in place.city)
    cost_rules.save(shop, {"origin": origin}, NAME)
    services.begin(shop)
    TariffRow.objects.create(shop=shop, name="Kurir toko", first_cost=Decimal(20_000))
    return shop, places


def _cart(shop: Shop, place: Area, grams: int) -> Cart:
    """Each of another buyer's."""
    key = f"{shop.key}:{time.perf_counter_ns()}"
    return Cart(key, shop.pk, place.key, (Item(grams),), Decimal(90_000), key)


def _took(cart: Cart) -> float:
    """In milliseconds. No offer at all is no answer."""
    started = time.perf_counter()
    if not quoting.offers(cart):
        raise RuntimeError(f"nothing was offered for {cart.destination}")
    return (time.perf_counter() - started) * 1000


def _figures(
    name: str, took: Sequence[float], other: Sequence[float] = (), aim: str = ""
) -> Iterator[Figure]:
    middle, late = statistics.median(took), statistics.quantiles(took, n=20)[-1]
    ratio = statistics.median(other) / middle if other else None
    yield Figure(f"offers, {name}, p50", middle, "ms", "cold" if other else "", ratio)
    yield Figure(f"offers, {name}, p95", late, "ms", aim=aim)


def _hanging(shop: Shop, places: Sequence[Area]) -> Iterator[Figure]:
    """Each route new, so nothing is kept of it. First as if each were the first to notice."""
    with _silence():
        first = [_took(_cart(shop, place, 1000)) for place in places[:HANGING]]
        yield from _figures("hanging, nobody noticed yet", first, aim="under 2,000")
        Gate.objects.all().delete()
        settings.GATES = {**settings.GATES, "rajaongkir": BREAKS}
        noticed = [_took(_cart(shop, place, 1000)) for place in places[HANGING : 2 * HANGING]]
        yield from _figures("hanging, noticed after three", noticed)
    settings.GATES = {**settings.GATES, "rajaongkir": WIDE}
    Gate.objects.all().delete()


@contextmanager
def _silence() -> Iterator[None]:
    """An address that takes every call and answers none."""
    before = settings.RAJAONGKIR_BASE_URL
    with socket.create_server(("127.0.0.1", 0), backlog=1000) as silent:
        settings.RAJAONGKIR_BASE_URL = f"http://127.0.0.1:{silent.getsockname()[1]}"
        try:
            yield
        finally:
            settings.RAJAONGKIR_BASE_URL = before


def _day(shop: Shop, places: Sequence[Area], chance: random.Random) -> Iterator[Figure]:
    """What would be asked of RajaOngkir, counted in its place; how long it takes was measured above."""
    RateCard.objects.all().delete()
    calls = 0

    def counted(*_question: object) -> tuple[RateData, ...]:
        nonlocal calls
        calls += 1
        return ANSWER

    questions = _questions(shop, places, chance)
    asked = 0
    for share in HOURS:
        with patch.object(courier_calls, "rates", counted):
            for question in itertools.islice(questions, DAY * share // sum(HOURS)):
                rates.answer(question, FRESH, Deadline.after(10))
                asked += 1
        RateCard.objects.update(fetched_at=F("fetched_at") - timedelta(hours=1))
    day = f"a day of {asked:,} offers to {len(places):,} places"
    yield Figure(f"calls for {day}", calls, "calls", "a call for each", asked / max(calls, 1))
    yield Figure("live calls saved", (asked - calls) / asked * 100, "%")


def _questions(shop: Shop, places: Sequence[Area], chance: random.Random) -> Iterator[Question]:
    """Without end: buyer after buyer, each some times for the same cart."""
    origin = cost_rules.of(shop.pk).origin
    couriers = tuple(sorted({one.courier for one in services.switched_on(shop.pk)}))
    popular = [1 / place for place in range(1, len(places) + 1)]
    while True:
        [place] = chance.choices(places, popular)
        [grams] = chance.choices(GRAMS, range(len(GRAMS), 0, -1))
        charged = weights.charged_grams(weights.Parcel(grams), weights.ORDINARY)
        if origin and origin.of_search and place.of_search:
            question = Question(origin.of_search, place.of_search, charged, couriers)
            yield from [question] * chance.randint(1, MOST_LOOKS)
