"""Some pieces of an order are cancelled; the rest goes on."""

import pytest

LINES = [
    {"sku": "SKU-0001", "quantity": 3, "original_price": 10000, "seller_discount": 300},
    {"sku": "SKU-0002", "quantity": 1, "original_price": 5000},
]


@pytest.fixture
def order(sandbox):
    return sandbox.new_orders(1, lines=LINES, voucher_from_seller=1000)[0]


def part(shopee, sn, sku, pieces):
    items = shopee.detail(sn, "item_list")["item_list"]
    item = next(one for one in items if sku in {one["item_sku"], one["model_sku"]})
    names = ("item_id", "model_id", "order_item_id", "promotion_group_id")
    return {**{name: item[name] for name in names}, "model_quantity": pieces}


def cancel(shopee, sn, *parts):
    given = {"order_sn": sn, "cancel_reason": "CUSTOMER_REQUEST", "partial_cancel_item_list": list(parts)}
    return shopee("order/cancel_order", post=given)


def test_fewer_pieces_are_told_by_detail_package_and_escrow(sandbox, shopee, order):
    assert shopee.detail(order)["can_partial_cancel_order"] is True
    answer = cancel(shopee, order, part(shopee, order, "SKU-0001", 2), part(shopee, order, "SKU-0002", 1))
    assert answer["error"] == ""
    row = shopee.detail(order, "item_list,package_list")
    assert row["order_status"] == "READY_TO_SHIP"
    assert row["can_partial_cancel_order"] is False
    names = ("model_quantity_purchased", "active_qty", "cancelled_qty")
    assert [[item[name] for name in names] for item in row["item_list"]] == [[3, 1, 2], [1, 0, 1]]
    assert [item["model_quantity"] for item in row["package_list"][0]["item_list"]] == [1]
    income = shopee.income(order)
    assert income["original_cost_of_goods_sold"] == 9900
    assert income["voucher_from_seller"] == 1000 * 9900 // 34700
    assert [item["quantity_purchased"] for item in income["items"]] == [1]


def test_the_pieces_are_for_sale_again_and_the_news_is_pushed(sandbox, shopee, receiver, order):
    receiver.got.queue.clear()
    before = stock(shopee)
    cancel(shopee, order, part(shopee, order, "SKU-0001", 2))
    assert stock(shopee) == before + 2
    assert receiver.next()["data"]["ordersn"] == order


def stock(shopee):
    listed = shopee.good("product/get_item_list", offset=0, page_size=1, item_status="NORMAL")["item"]
    (model, *_) = shopee.good("product/get_model_list", item_id=listed[0]["item_id"])["model"]
    return model["stock_info_v2"]["summary_info"]["total_available_stock"]


def test_what_cannot_be_cancelled_is_refused(sandbox, shopee, order):
    every = [part(shopee, order, "SKU-0001", 3), part(shopee, order, "SKU-0002", 1)]
    assert cancel(shopee, order, *every)["error"] == "error_param"
    assert cancel(shopee, order, part(shopee, order, "SKU-0001", 4))["error"] == "error_param"
    sandbox.step(order, "arrange")
    assert cancel(shopee, order, part(shopee, order, "SKU-0001", 1))["error"] == "order.error_limit"
