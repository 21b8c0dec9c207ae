"""Numbers of listings: what is taken, what is refused, and what the seller types."""

import pytest

WAJAN = "SKU-0037"


@pytest.fixture
def set_stock(shopee):
    """`set_stock("SKU-0001", 7)`: the answer."""

    def send(sku, stock, **more):
        row = next(row for row in shopee.sandbox.control("stock")["stock"] if row["sku"] == sku)
        number = {"model_id": row["model_id"], "seller_stock": [{"stock": stock, **more}]}
        return shopee("product/update_stock", post={"item_id": row["item_id"], "stock_list": [number]})

    return send


def shown(shopee, sku):
    return next(row["stock"] for row in shopee.sandbox.control("stock")["stock"] if row["sku"] == sku)


def test_no_number_is_below_what_promotions_keep(shopee, set_stock):
    for sku in (WAJAN, "SKU-0001"):
        shopee.sandbox.control("stock", {"sku": sku, "stock": 20, "reserved": 6})
        assert set_stock(sku, 6)["error"] == ""
        refused = set_stock(sku, 5)
        told = refused.get("response", {}).get("failure_list", [{"failed_reason": refused["message"]}])
        assert "reserved stock" in told[0]["failed_reason"]
        assert shown(shopee, sku) == 6


def test_what_a_promotion_keeps_is_shown_and_sold_with_the_rest(shopee):
    shopee.sandbox.control("stock", {"sku": WAJAN, "stock": 8, "reserved": 6})
    shopee.sandbox.new_orders(1, lines=[{"sku": WAJAN, "quantity": 5}])
    row = next(row for row in shopee.sandbox.control("stock")["stock"] if row["sku"] == WAJAN)
    assert (row["stock"], row["reserved"]) == (3, 3)
    [item] = shopee.good("product/get_item_base_info", item_id_list=str(row["item_id"]))["item_list"]
    assert item["stock_info_v2"]["summary_info"] == {"total_reserved_stock": 3, "total_available_stock": 3}


@pytest.mark.parametrize(
    ("wishes", "error"),
    [
        ({"shop_id": 220000123, "holiday": True}, "product.error_holiday_mode_change_stock"),
        ({"shop_id": 220000123, "warehouses": 2}, "product.error_busi"),
        ({"sku": WAJAN, "locked": True}, "product.error_cannt_edit_stock_in_promotion"),
        ({"sku": WAJAN, "status": "BANNED"}, "product.error_item_uneditable"),
    ],
)
def test_some_shops_and_items_take_no_number(shopee, set_stock, wishes, error):
    before = shown(shopee, WAJAN)
    shopee.sandbox.control("stock" if "sku" in wishes else "shop", wishes)
    assert set_stock(WAJAN, 5)["error"] == error
    assert shown(shopee, WAJAN) == before


def test_a_location_is_for_shops_with_several_warehouses(shopee, set_stock):
    assert set_stock(WAJAN, 5, location_id="IDZ")["error"] == "product.error_auth"
    shopee.sandbox.control("shop", {"shop_id": 220000123, "warehouses": 2})
    assert set_stock(WAJAN, 5, location_id="IDZ")["error"] == ""


def test_the_seller_changes_numbers_on_a_page(shopee):
    row = next(row for row in shopee.sandbox.control("stock")["stock"] if row["sku"] == WAJAN)
    form = {"item_id": row["item_id"], "model_id": 0, "shop_id": 220000123, "stock": 77, "reserved": 0}
    answer = shopee.sandbox.session.post(f"{shopee.sandbox.url}/world/seller-centre/stock/change/", data=form)
    assert answer.ok
    assert "Wajan" in answer.text
    assert shown(shopee, WAJAN) == 77
