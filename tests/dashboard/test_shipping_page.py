"""The page of parcels: what stands where, and what a click asks for."""

from datetime import timedelta

import pytest

from channels.models import ShopAddress
from omnihub.core import clock
from omnihub.core.models import Work
from shipping.models import ShippingPolicy
from tests.dashboard import given
from tests.factories import OrderFactory, PackageFactory, ShipmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    return given.shop(arranges=True)


def parcel(shop, **wishes):
    order = OrderFactory(shop=shop, status=wishes.pop("status", "ready_to_ship"))
    return ShipmentFactory(order=order, package=PackageFactory(order=order), **wishes)


def read(browser, address="/shipping/"):
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_parcels_stand_in_order_of_their_time_and_say_how_much_of_it_is_left(owner, shop):
    now = clock.now()
    late = parcel(shop, ship_by=now - timedelta(hours=3))
    soon = parcel(shop, ship_by=now + timedelta(hours=1, minutes=30))
    text = read(owner)
    assert text.index(late.order.number) < text.index(soon.order.number)
    assert "late by 3 h" in text
    assert "1 h left" in text


def test_an_instant_parcel_stands_on_top_of_every_tab_with_its_code(owner, shop):
    one = parcel(shop, instant=True, state="arranged", pickup_code="4711", status="packed")
    for tab in ("to_ship", "failed", "gone"):
        text = read(owner, f"/shipping/?tab={tab}")
        assert 'role="alert"' in text
        assert one.order.number in text
        assert "4711" in text


def test_the_ticked_are_asked_for_and_their_progress_is_shown(owner, shop):
    first, second = parcel(shop), parcel(shop)
    answer = owner.post("/shipping/arrange/", {"shipment": [first.pk], "method": "dropoff"}, follow=True)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state) == ("asked", "waiting")
    assert (first.wish, first.asked_by) == ({"method": "dropoff"}, "owner")
    assert "1 on the way" in answer.content.decode()
    [work] = Work.objects.filter(topic="shipment.arrange")
    assert work.subject == f"{shop.key}:{first.package.number}"


def test_a_failure_says_why_and_is_tried_again_by_its_button(owner, shop):
    one = parcel(shop, state="failed", problem="way_no_sender", problem_words="Fill in the sender.")
    text = read(owner, "/shipping/?tab=failed")
    assert "Fill in the sender." in text
    assert "Try the ticked again" in text
    owner.post("/shipping/arrange/", {"shipment": [one.pk]})
    one.refresh_from_db()
    assert (one.state, one.problem) == ("asked", "")


def test_an_order_that_must_not_be_shipped_is_left_out_with_the_reason(owner, shop):
    one = parcel(shop, status="cancel_requested")
    answer = owner.post("/shipping/arrange/", {"shipment": [one.pk]}, follow=True)
    one.refresh_from_db()
    assert one.state == "waiting"
    assert "The buyer asks to cancel" in answer.content.decode()
    assert not Work.objects.filter(topic="shipment.arrange").exists()


def test_pages_go_on_after_the_last_parcel_shown(owner, shop):
    now = clock.now()
    made = [parcel(shop, ship_by=now + timedelta(minutes=number)) for number in range(51)]
    first = read(owner)
    assert made[49].order.number in first
    assert made[50].order.number not in first
    [address] = [part.split('"')[0] for part in first.split('href="')[1:] if "after=" in part.split('"')[0]]
    second = read(owner, address)
    assert made[50].order.number in second
    assert made[49].order.number not in second


def test_the_order_page_shows_its_parcels_and_arranges_them(owner, shop):
    one = parcel(shop)
    one.tracking.create(at=clock.now(), status="PICKED_UP", words="Paket telah diserahkan")
    text = read(owner, f"/orders/{one.order_id}/")
    assert "Arrange shipment" in text
    assert "Paket telah diserahkan" in text
    owner.post(f"/shipping/orders/{one.order_id}/arrange/")
    one.refresh_from_db()
    assert one.state == "asked"


def test_a_shops_rule_is_set_with_its_own_addresses_and_written_down(owner, shop):
    ShopAddress.objects.create(
        shop=shop, remote_id="2826", uses=["pickup"], address="Jl. Contoh 1", as_of=clock.now()
    )
    address = f"/shipping/shops/{shop.pk}/rule/"
    assert "Jl. Contoh 1" in read(owner, address)
    given_rule = {
        "method": "pickup",
        "pickup_place": "2826",
        "sender_name": "Budi",
        "free_cancel_minutes": "60",
        "paper": "thermal",
        "sheets": "four",
    }
    owner.post(address, given_rule)
    rule = ShippingPolicy.objects.get()
    assert (rule.method, rule.pickup_place, rule.free_cancel_minutes) == ("pickup", "2826", 60)
    assert "thermal" in read(owner, address)
    refused = owner.post(address, given_rule | {"pickup_place": "999"})
    assert refused.status_code == 422


def test_instant_parcels_that_nobody_arranged_are_named_for_the_sound_here_and_at_home(owner, shop):
    waits, _asked, _regular = (
        ShipmentFactory(package=PackageFactory(order=OrderFactory(shop=shop)), state=state, instant=instant)
        for state, instant in (("waiting", True), ("asked", True), ("waiting", False))
    )
    called_off = OrderFactory(shop=shop, status="cancel_requested")
    ShipmentFactory(package=PackageFactory(order=called_off), state="waiting", instant=True)
    for page in ("/shipping/", "/"):
        assert f'data-instants="{waits.pk}"' in owner.get(page).text
    assert "1 instant parcel is to be arranged now." in owner.get("/").text
