"""Where a look begins, whichever way the last one ended."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from erp_bridge import looks
from erp_bridge.looks import Look, Reading
from erp_bridge.models import StockLook
from erp_bridge.odoo.stock import Change
from omnihub.core import clock

pytestmark = pytest.mark.django_db

PLACE = "odoo:1"
JAKARTA = ZoneInfo("Asia/Jakarta")


@pytest.fixture(autouse=True)
def overlaps(settings):
    settings.STOCK_OVERLAP_SECONDS, settings.STOCK_HINT_OVERLAP_SECONDS = 300, 20
    settings.STOCK_LOOK_SECONDS = 50


def noted(minutes_ago, **more):
    values = {"seen": "2026-11-01 10:00:00", "newest": "2026-11-01 10:05:00", **more}
    moment = clock.now() - timedelta(minutes=minutes_ago)
    return StockLook.objects.create(place=PLACE, looked_at=moment, read_at=moment, **values)


def changes(*dates):
    return [Change(number, number, date) for number, date in enumerate(dates, 1)]


def test_nothing_is_looked_for_before_everything_was_read():
    assert Look.begin(PLACE) is None
    Reading(PLACE, clock.now(), "2026-11-01 10:00:00").finish()
    assert Look.begin(PLACE).since == "2026-11-01 09:59:40"


def test_once_a_minute_a_look_reaches_back_far_and_moves_the_start_of_the_next():
    noted(minutes_ago=1)
    look = Look.begin(PLACE)
    assert (look.thorough, look.since) == (True, "2026-11-01 09:55:00")
    look.reach("2026-11-01 10:07:00")
    look.took(changes("2026-11-01 10:09:00"), last=True)
    look.finish()
    note = looks.notes(PLACE)
    assert (note.seen, note.newest) == ("2026-11-01 10:07:00", "2026-11-01 10:07:00")
    assert note.looked_at == look.started_at


def test_in_between_a_look_is_quick_and_the_thorough_ones_do_not_rely_on_it():
    noted(minutes_ago=0)
    look = Look.begin(PLACE)
    assert (look.thorough, look.since) == (False, "2026-11-01 10:04:40")
    look.took(changes("2026-11-01 10:06:00", "2026-11-01 10:05:30"), last=True)
    look.finish()
    note = looks.notes(PLACE)
    assert (note.seen, note.newest) == ("2026-11-01 10:00:00", "2026-11-01 10:06:00")
    StockLook.objects.update(looked_at=clock.now() - timedelta(minutes=1))
    assert Look.begin(PLACE).since == "2026-11-01 09:55:00"


def test_a_quick_look_that_was_interrupted_begins_again():
    noted(minutes_ago=0)
    look = Look.begin(PLACE)
    look.took(changes("2026-11-01 10:06:00"), last=False)
    look.pause()
    assert Look.begin(PLACE).after == 0


def test_a_thorough_look_that_was_interrupted_goes_on_where_it_was():
    noted(minutes_ago=1)
    look = Look.begin(PLACE)
    look.reach("2026-11-01 10:07:00")
    look.took(changes("2026-11-01 10:06:00"), last=True)
    look.took(changes("2026-11-01 10:06:00", "2026-11-01 10:06:30"), last=False)
    look.pause()
    again = Look.begin(PLACE)
    assert again.resumed
    assert (again.table, again.after, again.since) == (1, 2, "2026-11-01 09:55:00")
    assert (again.newest, again.started_at) == ("2026-11-01 10:07:00", look.started_at)
    again.took([], last=True)
    again.finish()
    assert looks.notes(PLACE).seen == "2026-11-01 10:07:00"
    assert not Look.begin(PLACE).resumed


def test_an_odoo_that_went_back_in_time_is_followed_when_everything_is_read():
    noted(minutes_ago=1)
    Reading(PLACE, clock.now(), "2026-10-20 10:00:00").finish()
    note = looks.notes(PLACE)
    assert (note.seen, note.newest) == ("2026-10-20 10:00:00", "2026-10-20 10:00:00")


@pytest.mark.parametrize(
    ("now", "read_at", "wanted"),
    [
        ((2, 3, 0), (2, 2, 30), False),
        ((2, 3, 0), (2, 1, 30), True),
        ((3, 1, 0), (2, 2, 30), False),
        ((3, 2, 1), (2, 2, 30), True),
        ((9, 12, 0), (2, 2, 30), True),
    ],
)
def test_everything_is_read_once_a_night_of_jakarta(monkeypatch, now, read_at, wanted):
    moment, last = (datetime(2026, 11, *when, tzinfo=JAKARTA) for when in (now, read_at))
    monkeypatch.setattr(clock, "now", lambda: moment)
    StockLook.objects.create(place=PLACE, read_at=last)
    assert looks.wants_all(PLACE) is wanted
    StockLook.objects.update(read_at=None)
    assert looks.wants_all(PLACE)
