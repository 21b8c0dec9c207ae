"""Sync health: the machine told to staff."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from omnihub.core import clock, gates, installation, queries
from omnihub.core.models import Gate, InboxMessage, Work
from omnihub.dashboard import words
from omnihub.dashboard.queries import health, schedules
from tests.dashboard import given
from tests.factories import OrderFactory, ShopFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


def page(browser):
    return browser.get("/health/").content.decode()


def message(**wishes):
    now = clock.now()
    fields = {
        "source": "shopee",
        "event_key": str(InboxMessage.objects.count()),
        "body": "{}",
        "received_at": now,
    }
    return InboxMessage.objects.create(**(fields | wishes))


def test_with_nothing_at_all_it_says_what_to_do(owner):
    text = page(owner)
    assert "No shop is connected yet." in text
    assert "Nothing waits, and nothing was done in the last 15 minutes." in text


def test_work_that_waits_for_its_time_is_not_late(owner):
    first, second, third = given.orders(3, shop=given.shop())
    now = clock.now()
    given.push(first, "waiting", not_before=now + timedelta(hours=1))
    given.push(second, "waiting", not_before=now - timedelta(minutes=5))
    given.push(third)
    (road,) = health.roads(queries.paces())
    assert (road.topic, road.waiting, road.held) == ("order.push", 2, 1)
    assert timedelta(minutes=5) <= road.oldest < timedelta(minutes=6)
    assert "5 min" in page(owner)


def test_half_and_nineteen_of_twenty_are_told_of_what_was_done_lately(owner):
    now = clock.now()
    for number, order in enumerate(given.orders(20, shop=given.shop()), start=1):
        wanted = now - timedelta(seconds=number)
        given.push(order, "done", wanted_since=wanted, finished_at=now)
    Work.objects.update(fate="")
    (road,) = health.roads(queries.paces())
    assert (road.pace.done, road.pace.median, road.pace.slow) == (
        20,
        timedelta(seconds=10),
        timedelta(seconds=19),
    )
    assert "19.0 s" in page(owner)


def test_silence_is_an_alarm_only_where_an_order_was_placed_meanwhile(owner):
    shop = given.shop()
    message(received_at=clock.now() - timedelta(hours=3))
    assert not any(source.alarm for source in health.sources())
    OrderFactory(shop=shop, placed_at=clock.now() - timedelta(hours=2))
    told = {source.name: source for source in health.sources()}
    assert told["shopee"].alarm
    assert not told["odoo"].alarm
    assert "no push told us" in page(owner)
    message()
    assert not any(source.alarm for source in health.sources())


def test_what_came_since_the_week_was_read_counts_at_once():
    message(received_at=clock.now() - timedelta(days=3))
    before = {source.name: source for source in health.sources()}["shopee"]
    newer = message()
    (after,) = [source for source in health.sources() if source.name == "shopee"]
    assert (before.lately, after.lately) == (0, 1)
    assert before.last < after.last == newer.received_at


def test_a_remote_that_is_left_alone_is_named_with_its_time(owner):
    Gate.objects.create(
        remote="odoo",
        tokens=1,
        filled_at=clock.now(),
        failures=5,
        open_until=clock.now() + timedelta(minutes=1),
    )
    text = page(owner)
    assert "left alone" in text
    assert "Odoo" in text


def test_shops_show_their_directions_and_how_long_the_consent_lasts(clerk):
    ShopFactory(name="Toko Kedua", pulls=False, pushes_orders=False)
    text = page(clerk)
    assert "Toko Kedua" in text
    assert '<span class="pill">off</span>' in text
    assert 'role="switch"' not in text


def test_a_direction_of_one_shop_is_stopped_and_started_here(owner, clerk):
    shop, other = given.shop(), ShopFactory(name="Toko Kedua")
    wish = {"switch": "pulls=0", "next": "/health/"}
    assert clerk.post(f"/shops/{shop.pk}/switch/", wish).status_code == 403
    assert owner.post(f"/shops/{shop.pk}/switch/", wish).url == "/health/"
    shop.refresh_from_db()
    other.refresh_from_db()
    assert (shop.pulls, other.pulls) == (False, True)
    owner.post(f"/shops/{shop.pk}/switch/", {"switch": "pulls=1"})
    shop.refresh_from_db()
    assert shop.pulls


def test_a_direction_that_writes_is_started_only_from_the_page_that_shows_what_it_does(owner):
    shop = given.shop(pushes_orders=False, go_live_at=clock.now())
    response = owner.post(f"/shops/{shop.pk}/switch/", {"switch": "pushes_orders=1", "next": "/health/"})
    assert response.url == f"/shops/{shop.pk}/dry-run/"
    response = owner.post(f"/stock/{shop.pk}/switch/", {"on": "1", "next": "/health/"})
    assert response.url == f"/stock/{shop.pk}/approve/"
    shop.refresh_from_db()
    assert not shop.pushes_orders
    assert not shop.pushes_stock


def test_somebody_who_knows_that_a_remote_is_back_has_it_called_at_once(owner, clerk):
    until = clock.now() + timedelta(minutes=1)
    Gate.objects.create(remote="odoo", tokens=1, filled_at=clock.now(), failures=9, open_until=until)
    first, second, third = given.orders(3, shop=given.shop())
    waits = given.push(first, "waiting", not_before=until)
    later = given.push(second, "waiting", not_before=until + timedelta(hours=1))
    unsure = given.push(third, "waiting", not_before=until, look_first=True)
    assert "Try now" in page(owner)
    assert "Try now" not in page(clerk)
    assert clerk.post("/health/try/", {"remote": "odoo"}).status_code == 403
    owner.post("/health/try/", {"remote": "odoo"})
    assert gates.open_until("odoo") is None
    for work in (waits, later, unsure):
        work.refresh_from_db()
    assert waits.not_before < until
    assert (later.not_before, unsure.not_before) == (until + timedelta(hours=1), until)
    assert "Try now" not in page(owner)
    text = owner.post("/health/try/", {"remote": "made-up"}, follow=True).content.decode()
    assert "not left alone any more" in text


def test_messages_that_nobody_has_read_are_counted_with_the_age_of_the_oldest(owner):
    message(received_at=clock.now() - timedelta(minutes=7))
    message()
    assert health.unread().rows == 2
    assert "the oldest came 7 min ago" in page(owner)


def test_more_shops_cost_no_more_queries(owner):
    given.shop()
    page(owner)  # what is kept for some minutes
    with CaptureQueriesContext(connection) as one:
        page(owner)
    for number in range(5):
        ShopFactory(name=f"Toko {number}")
    with CaptureQueriesContext(connection) as many:
        page(owner)
    assert len(many) == len(one)


def test_every_kind_of_work_and_every_schedule_has_words_for_staff():
    assert settings.ROUTES.keys() <= words.TOPICS.keys()
    assert settings.SCHEDULES.keys() == schedules.WORDS.keys() == schedules.OFF.keys()
    assert schedules.WORDS.keys() > schedules.ESSENTIAL


def test_everything_is_paused_and_resumed_with_a_button(owner, clerk):
    assert clerk.post("/health/pause/", {"on": "1"}).status_code == 403
    owner.post("/health/pause/", {"on": "1"})
    assert installation.paused()
    assert "by owner" in page(owner)
    owner.post("/health/pause/", {"on": "0"})
    assert not installation.paused()
