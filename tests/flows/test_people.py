"""Where a person decides: poison orders, cancellations, go-live, switches and connecting."""

import pytest

from channels import listings, shops
from channels.listings import Part
from channels.models import Listing, Order, Product, Shop
from omnihub.core import clock, installation, work
from omnihub.core.errors import Refused
from omnihub.core.models import InboxMessage, Work
from omnihub.core.work import Todo
from omnihub.demo import setting_up
from tests.flows.chain import one_each, proved

pytestmark = [pytest.mark.flow, pytest.mark.django_db]


def test_one_order_of_an_unknown_product_waits_for_a_person_and_the_other_49_are_done(chain, shop):
    numbers = chain.sandbox.new_orders(25)
    [poison] = chain.sandbox.new_orders(1, lines=[{"sku": "SKU-0001"}, {"sku": "TAS-BIRU"}])
    numbers += chain.sandbox.new_orders(24)
    chain.hear()
    assert set(chain.held()) == {poison}
    parked = chain.held()[poison]
    assert (parked.fate, parked.code) == ("person", "unmapped")
    assert "TAS-BIRU" in parked.note
    assert "mapping page" in parked.note
    one_each(chain, numbers)

    part = Part(Product.objects.get(sku="SKU-0002"))
    listings.link(Listing.objects.get(sku="TAS-BIRU"), [part], by="sari")
    chain.settle()
    assert not chain.held()
    one_each(chain, [*numbers, poison])
    proved()


def test_one_order_that_odoo_refuses_waits_with_odoos_words_and_the_other_49_are_done(chain, shop):
    made = chain.by_hand("product.product", "create", {"name": "Topi", "default_code": "TOPI"})
    work.add([Todo("product.pull", "odoo")])
    chain.settle()
    chain.by_hand("product.product", "unlink", [made])
    numbers = chain.sandbox.new_orders(30)
    [poison] = chain.sandbox.new_orders(1, lines=[{"sku": "TOPI"}])
    numbers += chain.sandbox.new_orders(19)
    chain.hear()
    assert set(chain.held()) == {poison}
    parked = chain.held()[poison]
    assert parked.fate == "person"
    assert str(made) in parked.note
    one_each(chain, numbers)

    part = Part(Product.objects.get(sku="SKU-0003"))
    listings.link(Listing.objects.get(sku="TOPI"), [part], by="sari")
    chain.settle()
    assert not chain.held()
    one_each(chain, [*numbers, poison])
    proved()


def test_a_product_made_in_odoo_afterwards_frees_the_orders_that_waited_for_it(chain, shop):
    [number] = chain.sandbox.new_orders(1, lines=[{"sku": "TAS-HIJAU"}])
    chain.hear()
    assert set(chain.held()) == {number}
    chain.by_hand("product.product", "create", {"name": "Tas hijau", "default_code": "TAS-HIJAU"})
    work.add([Todo("product.pull", "odoo")])
    chain.settle()
    one_each(chain, [number])
    proved()


def test_an_order_cancelled_before_it_reached_odoo_leaves_nothing_there(chain, shop):
    [kept, paid, unpaid] = [
        chain.sandbox.new_orders(1, status=state)[0] for state in ("READY_TO_SHIP",) * 2 + ("UNPAID",)
    ]
    chain.sandbox.step(paid, "request_cancel", "accept_cancel")
    chain.sandbox.step(unpaid, "expire")
    chain.hear()
    assert set(Order.objects.filter(number__in=[paid, unpaid]).values_list("status", flat=True)) == {
        "cancelled"
    }
    one_each(chain, [kept])
    made = proved()
    assert sum(made.rows.values_list("cancelled_before", flat=True)) == 2


def test_an_order_cancelled_afterwards_is_cancelled_in_odoo_and_its_stock_is_free_again(chain, shop):
    [number] = chain.sandbox.new_orders(1, lines=[{"sku": "SKU-0001", "quantity": 2}])
    [kept] = chain.sandbox.new_orders(1)
    chain.hear()
    assert chain.papers()[number].states == (["sale"], ["assigned"], [])
    chain.sandbox.step(number, "request_cancel")
    chain.hear()
    assert chain.papers()[number].states == (["sale"], ["assigned"], [])
    chain.sandbox.step(number, "accept_cancel")
    chain.hear()
    papers = chain.papers()
    assert papers[number].states == (["cancel"], ["cancel"], [])
    assert papers[kept].states == (["sale"], ["assigned"], [])
    proved()


def test_an_order_lost_on_its_way_is_for_a_person_and_the_proof_says_which(chain, shop):
    [number] = chain.sandbox.new_orders(1, status="SHIPPED")
    chain.hear()
    chain.sandbox.step(number, "lose")
    chain.hear()
    assert set(chain.held()) == {number}
    assert chain.held()[number].code == "odoo_cancel_late"
    assert chain.papers()[number].states == (["sale"], ["done"], ["posted"])


def test_orders_older_than_go_live_are_mirrored_and_never_written(chain):
    shop = chain.open()
    old = chain.sandbox.new_orders(5, status="SHIPPED", created_at=clock.now().timestamp() - 7200)
    chain.go_live(shop, clock.now() - clock.now())
    new = chain.sandbox.new_orders(3)
    chain.hear()
    assert set(Order.objects.filter(history=True).values_list("number", flat=True)) == set(old)
    for number in old:
        chain.sandbox.step(number, "deliver", "complete", "release")
    chain.hear()
    chain.look_for_money(shop)
    assert set(Order.objects.filter(history=True).values_list("status", flat=True)) == {"completed"}
    assert not chain.odoo("account.payment")
    one_each(chain, new)
    proved()


def test_before_go_live_nothing_is_written_at_all(chain):
    shop = chain.open()
    shops.switch(shop, "pushes_orders", on=True, by="sari")
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


def test_the_same_shop_connected_twice_is_one_shop_and_each_order_one(chain, shop):
    numbers = chain.sandbox.new_orders(3)
    chain.hear()
    again = setting_up.connect_shop(shop.remote_id)
    assert again.pk == shop.pk
    assert Shop.objects.count() == 1
    chain.catch_up()
    assert (
        Listing.objects.filter(shop=shop).count()
        == Listing.objects.values("item_id", "model_id").distinct().count()
    )
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
