"""Manual syncs with their progress and outcome, and the scheduled actions."""

import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_q.models import OrmQ, Schedule

from channels import syncs
from channels.models import SyncRun
from omnihub.core import clock, schedules
from omnihub.core.models import Work
from tests.dashboard import given
from tests.factories import OrderFactory, ShopFactory

pytestmark = pytest.mark.django_db
PAGE = "/syncs/"


def seen(browser):
    return browser.get(PAGE).content.decode()


def run(shop, **wishes):
    wishes = {"kind": "orders", "asked_at": clock.now(), "asked_by": "sari"} | wishes
    return SyncRun.objects.create(shop=shop, **wishes)


def pull(shop, state):
    now = clock.now()
    subject = f"{shop.key}:2611AAAA"
    return Work.objects.create(
        topic="order.pull", subject=subject, key="p", state=state, not_before=now, wanted_since=now
    )


# Manual syncs -------------------------------------------------------------------------------------


def test_with_nothing_at_all_it_says_what_to_do(owner):
    text = seen(owner)
    assert "Connect a shop first" in text
    assert "Nobody has asked for a sync yet." in text
    assert "The worker makes them when it starts for the first time." in text


@pytest.mark.parametrize("kind", ["orders", "stock", "shop"])
def test_one_kind_is_asked_for_one_shop_with_a_name(owner, kind):
    shop, _other = given.shop(), ShopFactory(name="Toko Kedua")
    text = owner.post("/syncs/ask/", {"ask": f"{kind}:{shop.pk}"}, follow=True).content.decode()
    assert "asked for Toko Contoh." in text
    made = SyncRun.objects.get()
    assert (made.shop, made.kind, made.asked_by) == (shop, kind, "owner")


def test_one_kind_is_asked_for_all_shops_that_may_be_read(owner):
    ready = [given.shop(), ShopFactory(name="Toko Kedua")]
    ShopFactory(name="Off", pulls=False)
    ShopFactory(name="Gone", state="disconnected")
    owner.post("/syncs/ask/", {"ask": "orders:all"})
    assert {made.shop for made in SyncRun.objects.all()} == set(ready)


def test_a_shop_that_may_not_be_read_has_no_button_and_is_not_asked(owner):
    shop = ShopFactory(pulls=False)
    assert f'value="orders:{shop.pk}"' not in seen(owner)
    text = owner.post("/syncs/ask/", {"ask": f"orders:{shop.pk}"}, follow=True).content.decode()
    assert "No shop can be read" in text
    assert not SyncRun.objects.exists()


@pytest.mark.parametrize("wish", ["", "listings:all", "made-up:1", "orders:"])
def test_a_wish_that_names_nothing_asks_for_nothing(owner, wish):
    given.shop()
    owner.post("/syncs/ask/", {"ask": wish})
    assert not SyncRun.objects.exists()


def test_an_open_run_tells_how_far_it_is(owner):
    shop = given.shop()
    run(shop, state="running", found=3)
    OrderFactory(shop=shop, changed_at=clock.now() + timedelta(seconds=1))
    pull(shop, "waiting")
    assert "3 found, 2 read, 1 waiting, 1 changed" in seen(owner)


def test_a_run_keeps_what_came_of_it_whatever_happens_to_the_shop_later(owner):
    shop = given.shop()
    made = run(shop, state="running", found=2, listed_at=clock.now())
    OrderFactory(shop=shop, changed_at=clock.now() + timedelta(seconds=1))
    held = pull(shop, "held")
    syncs.settle(shop)
    held.delete()
    OrderFactory(shop=shop, changed_at=clock.now() + timedelta(seconds=1))
    made.refresh_from_db()
    assert (made.state, made.changed, made.held) == ("done", 1, 1)
    progress = syncs.progress(made)
    assert (progress.found, progress.changed, progress.held, progress.done) == (2, 1, 1, True)


def test_the_last_twenty_are_told_with_outcome_and_who_asked(owner):
    shop = given.shop()
    for number in range(25):
        at = clock.now() - timedelta(minutes=25 - number)
        run(
            shop, state="failed", finished_at=at, asked_at=at, asked_by=f"person-{number}.", note="It is off."
        )
    text = seen(owner)
    assert [f"person-{n}." in text for n in (24, 5, 4)] == [True, True, False]
    assert "It is off." in text


def test_many_shops_and_runs_cost_no_more_queries(owner):
    shop = given.shop()
    run(shop, state="done", finished_at=clock.now())
    with CaptureQueriesContext(connection) as one:
        seen(owner)
    for number in range(5):
        other = ShopFactory(name=f"Toko {number}")
        run(other, kind="stock", state="done", finished_at=clock.now() - timedelta(hours=1))
    with CaptureQueriesContext(connection) as many:
        seen(owner)
    assert len(many) == len(one)


# Scheduled actions --------------------------------------------------------------------------------


@pytest.fixture
def actions(db):
    call_command("setup_schedules")


def schedule(name):
    return Schedule.objects.get(name=name)


def test_actions_are_listed_and_run_at_once_by_who_may(owner, clerk, actions):
    assert Schedule.objects.count() == seen(owner).count("Run now</button>")
    assert "Run now</button>" not in seen(clerk)
    assert owner.post("/syncs/actions/catch-up/run/").status_code == 302
    assert OrmQ.objects.count() == 1
    assert clerk.post("/syncs/actions/catch-up/run/").status_code == 403
    assert owner.post("/syncs/actions/rm-rf/run/").status_code == 404
    assert OrmQ.objects.count() == 1


def test_each_action_says_what_stops_when_it_is_off(clerk, actions):
    text = seen(clerk)
    assert "no shop lets OmniHub in any more" in text
    assert text.count(">essential<") == 5


def test_intervals_are_changed_in_place_and_count_from_now(owner, actions):
    Schedule.objects.filter(name="listings").update(next_run=clock.now() + timedelta(days=1))
    text = owner.post(
        "/syncs/actions/intervals/", {"minutes-listings": "30", "minutes-prune": "60"}, follow=True
    ).content.decode()
    assert "“Read what the shops list” is done every 30 minutes now." in text
    assert "Throw away what is kept long enough” is done" not in text
    assert schedule("listings").minutes == 30
    assert schedule("listings").next_run <= clock.now() + timedelta(minutes=30)
    assert schedule("prune").minutes == 60


@pytest.mark.parametrize("minutes", ["0", "-5", "abc", "10081", "1.5", "", "²"])
def test_an_interval_that_cannot_be_changes_nothing(owner, actions, minutes):
    wish = {"minutes-sweep": minutes, "minutes-listings": "30"}
    text = owner.post("/syncs/actions/intervals/", wish, follow=True).content.decode()
    assert "Please give whole minutes, from 1 to 10080." in text
    assert (schedule("sweep").minutes, schedule("listings").minutes) == (1, 1440)


def test_an_action_is_switched_off_and_on_and_then_runs_at_once(owner, actions):
    owner.post("/syncs/actions/proof/switch/", {"on": "0"})
    assert schedule("proof").repeats == schedules.NEVER
    Schedule.objects.filter(name="proof").update(next_run=clock.now() + timedelta(hours=1))
    owner.post("/syncs/actions/proof/switch/", {"on": "1"})
    assert schedule("proof").repeats == schedules.ALWAYS
    assert schedule("proof").next_run <= clock.now()


def test_an_essential_action_is_switched_off_only_by_a_second_word(owner, actions):
    text = owner.post("/syncs/actions/sweep/switch/", {"on": "0"}).content.decode()
    assert "Orders may wait for ever." in text
    assert schedule("sweep").repeats == schedules.ALWAYS
    owner.post("/syncs/actions/sweep/switch/", {"on": "0", "confirmed": "1"})
    assert schedule("sweep").repeats == schedules.NEVER


def test_who_may_not_is_refused(clerk, actions):
    for address in ("intervals/", "sweep/switch/"):
        assert clerk.post(f"/syncs/actions/{address}", {"on": "0", "confirmed": "1"}).status_code == 403
    given.shop()
    assert clerk.post("/syncs/ask/", {"ask": "orders:all"}).status_code == 403
    assert not re.search(r'type="number"|name="ask"', seen(clerk))
    assert schedule("sweep").repeats == schedules.ALWAYS
    assert not SyncRun.objects.exists()
