"""A morning's parcels: asked for in OmniHub, arranged at Shopee once, however the calls end."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import User

from channels import shops, todos
from channels.models import Order, OrderEvent, Package
from omnihub.core import clock, leases
from omnihub.core.models import Work
from shipping import asking, ledger, tasks
from shipping.models import Shipment, ShippingPolicy, TrackingEvent
from shipping.ways import Wish
from tests.sandbox_process import eventually

pytestmark = [pytest.mark.flow, pytest.mark.django_db]


@pytest.fixture
def shipping(chain, shop):
    """Toko Contoh arranges shipments; nothing is written to Odoo where that is not the point."""
    shops.switch(shop, "pushes_orders", on=False, by="sari")
    return shops.switch(shop, "arranges", on=True, by="sari")


@pytest.fixture
def orders(chain, shipping):
    def make(count=1, **wishes):
        numbers = chain.sandbox.new_orders(count, **wishes)
        chain.catch_up()
        return numbers

    return make


def ask(numbers, wish=None, **more):
    pks = Order.objects.filter(number__in=numbers).values_list("pk", flat=True)
    return asking.ask(pks, wish or Wish(), "sari", **more)


def look_for_waybills(chain):
    """A while later."""
    Shipment.objects.filter(look_at__isnull=False).update(look_at=clock.now() - timedelta(seconds=1))
    tasks.waybills()
    chain.drain(todos.WAYBILLS)


def state(number):
    return [row.state for row in Shipment.objects.filter(order__number=number).order_by("pk")]


def test_a_mornings_orders_are_arranged_together_and_get_their_waybills(chain, orders):
    numbers = orders(12)
    assert {row.state for row in Shipment.objects.all()} == {"waiting"}
    ask(numbers)
    chain.settle()
    assert {chain.truth(number)["status"] for number in numbers} == {"PROCESSED"}
    eventually(lambda: all(chain.truth(number)["tracking_number"] for number in numbers))
    look_for_waybills(chain)
    chain.settle()
    for package in Package.objects.select_related("order"):
        assert package.tracking_number == chain.truth(package.order.number)["tracking_number"]
    assert {row.state for row in Shipment.objects.all()} == {"arranged"}
    assert {row.method for row in Shipment.objects.all()} == {"pickup"}
    assert all(row.pickup_at for row in Shipment.objects.all())
    assert not chain.waiting().exists()


def test_a_waybill_that_comes_later_reaches_odoos_delivery_and_the_parcel_is_followed_to_its_buyer(
    chain, shop
):
    shops.switch(shop, "arranges", on=True, by="sari")
    chain.sandbox.control("settings", {"tracking_seconds": 3600})
    [number] = chain.sandbox.new_orders(1)
    chain.catch_up()
    ask([number])
    chain.settle()
    assert (state(number), Order.objects.get().status) == (["arranged"], "packed")
    chain.sandbox.step(number, "track")
    look_for_waybills(chain)
    waybill = chain.truth(number)["tracking_number"]
    assert Package.objects.get().tracking_number == waybill
    chain.sandbox.step(number, "pickup")
    chain.hear()
    assert (state(number), Order.objects.get().status) == (["gone"], "shipped")
    [delivery] = chain.papers()[number].deliveries
    assert (delivery["state"], delivery["carrier_tracking_ref"]) == ("done", waybill)
    chain.sandbox.step(number, "deliver")
    Shipment.objects.update(look_at=clock.now() - timedelta(seconds=1))
    tasks.courier_news()
    chain.settle()
    assert Order.objects.get().status == "delivered"
    assert TrackingEvent.objects.filter(status="DELIVERED").count() == 1
    assert Shipment.objects.get().look_at is None


@pytest.mark.parametrize("count", [1, 5])
def test_an_answer_that_was_cut_off_arranges_nothing_twice(chain, orders, count):
    numbers = orders(count)
    chain.dials(shopee_cut=1, shopee_only="ship_order", shopee_times=1)
    ask(numbers)
    chain.drain()
    waiting = Work.objects.filter(topic=todos.ARRANGE)
    assert all(row.look_first for row in waiting)
    chain.settle()
    assert all(state(number) == ["arranged"] for number in numbers)
    assert {chain.truth(number)["status"] for number in numbers} == {"PROCESSED"}


def test_what_the_seller_centre_arranged_meanwhile_is_no_error(chain, orders):
    first, second = orders(2)
    ask([first, second])
    chain.sandbox.step(first, "arrange")
    chain.settle()
    assert (state(first), state(second)) == (["arranged"], ["arranged"])


def test_an_order_cancelled_while_it_waited_is_not_arranged(chain, orders):
    ShippingPolicy.objects.create(
        shop=Order.objects.none() or shops.find("shopee:220000123"), free_cancel_minutes=60
    )
    first, second = orders(2)
    ask([first, second])
    chain.drain()
    assert Work.objects.filter(topic=todos.ARRANGE, state="waiting").count() == 2
    chain.sandbox.step(first, "cancel")
    chain.settle()
    assert (state(first), state(second)) == (["ended"], ["arranged"])
    assert chain.truth(first)["packages"][0]["status"] == "LOGISTICS_INVALID"


def test_a_buyer_who_asks_to_cancel_stops_the_parcel_and_a_retry_after_the_answer_sends_it(chain, orders):
    [number] = orders()
    chain.sandbox.step(number, "request_cancel")
    ask([number])
    chain.settle()
    row = Shipment.objects.get()
    assert (row.state, chain.truth(number)["status"]) == ("failed", "IN_CANCEL")
    assert row.problem
    chain.sandbox.step(number, "reject_cancel")
    chain.catch_up()
    ask([number])
    chain.settle()
    assert (state(number), chain.truth(number)["status"]) == (["arranged"], "PROCESSED")


def test_each_part_of_a_split_order_is_a_parcel_of_its_own(chain, orders):
    [number] = orders(lines=[{"sku": f"SKU-000{digit}"} for digit in (1, 2, 3)], packages=2)
    ask([number])
    chain.settle()
    assert state(number) == ["arranged", "arranged"]
    assert len(set(Package.objects.values_list("tracking_number", flat=True))) == 2


def test_an_instant_order_goes_at_once_and_brings_the_code_its_driver_asks_for(chain, orders):
    ShippingPolicy.objects.create(shop=shops.find("shopee:220000123"), free_cancel_minutes=60)
    [number] = orders(channel_id=80012)
    assert Shipment.objects.get().instant
    ask([number])
    chain.drain()
    assert state(number) == ["arranged"]
    chain.settle()
    look_for_waybills(chain)
    assert Shipment.objects.get().pickup_code == chain.truth(number)["packages"][0]["pickup_code"] != ""


def test_a_courier_who_did_not_come_is_asked_for_another_pick_up(chain, orders):
    [number] = orders()
    ask([number])
    chain.settle()
    chain.sandbox.step(number, "fail_pickup")
    chain.catch_up()
    row = Shipment.objects.get()
    assert (row.state, row.problem) == ("waiting", "courier_did_not_come")
    ask([number])
    chain.settle()
    assert (state(number), chain.truth(number)["status"]) == (["arranged"], "PROCESSED")


def test_a_refusal_stands_with_shopees_words_and_harms_no_other_parcel(chain, orders):
    good, bad = orders(), orders(channel_id=80003)
    ask(good + bad)
    chain.settle()
    assert (state(good[0]), state(bad[0])) == (["arranged"], ["failed"])
    assert Shipment.objects.get(order__number=bad[0]).problem == "way_no_sender"
    ShippingPolicy.objects.update_or_create(
        shop=shops.find("shopee:220000123"), defaults={"sender_name": "Budi"}
    )
    ask(bad)
    chain.settle()
    assert state(bad[0]) == ["arranged"]


def test_what_the_marketplace_ships_itself_holds_or_has_booked_is_never_arranged(chain, orders):
    theirs = orders(fulfilment="fulfilled_by_shopee")
    pending, booked = orders(status="PENDING"), orders(booking_sn="BK0001")
    asked = ask(theirs + pending + booked)
    assert asked.shipments == ()
    assert sorted(why.code for why in asked.refused.values()) == [
        "parcel_booked",
        "parcel_pending",
        "parcel_theirs",
    ]
    assert not Shipment.objects.exists()


def test_a_worker_that_died_after_the_call_leaves_a_shipment_that_is_found_arranged(
    chain, orders, monkeypatch
):
    numbers = orders(3, channel_id=8003)
    ask(numbers)

    class Killed(BaseException):
        """As if the process ended: nothing of ours runs any more."""

    def die(*_args, **_more):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(ledger, "arranged", die)
        with pytest.raises(Killed):
            chain.drain()
    assert {chain.truth(number)["status"] for number in numbers} == {"PROCESSED"}
    Work.objects.filter(state="sending").update(lease_until=clock.now() - timedelta(seconds=1))
    leases.free_expired()
    chain.settle()
    assert [state(number) for number in numbers] == [["arranged"]] * 3


def test_of_many_in_one_call_those_that_failed_for_a_moment_are_tried_again_alone(chain, orders):
    numbers = orders(6, channel_id=8003)
    chain.dials(shopee_courier_down=0.5)
    ask(numbers)
    chain.drain()
    states = [state(number) for number in numbers]
    assert ["arranged"] in states
    assert ["asked"] in states
    chain.dials()
    chain.settle()
    assert [state(number) for number in numbers] == [["arranged"]] * 6
    assert {chain.truth(number)["status"] for number in numbers} == {"PROCESSED"}


def test_a_person_chooses_for_a_batch_among_the_times_that_the_courier_offers(chain, orders, client):
    numbers = orders(2, channel_id=8003)
    client.force_login(User.objects.create_superuser("ani"))
    pks = list(Shipment.objects.values_list("pk", flat=True))
    page = client.get("/shipping/choose/", {"shipment": pks}).content.decode()
    options = re.findall(r'<option value="(pickup[^"]+)"', page)
    assert len(options) == 3
    [name] = re.findall(r'<select id="[^"]+" name="([^"]+)"', page)
    client.post("/shipping/choose/", {"shipment": pks, name: options[2]})
    chain.settle()
    slot = options[2].rpartition("|")[2]
    ways = [chain.truth(number)["packages"][0]["way"] for number in numbers]
    assert [way["pickup"]["pickup_time_id"] for way in ways] == [slot, slot]


def test_a_parcel_that_its_courier_lost_calls_a_person_once(chain, orders):
    [number] = orders(status="SHIPPED")
    [order] = Order.objects.prefetch_related("packages")
    ledger.make([order])
    ledger.gone(Shipment.objects.values_list("pk", flat=True))
    chain.sandbox.step(number, "lose")
    for _ in range(2):
        Shipment.objects.update(look_at=clock.now() - timedelta(seconds=1))
        tasks.courier_news()
        chain.settle()
    assert Order.objects.get().status == "cancelled"
    assert OrderEvent.objects.filter(unusual=True, kind="note").count() == 1


def test_a_shop_whose_rule_says_so_arranges_by_itself(chain, orders):
    ShippingPolicy.objects.create(shop=shops.find("shopee:220000123"), arranges_by_itself=True)
    [number] = orders()
    assert (state(number), chain.truth(number)["status"]) == (["arranged"], "PROCESSED")
