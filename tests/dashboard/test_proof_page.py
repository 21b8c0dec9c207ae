"""The proof's page: the verdict, the three columns, each difference with its order."""

import re
import sqlite3
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection

from channels.models import Shop
from erp_bridge.models import ProofRow, ProofRun, ProofSlice
from omnihub.core import clock
from omnihub.core.models import Work
from tests.dashboard import given
from tests.factories import OrderFactory

pytestmark = pytest.mark.django_db
PAGE = "/proof/"


def run(verdict="equal", **wishes):
    now = clock.now()
    wishes = {"started_at": now, "finished_at": now, "days": 3, "settle_seconds": 900} | wishes
    return ProofRun.objects.create(verdict=verdict, **wishes)


def row(of, shop, document="order", erp=(2, 180000), **wishes):
    wishes = {"day": date(2026, 11, 20)} | wishes
    return ProofRow.objects.create(
        run=of,
        shop=shop,
        document=document,
        marketplace_count=2,
        marketplace_sum=Decimal(180000),
        mirror_count=2,
        mirror_sum=Decimal(180000),
        erp_count=erp[0],
        erp_sum=Decimal(erp[1]),
        **wishes,
    )


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("equal", "All three sides agree"),
        ("different", "The orders below differ"),
        ("empty", "That is not called equal"),
        ("broken", "One side could not be read"),
    ],
)
def test_the_verdict_of_the_last_run_stands_on_top(owner, verdict, words):
    run("equal", started_at=clock.now() - timedelta(hours=1))
    run(verdict)
    assert words in owner.get(PAGE).content.decode()


def test_each_difference_names_its_order_its_reason_and_leads_to_it(owner):
    order = OrderFactory(shop=given.shop())
    difference = {"order": order.number, "reason": "the sales order is missing"}
    row(run("different"), order.shop, erp=(1, 90000), differences=[difference])
    text = owner.get(PAGE).content.decode()
    assert f'<a href="/orders/{order.pk}/">{order.number}</a> the sales order is missing' in text
    assert "Rp 180.000" in text
    assert "Rp 90.000" in text


def test_the_other_side_of_a_website_is_called_so(owner):
    shop = given.shop()
    row(run(), shop)
    assert '<th scope="col" class="num">Marketplace</th>' in owner.get(PAGE).content.decode()
    Shop.objects.filter(pk=shop.pk).update(kind="website")
    assert '<th scope="col" class="num">Odoo&#x27;s website</th>' in owner.get(PAGE).content.decode()


def test_parcels_on_their_way_back_are_listed_and_leave_the_day_equal(owner):
    order = OrderFactory(shop=given.shop())
    awaited = {"order": order.number, "reason": "WH/IN/00042 waits for the parcel to be scanned in"}
    row(run(), order.shop, "delivery", open_returns=[awaited])
    text = owner.get(PAGE).content.decode()
    assert f'<a href="/orders/{order.pk}/">{order.number}</a> WH/IN/00042 waits' in text
    assert "1 parcel is on its way back: no difference" in text
    assert "is-different" not in text


def test_after_a_bad_month_the_page_stays_short_and_says_how_many_more_there_are(owner):
    of, order = run("different"), OrderFactory(shop=given.shop())
    many = [{"order": order.number, "reason": "the sales order is missing"}]
    many += [{"order": f"26GONE{number}", "reason": "not in the mirror"} for number in range(2_000)]
    row(of, order.shop, erp=(0, 0), differences=many)
    response = owner.get(PAGE)
    text = response.content.decode()
    assert response.status_code == 200
    assert f'<a href="/orders/{order.pk}/">{order.number}</a>' in text
    assert text.count("not in the mirror") == 49
    assert "and 1951 more" in text


@pytest.fixture
def narrow():
    """A database that takes few values in one question: builds of SQLite differ."""
    connection.ensure_connection()
    if connection.vendor != "sqlite":
        yield
        return
    limit = sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER
    before = connection.connection.setlimit(limit, 1000)
    yield
    connection.connection.setlimit(limit, before)


def test_a_month_of_days_that_all_differ_finds_its_orders(owner, narrow):
    of, shop = run("different"), given.shop()
    order = OrderFactory(shop=shop)
    for day in range(1, 31):
        for document in ("order", "delivery", "invoice", "payment"):
            gone = [{"order": f"26{day:02}{document}{n}", "reason": "missing"} for n in range(40)]
            row(of, shop, document, day=date(2026, 11, day), differences=gone)
    last = [{"order": order.number, "reason": "missing"}]
    row(of, shop, day=date(2026, 10, 31), differences=last)
    assert f'<a href="/orders/{order.pk}/">{order.number}</a>' in owner.get(PAGE).content.decode()


def test_a_difference_we_do_not_mirror_is_named_without_a_link(owner):
    differences = [{"order": "2611GONE", "reason": "not in the mirror"}, {"order": "", "reason": "a payment"}]
    row(run("different"), given.shop(), differences=differences)
    text = owner.get(PAGE).content.decode()
    assert "<strong>2611GONE</strong> not in the mirror" in text
    assert "a payment" in text


def test_columns_that_differ_without_a_named_order_are_not_called_equal(owner):
    row(run("different"), given.shop(), erp=(1, 90000))
    assert "is-different" in owner.get(PAGE).content.decode()


def test_a_day_with_nothing_to_compare_is_not_called_equal(owner):
    of = run("empty")
    row(of, given.shop(), erp=(0, 0), unsettled=7)
    ProofRow.objects.update(marketplace_count=0, marketplace_sum=0, mirror_count=0, mirror_sum=0)
    text = owner.get(PAGE).content.decode()
    assert re.search(r'Toko Contoh</h2>\s*<span class="pill is-empty">Nothing to compare</span>', text)
    assert "7 orders are not settled yet" in text


def test_the_newest_day_comes_first_and_documents_in_their_order(owner):
    of, shop = run(), given.shop()
    for document in ("payment", "order", "invoice", "delivery"):
        row(of, shop, document)
    row(of, shop, day=date(2026, 11, 21))
    text = owner.get(PAGE).content.decode()
    names = ["Saturday, 21 November", "Friday, 20 November", "Delivery", "Invoice", "Payment"]
    places = [text.index(name, text.index("Saturday")) for name in names]
    assert places == sorted(places)


def asked():
    return list(
        Work.objects.filter(topic="proof.run", state=Work.State.WAITING).values_list("subject", flat=True)
    )


def test_run_now_asks_once_and_the_page_tells_how_far_it_is(owner):
    owner.post("/proof/run/")
    [subject] = asked()
    of = ProofRun.objects.get()
    assert subject == str(of.pk)
    for hour in range(3):
        start = clock.now() - timedelta(hours=hour)
        ProofSlice.objects.create(
            run=of, shop=given.shop(), kind="orders", start=start, end=clock.now(), done=hour == 0
        )
    response = owner.post("/proof/run/", follow=True)
    assert asked() == [subject]
    text = response.content.decode()
    assert "on its way already" in text
    assert "1 of 3 parts are read" in text


def test_a_run_that_never_ended_is_given_up_for_a_new_one(owner):
    old = run("", started_at=clock.now() - timedelta(hours=13), finished_at=None)
    owner.post("/proof/run/")
    old.refresh_from_db()
    assert old.verdict in {"broken", "empty"}
    assert asked() == [str(ProofRun.objects.get(finished_at=None).pk)]


def test_before_the_first_run_the_page_says_what_to_do(owner):
    assert "No proof yet" in owner.get(PAGE).content.decode()


def test_rows_cost_the_same_number_of_queries_however_many(owner, django_assert_max_num_queries):
    of, shop = run("different"), given.shop()
    for day in range(1, 15):
        order = OrderFactory(shop=shop)
        difference = {"order": order.number, "reason": "x"}
        row(of, shop, day=date(2026, 11, day), differences=[difference])
    with django_assert_max_num_queries(10):
        owner.get(PAGE)
