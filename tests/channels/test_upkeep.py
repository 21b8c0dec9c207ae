"""Lost pushes, push settings and the sellers' consent, with a marketplace that does as it is told."""

from datetime import timedelta

import pytest

from channels import marketplaces, shops, syncs, tasks, todos
from channels.models import PushStatus, Shop
from channels.records import LostData, PushStatusData, ShopData
from omnihub.core import clock, cursors, work
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline
from tests.factories import ShopFactory

pytestmark = pytest.mark.django_db


def waiting(topic):
    return [row.subject for row in Work.objects.filter(topic=topic, state="waiting").order_by("subject")]


def held(topic):
    return Work.objects.filter(topic=topic, state="held")


def days(number):
    """A little more, so that the day is not over while the test runs."""
    return clock.now() + timedelta(days=number, minutes=5)


@pytest.fixture
def told(monkeypatch):
    """What the marketplace says next."""

    class Fair:
        lost = LostData(0, 0, finished=True)
        status = PushStatusData("normal")

        @classmethod
        def take_lost_pushes(cls, _deadline):
            return cls.lost

        @classmethod
        def push_status(cls):
            return cls.status

    monkeypatch.setattr(marketplaces, "MARKETPLACES", {"shopee": Fair})
    return Fair


def run(topic):
    return work.run(topic, Deadline.after(30))


# Consent ----------------------------------------------------------------------------------------------


def test_a_consent_that_ends_before_long_calls_for_its_owner_with_the_days_left():
    shop = ShopFactory(connection__authorised_until=days(9))
    ShopFactory(connection__authorised_until=days(90))
    tasks.authorisations()
    assert waiting("shop.authorisation") == [shop.key]
    run("shop.authorisation")
    one = held("shop.authorisation").get()
    assert (one.fate, one.code) == ("settings", "authorisation_ends")
    assert f"{shop} lets OmniHub in for 9 days more" in one.note
    assert "Connect again" in one.note


def test_how_many_days_are_before_long_is_a_setting(settings):
    ShopFactory(connection__authorised_until=days(20))
    tasks.authorisations()
    assert not waiting("shop.authorisation")
    settings.AUTHORISATION_WARN_DAYS = 30
    tasks.authorisations()
    assert waiting("shop.authorisation")


def test_a_marketplace_that_names_no_end_is_measured_by_its_token():
    ShopFactory(connection__authorised_until=None, connection__refresh_expires_at=days(1))
    tasks.authorisations()
    run("shop.authorisation")
    assert "for 1 day more" in held("shop.authorisation").get().note


def test_the_call_is_over_by_itself_when_the_shop_says_a_later_end():
    shop = ShopFactory(connection__authorised_until=days(2))
    tasks.authorisations()
    run("shop.authorisation")
    data = shop_data(shop, authorised_until=days(365))
    shops.confirm(shop, data)
    run("shop.authorisation")
    assert not held("shop.authorisation").exists()


def test_a_shop_that_was_shut_out_calls_for_its_owner_until_it_is_connected_again():
    shop = ShopFactory()
    shops.disconnect(shop, "The seller shut OmniHub out.")
    run("shop.authorisation")
    one = held("shop.authorisation").get()
    assert (one.code, "The seller shut OmniHub out." in one.note) == ("shop_disconnected", True)
    shops.confirm(shop, shop_data(shop))
    run("shop.authorisation")
    assert not held("shop.authorisation").exists()


def test_what_waited_for_a_token_goes_on_when_the_shop_answers_again():
    """Also where the shop was never called disconnected: Shopee refused the renewal in words of its own."""
    shop = ShopFactory()
    one = Work.objects.create(
        topic="order.pull",
        subject=f"{shop.key}:A",
        key="k",
        state="held",
        fate="settings",
        code="token_not_renewed",
        not_before=clock.now(),
        wanted_since=clock.now(),
    )
    shops.confirm(shop, shop_data(shop))
    one.refresh_from_db()
    assert one.state == "waiting"


def shop_data(shop, **changes):
    return ShopData(**({"remote_id": shop.remote_id, "name": shop.name, "region": "ID"} | changes))


# Pushes -----------------------------------------------------------------------------------------------


def test_the_clock_asks_for_lost_pushes_once_for_a_marketplace_not_for_each_shop():
    ShopFactory()
    ShopFactory()
    ShopFactory(kind="fair", state=Shop.State.DISCONNECTED)
    tasks.lost_pushes()
    tasks.push_status()
    assert waiting("app.lost_pushes") == waiting("app.push_status") == ["shopee"]


def test_where_no_shop_is_connected_nobody_is_asked():
    tasks.lost_pushes()
    tasks.push_status()
    assert not Work.objects.exists()


def test_after_a_silence_of_ours_lost_pushes_are_asked_for_at_once():
    ShopFactory()
    tasks.catch_up()
    assert not waiting("app.lost_pushes")
    hours_ago = clock.now() - timedelta(hours=2)
    cursors.move(tasks.CLOCK, str(clock.to_epoch(hours_ago)))
    tasks.catch_up()
    assert waiting("app.lost_pushes") == waiting("app.push_status") == ["shopee"]
    Work.objects.all().delete()
    tasks.catch_up()
    assert not waiting("app.lost_pushes")


def test_more_lost_pushes_than_fit_into_a_turn_are_given_back_and_not_over(told):
    ShopFactory()
    told.lost = LostData(300, 300, finished=False)
    tasks.lost_pushes()
    run("app.lost_pushes")
    assert waiting("app.lost_pushes") == ["shopee"]
    told.lost = LostData(7, 2, finished=True)
    Work.objects.update(not_before=clock.now())
    run("app.lost_pushes")
    assert Work.objects.get().note == "7 were lost, 2 of them were news."


def test_what_is_wrong_with_pushes_waits_for_a_person_and_ends_by_itself(told, client):
    ShopFactory()
    told.status = PushStatusData(
        "suspended", "pushes_suspended", "Shopee has switched pushes off.", can_switch_on=True
    )
    tasks.push_status()
    run("app.push_status")
    one = held("app.push_status").get()
    assert (one.fate, one.code, one.note) == (
        "settings",
        "pushes_suspended",
        "Shopee has switched pushes off.",
    )
    assert PushStatus.objects.get().can_switch_on
    assert 'omnihub_pushes_sent{marketplace="shopee"} 0' in client.get("/metrics").content.decode()

    told.status = PushStatusData("normal")
    tasks.push_status()
    run("app.push_status")
    assert not held("app.push_status").exists()
    assert PushStatus.objects.get().code == ""
    assert 'omnihub_pushes_sent{marketplace="shopee"} 1' in client.get("/metrics").content.decode()


# Runs -------------------------------------------------------------------------------------------------


def test_an_update_of_a_shop_ends_when_its_listings_are_here_too():
    shop = ShopFactory()
    ask = syncs.ask(shop, "shop", by="sari")
    assert waiting("shop.update") == [shop.key]
    Work.objects.update(state="sending")  # its outcome is written after all this
    syncs.end_look(shop, "shop")
    ask.refresh_from_db()
    assert ask.finished_at is None
    assert waiting("shop.listings") == [shop.key]
    Work.objects.filter(topic="shop.listings").update(state="sending")
    syncs.settle(shop, being_done=[Work.objects.get(topic="shop.listings").pk])
    ask.refresh_from_db()
    assert ask.state == "done"


def test_listings_that_were_on_their_way_before_end_no_update():
    shop = ShopFactory()
    work.add([todos.listings(shop.key, "regular")])
    Work.objects.update(state="sending")
    earlier = Work.objects.get().pk
    ask = syncs.ask(shop, "shop", by="sari")
    syncs.end_look(shop, "shop")
    syncs.settle(shop, being_done=[earlier])
    ask.refresh_from_db()
    assert ask.finished_at is None


def test_nobody_asked_for_the_listings_when_nobody_asked_for_the_update():
    shop = ShopFactory()
    syncs.end_look(shop, "shop")
    assert not waiting("shop.listings")
