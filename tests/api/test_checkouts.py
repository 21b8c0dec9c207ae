"""A partner's program sells: made, sent, placed, paid, called off."""

import pytest

from channels.models import Checkout, Order
from tests.channels.own import given

pytestmark = pytest.mark.django_db


def test_a_program_makes_a_checkout_picks_the_courier_places_it_and_gets_what_the_buyer_pays_with(
    shop, program, cart, charged
):
    given.good(shop, sku="TAS-1", price=95000)
    made = program.post("checkouts/", cart)
    assert made.status_code == 201, made.content
    told = made.json()
    assert told["state"] == "open"
    assert told["goods_total"] == "190000.00"
    assert told["lines"][0]["available"] > 2
    here = f"checkouts/{told['id']}/"
    (offer,) = program.get(f"{here}couriers/").json()["results"]
    assert (offer["price"], offer["total"]) == ("12000.00", "202000.00")
    placed = program.post(f"{here}place/", {"quote": offer["quote"], "total": offer["total"]})
    assert placed.status_code == 200, placed.content
    assert placed.json()["state"] == "placed"
    order = Order.objects.get(number=placed.json()["number"])
    assert order.buyer_total == 202000
    assert program.get(f"{here}payment-methods/").json()["results"][0]["code"] == "BNI"
    paying = program.post(f"{here}pay/", {"method": "BNI"})
    assert paying.json()["payment"]["account_number"] == "8808123456789012"
    assert charged == [("BNI", "+6281234567890", "id")]
    assert Checkout.objects.get().source == Checkout.Source.API
