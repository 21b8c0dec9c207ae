"""From the shelf in Odoo to the number on Shopee, and an order in between."""

from functools import partial

import pytest

from channels import policies
from channels.models import Order, Shop, StockPolicy
from erp_bridge import tasks, undo
from tests.flows.chain import SHOP

pytestmark = [pytest.mark.flow, pytest.mark.django_db]

WAJAN = "SKU-0037"


def stock_up(chain):
    shop = chain.go_live(chain.open(listings=True))
    tasks.pull_stock()
    chain.settle()
    policies.approve(shop, "sari")
    chain.settle()


@pytest.fixture
def stocked(chain, scenes):
    """Toko Contoh, live, its first push approved and done."""
    scenes.begin("stocked", partial(stock_up, chain))
    return Shop.objects.get()


def shown(chain):
    rows = chain.sandbox.control(f"stock?shop_id={SHOP}")["stock"]
    return {row["sku"]: row["stock"] for row in rows}


def free(chain):
    """What Odoo has on its shelves and has promised nobody, by SKU."""
    skus = {product["id"]: product["default_code"] for product in chain.odoo("product.product")}
    inside = {place["id"] for place in chain.odoo("stock.location") if place["usage"] == "internal"}
    found = dict.fromkeys(skus.values(), 0)
    for quant in chain.odoo("stock.quant"):
        if quant["location_id"][0] in inside:
            found[skus[quant["product_id"][0]]] += quant["quantity"] - quant["reserved_quantity"]
    return found


def count(chain, sku, pieces):
    """Somebody counts the goods in Odoo."""
    product = next(row["id"] for row in chain.odoo("product.product") if row["default_code"] == sku)
    quant = next(
        row
        for row in chain.odoo("stock.quant")
        if row["product_id"][0] == product and row["location_id"][1].endswith("/Stock")
    )
    chain.by_hand("stock.quant", "write", [quant["id"]], {"inventory_quantity": pieces})
    chain.by_hand("stock.quant", "action_apply_inventory", [quant["id"]])
    tasks.pull_stock()
    chain.settle()


def equal(chain):
    ours, there = free(chain), shown(chain)
    assert {sku: pieces for sku, pieces in there.items() if pieces != ours[sku]} == {}
    assert StockPolicy.objects.get().stopped == ""


def test_what_is_counted_in_odoo_stands_on_shopee(chain, stocked):
    equal(chain)
    count(chain, WAJAN, 3)
    assert shown(chain)[WAJAN] == 3
    count(chain, WAJAN, 0)
    assert shown(chain)[WAJAN] == 0
    count(chain, WAJAN, 41)
    assert shown(chain)[WAJAN] == 41
    equal(chain)


def test_an_order_is_taken_off_once_from_the_basket_to_the_shipped_parcel(chain, stocked):
    before = shown(chain)[WAJAN]
    [number] = chain.sandbox.new_orders(1, status="UNPAID", lines=[{"sku": WAJAN, "quantity": 4}])
    for steps in ((), ("pay",), ("arrange", "pickup"), ("deliver", "complete")):
        chain.sandbox.step(number, *steps)
        chain.hear()
        assert shown(chain)[WAJAN] == before - 4, steps
        tasks.pull_stock()
        chain.settle()
        assert shown(chain)[WAJAN] == before - 4, steps
    assert Order.objects.get().erp_held_at
    equal(chain)


def test_a_cancelled_order_gives_its_pieces_back(chain, stocked):
    before = shown(chain)[WAJAN]
    [number] = chain.sandbox.new_orders(1, lines=[{"sku": WAJAN, "quantity": 4}])
    chain.hear()
    tasks.pull_stock()
    chain.settle()
    chain.sandbox.step(number, "cancel")
    chain.hear()
    tasks.pull_stock()
    chain.settle()
    assert shown(chain)[WAJAN] == before
    equal(chain)


def test_a_parcel_that_fails_on_its_way_is_sold_again_only_when_it_was_scanned_in(chain, stocked):
    before = shown(chain)[WAJAN]
    [number] = chain.sandbox.new_orders(1, status="SHIPPED", lines=[{"sku": WAJAN, "quantity": 4}])
    chain.hear()
    chain.sandbox.step(number, "fail_delivery")
    chain.hear()
    tasks.pull_stock()
    chain.settle()
    assert shown(chain)[WAJAN] == before - 4
    undo.arrived(Order.objects.get().pk, "sari")
    chain.settle()
    tasks.pull_stock()
    chain.settle()
    assert shown(chain)[WAJAN] == before
    equal(chain)
