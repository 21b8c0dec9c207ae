"""Courier costs and parcels of our own shop, asked of the sandbox's RajaOngkir over real HTTP."""

import pytest

from channels.models import Checkout, CheckoutLine
from omnihub.core import clock
from omnihub.core.models import Work
from shipping import account, areas, cost_rules, cost_tasks, handing_over, quoting, services, todos
from shipping.models import Quote, Shipment
from tests.factories import CheckoutFactory, ShopFactory
from tests.rounds import once_around
from tests.shipping import given_costs as given

pytestmark = [pytest.mark.flow, pytest.mark.django_db(transaction=True)]
Rung = Quote.Rung
KEY = "sandbox-rajaongkir-key"


@pytest.fixture
def far(sandbox, settings):
    settings.RAJAONGKIR_BASE_URL = f"{sandbox.url}/rajaongkir"
    settings.RAJAONGKIR_API_KEY = KEY
    settings.RATES_SECONDS = 10  # other tests run beside this one
    account.set_up(None, 25_000)
    return sandbox


@pytest.fixture
def shop(far):
    made = ShopFactory(kind="own", remote_id="toko", connection=None)
    [origin, *_more] = areas.find("senen")
    cost_rules.save(made, {"origin": origin}, "sari")
    services.begin(made)
    return made


def calls(far, path):
    return [one for one in far.control("rajaongkir/calls")["calls"] if one["path"].endswith(path)]


def test_from_what_a_buyer_types_to_offers_that_hold(far, shop):
    [place, *_more] = areas.find("sinduharjo")
    assert place.postcode == "55581"
    found = quoting.offers(given.cart(shop, place.key))
    assert {row.rung for row in found} == {Rung.LIVE}
    assert {"jne:REG", "jnt:EZ"} <= {f"{row.courier}:{row.service}" for row in found}
    again = quoting.offers(given.cart(shop, place.key, key="own:toko:b"))
    assert [(row.service, row.price, row.rung) for row in again] == [
        (row.service, row.price, Rung.FRESH) for row in found
    ]
    assert len(calls(far, "domestic-cost")) == 1
    taken = quoting.take(found[0].key, given.cart(shop, place.key), clock.now())
    assert taken.price == found[0].price


def test_inside_one_city_jne_answers_its_city_courier(far, shop):
    [place, *_more] = areas.find("kwitang")
    names = {f"{row.courier}:{row.service}" for row in quoting.offers(given.cart(shop, place.key))}
    assert "jne:CTC" in names
    assert "jne:REG" not in names


@pytest.mark.parametrize("status", [400, 401])
def test_a_key_that_is_none_waits_for_a_setting(far, shop, settings, status):
    far.control("settings", {"rajaongkir_wrong_key_status": status})
    settings.RAJAONGKIR_API_KEY = "nobodys"
    given.tariff(shop)
    given.area(31555, "55581", **given.SINDUHARJO)
    assert {row.rung for row in quoting.offers(given.cart(shop, "s31555"))} == {Rung.TABLE}
    once_around([todos.CHECK], 10)
    assert Work.objects.get(topic=todos.CHECK).fate == "settings"


def test_the_free_plan_runs_out_and_the_ladder_goes_on(far, shop):
    [place, *_more] = areas.find("sinduharjo")
    far.control("rajaongkir/keys", {"key": KEY, "plan": "starter", "used": 100})
    given.tariff(shop)
    assert {row.rung for row in quoting.offers(given.cart(shop, place.key))} == {Rung.TABLE}
    once_around([todos.CHECK], 10)
    assert Work.objects.get(topic=todos.CHECK).code == "rajaongkir_quota"


@pytest.mark.pg
def test_many_buyers_with_the_same_question_make_one_call(far, shop, at_once):
    [place, *_more] = areas.find("sinduharjo")
    carts = [given.cart(shop, place.key, key=f"own:toko:{number}") for number in range(12)]
    found = at_once(len(carts), lambda number: quoting.offers(carts[number]))
    assert len(calls(far, "domestic-cost")) == 1
    assert {row.rung for offers in found for row in offers} <= {Rung.LIVE, Rung.FRESH}
    assert len({tuple((row.service, row.price) for row in offers) for offers in found}) == 1


def test_a_parcel_is_followed_to_the_door(far, shop):
    checkout = CheckoutFactory(shop=shop, state=Checkout.State.PAID, paid_at=clock.now())
    CheckoutLine.objects.create(checkout=checkout, key="1", name="Kemeja", quantity=1, unit_price="90000.00")
    order = checkout.order
    order.recipient_phone = "+6281234567890"
    order.save()
    booked = far.control(
        "rajaongkir/waybills",
        {"courier": "jne", "receiver": "Budi Santoso", "receiver_phone": "081234567890"},
    )
    handing_over.hand_over(order.pk, "jne", booked["number"], "sari")
    _look()
    assert Shipment.objects.get().courier_status == ""
    far.control(f"rajaongkir/waybills/{booked['number']}/next", {})
    _look()
    assert Shipment.objects.get().tracking.exists()
    far.control(f"rajaongkir/waybills/{booked['number']}/deliver", {})
    _look()
    checkout.refresh_from_db()
    assert checkout.state == Checkout.State.DELIVERED


def _look():
    Shipment.objects.update(look_at=clock.now())
    cost_tasks.track()
    once_around([todos.TRACK], 30)
