"""A partner sees what it has made itself, in shops that it was given."""

import pytest

from channels.models import Checkout
from tests.api.conftest import told
from tests.channels.own import given
from tests.factories import ShopFactory

pytestmark = pytest.mark.django_db


def test_what_another_partner_has_made_is_not_there(opened, program, stranger, cart, charged):
    here = f"checkouts/{opened['id']}/"
    for path in (here, f"{here}couriers/", f"{here}payment-methods/"):
        told(stranger.get(path), 404, "not_found")
    told(stranger.patch(here, {"buyer": {"note": "mine"}}), 404, "not_found")
    offer = program.offer(opened)
    told(stranger.place(opened, quote=offer["quote"], total=offer["total"]), 404, "not_found")
    told(stranger.pay(opened), 404, "not_found")
    told(stranger.cancel(opened), 404, "not_found")
    assert stranger.get("checkouts/", reference="POS-1").json()["results"] == []
    assert stranger.make(cart)["reference"] == "POS-1"  # its own: no other's reference is in the way
    assert Checkout.objects.filter(state="open").count() == 2


def test_another_partners_cursor_tells_nothing_of_it(opened, program, stranger):
    Checkout.objects.update(changed_at="2026-01-01T00:00:00Z")
    cursor = program.get("checkouts/").json()["cursor"]
    assert cursor
    for after in ("", cursor, "0-0"):
        assert stranger.get("checkouts/", after=after).json()["results"] == []


def test_checkouts_of_buyers_and_staff_are_not_there(shop, program):
    row = given.cart(shop)
    told(program.get(f"checkouts/{row.public_id}/"), 404, "not_found")


def test_a_shop_it_was_not_given_and_one_of_a_marketplace_are_not_sold_in(partner, program, cart, bag):
    shopee, other = ShopFactory(), ShopFactory(kind="own", remote_id="lain", connection=None)
    partner.shops.add(shopee)
    assert [row["key"] for row in program.get("shops/").json()] == [cart["shop"]]
    for shop in (shopee, other):
        told(program.post("checkouts/", cart | {"shop": shop.key}), 422, "shop_unknown")
        told(program.get(f"shops/{shop.key}/products/"), 404, "not_found")
    assert not Checkout.objects.exists()


def test_a_shop_that_was_taken_from_it_again_takes_no_more_orders_of_it(partner, program, opened, charged):
    offer = program.offer(opened)
    partner.shops.clear()
    told(program.place(opened, quote=offer["quote"], total=offer["total"]), 409, "shop_closed")
    assert Checkout.objects.get().state == "open"
    assert program.look(opened)["state"] == "open"
