"""The first page: what is to be done, what sells, what fails."""

import json
import re
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from channels.models import Order, StockPolicy
from omnihub.core import clock, installation
from omnihub.core.models import Gate, Heartbeat, Work
from omnihub.dashboard import last_days, today
from omnihub.dashboard.queries import counting, home, sales
from tests.dashboard import given
from tests.factories import OrderFactory, OrderLineFactory, ShopFactory

pytestmark = pytest.mark.django_db
SATURDAY = datetime(2026, 11, 28, 14, 23, 40, tzinfo=clock.JAKARTA)


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


@pytest.fixture
def at(monkeypatch):
    """It is this moment."""

    def set_(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    set_(SATURDAY)
    return set_


@pytest.fixture
def shop():
    return given.shop()


def page(browser):
    return browser.get("/").content.decode()


def figures(text):
    """The tiles of the queue: label to number and address."""
    tile = re.compile(r'<a href="([^"]+)"><span>([^<]+)</span><strong>([^<]+)</strong>')
    return {label: (number, href) for href, label, number in tile.findall(text)}


def sold(shop, gross, placed_at, **wishes):
    wishes = {"status": "completed"} | wishes
    return OrderFactory(shop=shop, lines=0, gross=Decimal(gross), placed_at=placed_at, **wishes)


class TestQueue:
    def test_each_figure_leads_to_a_list_of_as_many_orders(self, owner, shop):
        now = clock.now()
        for status, ship_by in (
            ("ready_to_ship", now - timedelta(minutes=1)),
            ("ready_to_ship", now + timedelta(minutes=90)),
            ("ready_to_ship", now + timedelta(minutes=150)),
            ("packed", now - timedelta(hours=1)),
            ("shipped", now - timedelta(hours=1)),
            ("unpaid", None),
            ("paid", None),
            ("cancel_requested", None),
            ("cancelled", None),
            ("return_requested", None),
        ):
            OrderFactory(shop=shop, status=status, ship_by=ship_by)
        text = page(owner)
        found = figures(text)
        expected = {"To ship": 3, "Late": 2, "Cancel requests": 1, "Returns asked": 1, "Unpaid": 2}
        assert {label: int(found[label][0]) for label in expected} == expected
        assert {label: rows(owner, found[label][1]) for label in expected} == expected
        assert rows(owner, "/orders/?due=soon") == 1
        assert "1 due within 2 h" in text

    def test_an_order_that_the_courier_has_is_not_late(self, owner, shop):
        then = clock.now() - timedelta(hours=1)
        OrderFactory(shop=shop, status="packed", ship_by=then, shipped_at=then)
        assert figures(page(owner))["Late"][0] == "0"

    def test_nobody_counts_further_than_somebody_reads(self, owner, shop, monkeypatch):
        given.orders(4, shop=shop)
        monkeypatch.setattr(counting, "MOST", 3)
        assert figures(page(owner))["To ship"][0] == "3+"

    def test_orders_are_as_old_as_the_shop_that_was_looked_through_longest_ago(self, owner, shop):
        assert "not every shop was looked through yet" in page(owner)
        shop.synced_at = clock.now()
        shop.save()
        ShopFactory(synced_at=datetime(2026, 11, 20, 3, 4, tzinfo=clock.JAKARTA))
        ShopFactory(pulls=False)
        assert re.search("orders complete as of <time [^>]*>20 Nov 03:04<", page(owner))


def rows(browser, address):
    return browser.get(address).content.decode().count('<th scope="row" class="order-cell">')


class TestSales:
    def test_last_week_counts_until_the_same_minute(self, shop, at):
        week = timedelta(days=7)
        until = SATURDAY.replace(second=0)
        sold(shop, 100_000, until - timedelta(minutes=1))
        sold(shop, 60_000, until - week - timedelta(seconds=1))
        sold(shop, 20_000, until - week - timedelta(hours=5))
        sold(shop, 500_000, until - week)
        sold(shop, 500_000, until - week - timedelta(hours=15))
        found = read([shop])
        assert (found.total.now.gross, found.total.before.gross) == (100_000, 80_000)
        assert (found.total.change, found.total.change_text) == (25, "+25 %")

    def test_a_fall_and_a_standstill_are_told_as_such(self):
        def change(now, before):
            return today.Line(None, [], sales.Sum(1, Decimal(now)), sales.Sum(1, Decimal(before))).change_text

        assert (change(50, 100), change(100, 100)) == ("−50 %", "±0 %")

    def test_unpaid_cancelled_and_returned_orders_are_no_sales(self, shop, at):
        for status in ("unpaid", "cancelled", "returned"):
            sold(shop, 90_000, SATURDAY - timedelta(hours=1), status=status)
        for status in ("paid", "cancel_requested", "return_requested"):
            sold(shop, 10_000, SATURDAY - timedelta(hours=1), status=status)
        assert read([shop]).total.now == sales.Sum(3, Decimal(30_000))

    def test_an_order_whose_gross_is_not_told_yet_counts_at_its_own_prices(self, owner, shop, at):
        early = SATURDAY - timedelta(hours=1)
        priced, bare, partly = (OrderFactory(shop=shop, lines=0, placed_at=early) for _ in range(3))
        for order, price in (
            (priced, 40_000),
            (priced, 5_000),
            (bare, None),
            (partly, 7_000),
            (partly, None),
        ):
            OrderLineFactory(order=order, listed_total=price)
        type(priced).objects.update(gross=None)
        assert read([shop]).total.now == sales.Sum(3, Decimal(45_000), provisional=1, unpriced=2)
        text = page(owner)
        assert "1 order of today counts at the order's own prices" in text
        assert "2 orders of today show no price yet" in text

    def test_a_day_is_a_day_in_jakarta(self, shop, at):
        midnight = datetime(2026, 11, 28, tzinfo=clock.JAKARTA)
        sold(shop, 1_000, midnight)
        sold(shop, 2_000, midnight - timedelta(seconds=1))
        days = days_of([shop])
        assert [row.total.gross for row in days.rows[-2:]] == [2_000, 1_000]
        assert len(days.rows) == 14

    def test_orders_of_today_stand_by_shop_and_state(self, owner, at):
        batik, kopi = given.shop(name="Batik"), given.shop(name="Kopi")
        for status in ("unpaid", "ready_to_ship", "ready_to_ship", "cancelled"):
            sold(batik, 10_000, SATURDAY - timedelta(hours=1), status=status)
        sold(kopi, 10_000, SATURDAY - timedelta(hours=1), status="packed")
        sold(kopi, 10_000, SATURDAY - timedelta(days=1), status="packed")
        found = read([batik, kopi])
        counts = {line.shop.name: {label: n for label, n in line.counts if n} for line in found.lines}
        assert counts == {"Batik": {"Unpaid": 1, "To ship": 2, "Cancelled": 1}, "Kopi": {"Packed": 1}}
        assert found.total.orders == 5
        assert f'href="/orders/?shop={kopi.pk}"' in page(owner)

    def test_many_shops_are_put_together(self, monkeypatch, at):
        monkeypatch.setattr(today, "MOST_SHOPS", 2)
        monkeypatch.setattr(last_days, "MOST_COLOURS", 2)
        shops = [ShopFactory(name=f"Toko {number}") for number in range(4)]
        for number, shop in enumerate(shops, 1):
            for _ in range(number):
                sold(shop, 1_000, SATURDAY - timedelta(hours=1))
        found, days = read(shops), days_of(shops)
        assert [line.shop.name for line in found.lines] == ["Toko 3", "Toko 2"]
        assert (found.others, found.rest.orders, found.total.orders) == (2, 3, 10)
        assert [(one.name, one.values[-1]) for one in days.chart.series] == [
            ("Toko 3", 4_000),
            ("Toko 2", 3_000),
            ("Other shops", 3_000),
        ]

    def test_past_days_are_added_up_once_and_today_each_time(self, shop, at):
        sold(shop, 1_000, SATURDAY - timedelta(days=1))
        days_of([shop])
        sold(shop, 1_000, SATURDAY - timedelta(days=1))
        sold(shop, 1_000, SATURDAY - timedelta(hours=1))
        assert [row.total.gross for row in days_of([shop]).rows[-2:]] == [1_000, 1_000]
        cache.clear()
        assert [row.total.gross for row in days_of([shop]).rows[-2:]] == [2_000, 1_000]

    def test_what_is_kept_can_be_read_by_another_process(self, shop, at, settings, tmp_path):
        backend = "django.core.cache.backends.filebased.FileBasedCache"
        settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": tmp_path}}
        sold(shop, 1_000, SATURDAY - timedelta(days=1))
        sold(shop, 3_000, SATURDAY - timedelta(days=7, hours=1))
        first = days_of([shop]), read([shop])
        Order.objects.all().delete()
        assert (days_of([shop]), read([shop])) == first

    def test_the_chart_its_table_and_its_words_say_the_same(self, owner, shop, at):
        sold(shop, 1_500_000, SATURDAY - timedelta(days=2))
        sold(shop, 250_000, SATURDAY - timedelta(hours=1))
        text = page(owner)
        told = json.loads(
            re.search(r'<script id="sales-days" type="application/json">(.*?)</script>', text)[1]
        )
        (series,) = told["series"]
        assert (series["name"], series["values"][-3:]) == ("Toko Contoh", [1_500_000, 0, 250_000])
        assert told["labels"][-3:] == ["Thu\n26/11", "Fri\n27/11", "Today\nso far"]
        assert (
            "Best day: Thursday 26 November with Rp 1.500.000. Today so far: Rp 250.000." in told["summary"]
        )
        assert f'aria-label="{told["summary"]}"' in text
        table = text[text.index('id="sales-table"') :]
        assert table.index("Rp 250.000") < table.index("Rp 1.500.000")

    def test_chart_js_comes_from_unfold_and_once(self, owner, shop):
        assert finders.find("unfold/js/chart/chart.js")
        assert page(owner).count("chart/chart.js") == 1


def read(shops):
    now = clock.now()
    _until, before = sales.week_ago(now)
    return today.of(shops, sales.placed_on(clock.jakarta_date(now)), before)


def days_of(shops):
    now = clock.now()
    day = clock.jakarta_date(now)
    this = sales.Day(day, sales.sold(sales.placed_on(day)), now)
    return last_days.of(shops, [*sales.past_days(day), this])


class TestTrouble:
    def test_reasons_are_told_with_their_number_settings_first(self, owner, shop):
        first, second, third, fourth, fifth = given.orders(5, shop=shop)
        for order in (first, second):
            given.push(order, code="unmapped", note="Map it.")
        given.push(third, code="journal", note="Choose a journal.", fate="settings")
        for order in (fourth, fifth):
            given.push(order, "waiting", attempts=1, note="Odoo did not answer.")
        text = page(owner)
        found = figures(text)
        assert (found["Held for a person"], found["Failed lately"]) == (
            ("3", "/attention/"),
            ("2", "/health/"),
        )
        reasons = re.findall(r"<b>(\d+)</b>.*?<p>(.*?)</p>", text)
        assert reasons == [("1", "Choose a journal."), ("2", "Map it."), ("2", "Odoo did not answer.")]

    def test_work_that_waits_for_its_first_try_has_not_failed(self, shop):
        given.push(OrderFactory(shop=shop), "waiting")
        assert home.troubles() == []

    def test_more_reasons_than_fit_are_counted(self, owner, shop):
        for number, order in enumerate(given.orders(7, shop=shop)):
            given.push(order, note=f"Reason {number}.")
        text = page(owner)
        assert len(re.findall(r'<li class="is-held"><b>', text)) == 5
        assert "and 2 more reasons in Attention" in text

    def test_a_shop_whose_stock_is_stopped_is_named(self, owner, shop):
        StockPolicy.objects.create(shop=shop, stopped=StockPolicy.Stop.FOREIGN, stopped_at=clock.now())
        assert "<strong>Toko Contoh: no stock is written.</strong>" in page(owner)


class TestMachine:
    def test_waiting_work_is_counted_and_late_only_after_some_seconds(self, owner, shop):
        work = given.push(OrderFactory(shop=shop), "waiting", not_before=clock.now() - timedelta(seconds=5))
        assert re.search("Waiting to be done</dt><dd>1 <small>nothing is late", page(owner))
        Work.objects.filter(pk=work.pk).update(not_before=clock.now() - timedelta(minutes=3))
        assert "oldest due for 3 min" in page(owner)

    def test_the_last_hour_is_told_by_road(self, owner, shop):
        now = clock.now()
        for seconds, order in enumerate(given.orders(20, shop=shop), start=1):
            given.push(order, "done", wanted_since=now - timedelta(seconds=seconds), finished_at=now)
        given.message(order, at=now - timedelta(seconds=3), drained_at=now)
        row = (
            r'<th scope="row">([^<]*)</th><td class="num"[^>]*>([^<]*)</td><td class="num"[^>]*>([^<]*)</td>'
        )
        assert re.findall(row, page(owner))[-2:] == [
            ("Messages read", "3.0 s", "3.0 s"),
            ("Sent to Odoo", "10.0 s", "19.0 s"),
        ]

    def test_a_worker_that_beats_runs_and_one_that_never_did_is_silent(self, owner, shop):
        assert re.search("Silent</span> <small>no sign of life yet", page(owner))
        beat = Heartbeat.objects.create(name="worker@here:1", incarnation="1", at=clock.now())
        assert ">Running</span>" in page(owner)
        Heartbeat.objects.filter(pk=beat.pk).update(at=clock.now() - timedelta(minutes=5))
        assert re.search(r"Silent</span> <small>last sign of life <time [^>]*>5 min ago<", page(owner))

    def test_a_pause_is_said_on_top(self, owner, shop):
        installation.pause("restored")
        assert "OmniHub is paused." in page(owner)

    def test_a_remote_that_is_left_alone_for_its_failures_is_named(self, owner, shop):
        gate = {"tokens": 1, "filled_at": clock.now(), "failures": 8}
        Gate.objects.create(remote="odoo", open_until=clock.now() + timedelta(seconds=9), **gate)
        Gate.objects.create(remote="shopee", open_until=clock.now() - timedelta(seconds=9), **gate)
        assert "<strong>odoo</strong> failed several times" in page(owner)
        assert "<strong>shopee</strong>" not in page(owner)


class TestFirstSteps:
    def test_an_empty_installation_says_what_comes_first(self, owner):
        text = page(owner)
        assert done(text) == []
        assert text.index("Connect a shop") < text.index("Connect Odoo") < text.index("Go live")
        assert "To do now" not in text

    def test_what_is_done_is_ticked(self, owner):
        shop = ShopFactory(go_live_at=None)
        assert done(page(owner)) == ["Connect a shop"]
        given.profile(shop)
        text = page(owner)
        assert done(text) == ["Connect a shop", "Connect Odoo", "Choose how orders are booked"]
        assert f'href="/shops/{shop.pk}/go-live/"' in text

    def test_whoever_is_live_is_not_welcomed_again(self, owner, shop):
        ShopFactory(go_live_at=None)
        assert "Welcome" not in page(owner)

    def test_a_shop_without_orders_says_that_they_come_by_themselves(self, owner, shop):
        text = page(owner)
        assert "No order was placed today yet." in text
        assert "Nothing was sold in the last 14 days." in text
        assert "data-chart" not in text


def done(text):
    return re.findall(r"<h3>([^<]*?) <span class=\"sr\">done</span></h3>", text)


def queries_of(browser):
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert browser.get("/", headers={"HX-Request": "true"}).status_code == 200
    return len(found)


def test_the_page_asks_as_often_with_many_orders_as_with_one(owner):
    shop = given.shop()
    OrderFactory(shop=shop, placed_at=clock.now())
    queries_of(owner)
    cache.clear()
    cold, warm = queries_of(owner), queries_of(owner)
    for number in range(3):
        more = given.shop(name=f"Toko {number}")
        for order in given.orders(8, shop=more, status="packed"):
            given.push(order, note=f"Reason {order.pk}.")
        OrderFactory(shop=more, placed_at=clock.now() - timedelta(minutes=1))
        OrderFactory(shop=more, placed_at=clock.now() - timedelta(days=number))
    cache.clear()
    assert (queries_of(owner), queries_of(owner)) == (cold, warm)
    assert cold > warm


def test_the_login_leads_to_the_first_page(client, db):
    given.person(name="dewi")
    form = {"username": "dewi", "password": "rahasia-123", "next": "/"}
    response = client.post("/admin/login/?next=/", form)
    assert response.status_code == 302
    assert response.url == "/"
