"""Sync health: the machine told to staff."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.management import call_command
from django_q.models import OrmQ, Schedule

from omnihub.core import clock, installation, queries
from omnihub.core.models import Gate, InboxMessage, Work
from omnihub.dashboard import words
from omnihub.dashboard.queries import health, schedules
from tests.dashboard import given
from tests.factories import OrderFactory, ShopFactory

pytestmark = pytest.mark.django_db


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
    assert "The worker makes them when it starts for the first time." in text


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


def test_shops_show_their_directions_and_how_long_the_consent_lasts(owner):
    ShopFactory(name="Toko Kedua", pulls=False, pushes_orders=False)
    text = page(owner)
    assert "Toko Kedua" in text
    assert '<span class="pill">off</span>' in text


def test_scheduled_actions_are_listed_and_run_at_once_by_who_may(owner, clerk):
    call_command("setup_schedules")
    assert Schedule.objects.count() == page(owner).count("Run now</button>")
    assert "Run now</button>" not in page(clerk)
    assert owner.post("/health/run/catch-up/").status_code == 302
    assert OrmQ.objects.count() == 1
    assert clerk.post("/health/run/catch-up/").status_code == 403
    assert owner.post("/health/run/rm-rf/").status_code == 404
    assert OrmQ.objects.count() == 1


def test_every_kind_of_work_and_every_schedule_has_words_for_staff():
    assert settings.ROUTES.keys() <= words.TOPICS.keys()
    assert settings.SCHEDULES.keys() == schedules.WORDS.keys()


def test_everything_is_paused_and_resumed_with_a_button(owner, clerk):
    assert clerk.post("/health/pause/", {"on": "1"}).status_code == 403
    owner.post("/health/pause/", {"on": "1"})
    assert installation.paused()
    assert "by owner" in page(owner)
    owner.post("/health/pause/", {"on": "0"})
    assert not installation.paused()
