"""Go-live, switches, the big pause, and connecting."""

from datetime import timedelta

import pytest

from channels import shops
from channels.models import Listing, Order, Shop
from omnihub.core import clock, installation
from omnihub.core.errors import Refused
from omnihub.core.models import InboxMessage, Work
from omnihub.demo import setting_up
from tests.flows.far_side import one_each, proved

pytestmark = [pytest.mark.flow, pytest.mark.django_db]


def test_orders_older_than_go_live_are_mirrored_and_never_written(chain, opened):
    old = chain.sandbox.new_orders(5, status="SHIPPED", created_at=clock.now().timestamp() - 7200)
    chain.go_live(opened, timedelta(0))
    new = chain.sandbox.new_orders(3)
    chain.hear()
    assert set(Order.objects.filter(history=True).values_list("number", flat=True)) == set(old)
    for number in old:
        chain.sandbox.step(number, "deliver", "complete", "release")
    chain.hear()
    chain.look_for_money(opened)
    assert set(Order.objects.filter(history=True).values_list("status", flat=True)) == {"completed"}
    assert not chain.odoo("account.payment")
    one_each(chain, new)
    proved()


def test_before_go_live_nothing_is_written_at_all(chain, opened):
    shops.switch(opened, "pushes_orders", on=True, by="sari")
    chain.sandbox.new_orders(4)
    chain.hear()
    assert Order.objects.count() == 4
    assert not chain.odoo("sale.order")


def test_while_a_shop_is_switched_off_its_pushes_are_kept_and_afterwards_all_is_written(chain, shop):
    [first] = chain.sandbox.new_orders(1)
    chain.hear()
    shops.switch(shop, "pushes_orders", on=False, by="sari")
    numbers = [first, *chain.sandbox.new_orders(6), *chain.sandbox.new_orders(3, status="RELEASED")]
    chain.sandbox.step(first, "arrange", "pickup")
    chain.hear()
    chain.look_for_money(shop)
    assert InboxMessage.objects.filter(state="done").count() >= 10
    assert Order.objects.count() == 10
    assert set(chain.papers()) == {first}
    assert chain.papers()[first].states == (["sale"], ["assigned"], [])

    shops.switch(shop, "pushes_orders", on=True, by="sari")
    chain.settle()
    one_each(chain, numbers)
    proved()


def test_while_everything_is_paused_pushes_are_kept_and_afterwards_all_is_done(chain, shop):
    installation.pause("moving house")
    numbers = chain.sandbox.new_orders(5)
    chain.deliver(chain.news())
    chain.drain()
    assert InboxMessage.objects.filter(event="order status").count() == 5
    assert not Order.objects.exists()
    assert not chain.odoo("sale.order")
    installation.resume()
    chain.settle()
    one_each(chain, numbers)
    proved()


def test_the_same_shop_connected_twice_is_one_shop_and_each_order_one(chain):
    shop = chain.go_live(chain.open(listings=True))
    shelf = Listing.objects.count()
    assert shelf >= 60
    numbers = chain.sandbox.new_orders(3)
    chain.hear()
    again = setting_up.connect_shop(shop.remote_id)
    assert again.pk == shop.pk
    assert Shop.objects.count() == 1
    chain.catch_up()
    assert Listing.objects.count() == shelf
    one_each(chain, numbers)
    proved()


def test_two_shops_share_an_odoo_and_keep_their_orders_and_money_apart(chain, shop):
    other = chain.go_live(chain.open("220000456"))
    numbers = chain.sandbox.new_orders(4, status="RELEASED")
    numbers += chain.sandbox.new_orders(4, shop_id=220000456, status="RELEASED")
    chain.catch_up()
    assert Order.objects.filter(shop=shop).count() == Order.objects.filter(shop=other).count() == 4
    assert len(chain.odoo("account.payment")) == 2
    one_each(chain, numbers, papers="payments")
    proved()


def test_a_shop_of_another_region_is_refused_in_plain_words(chain):
    with pytest.raises(Refused) as refusal:
        setting_up.connect_shop("110000999")
    assert "region SG" in refusal.value.words
    assert not Shop.objects.exists()
    assert not Work.objects.exists()
