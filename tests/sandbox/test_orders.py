import time

import pytest

DAY = 86400
NOT_FOUND = "Wrong parameters, detail: the order is not found."


def listed(shopee, **more):
    now = int(time.time())
    window = {"time_range_field": "update_time", "time_from": now - DAY, "time_to": now + 5, "page_size": 100}
    return shopee("order/get_order_list", **(window | more))


def numbers(body):
    return [row["order_sn"] for row in body["response"]["order_list"]]


@pytest.mark.parametrize("spread_seconds", [0, 600])
def test_pages_follow_one_another_without_gap_or_repetition(sandbox, shopee, spread_seconds):
    made = sandbox.new_orders(25, created_at=int(time.time()), spread_seconds=spread_seconds)
    found, cursor, sizes = [], "", []
    while True:
        body = listed(shopee, page_size=10, cursor=cursor)
        found += numbers(body)
        sizes.append(len(numbers(body)))
        cursor = body["response"]["next_cursor"]
        if not body["response"]["more"]:
            break
    assert (found, sizes, cursor) == (made, [10, 10, 5], "")


def test_a_window_spans_fifteen_days_and_not_a_second_more(shopee):
    now = int(time.time())
    assert listed(shopee, time_from=now - 15 * DAY, time_to=now)["error"] == ""
    for start, end in ((now - 15 * DAY - 1, now), (now, now - 1)):
        body = listed(shopee, time_from=start, time_to=end)
        assert body["error"] == "order.order_list_invalid_time"
        assert body["message"] == "Start time must be earlier than end time and diff in 15days."


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"page_size": 101}, "page_size must be 100 or less."),
        ({"page_size": ""}, "page_size is a required field."),
        ({"time_from": "yesterday"}, "time_from should be an integer."),
        ({"time_range_field": "pay_time"}, "time_range_field must be"),
        ({"order_status": "RETRY_SHIP"}, "order_status must be one of"),
        ({"order_status": "TO_CONFIRM_RECEIVE"}, "order_status must be one of"),
        ({"cursor": "!!"}, "cursor is invalid."),
    ],
)
def test_a_wrong_question_is_told_what_is_wrong(shopee, wrong, words):
    body = listed(shopee, **wrong)
    assert body["error"] == "error_param"
    assert words in body["message"]


def test_the_list_tells_the_status_only_when_asked(sandbox, shopee):
    sandbox.new_orders(1, status="SHIPPED")
    assert listed(shopee)["response"]["order_list"][0].keys() == {"order_sn", "booking_sn"}
    row = listed(shopee, response_optional_fields="order_status")["response"]["order_list"][0]
    assert row["order_status"] == "SHIPPED"


def test_a_window_by_creation_does_not_follow_later_changes(sandbox, shopee):
    (old,) = sandbox.new_orders(1, created_at=time.time() - 3 * DAY)
    sandbox.step(old, "arrange")
    assert numbers(listed(shopee)) == [old]
    assert numbers(listed(shopee, time_range_field="create_time")) == []


def test_a_filter_by_status_and_shop_keeps_the_others_out(sandbox, shopee):
    (ready,) = sandbox.new_orders(1)
    sandbox.new_orders(1, status="SHIPPED")
    sandbox.new_orders(1, shop_id=220000456)
    assert numbers(listed(shopee, order_status="READY_TO_SHIP")) == [ready]


def test_a_held_order_is_pending_only_for_those_who_ask(sandbox, shopee):
    (held,) = sandbox.new_orders(1, status="PENDING")
    asked = {"response_optional_fields": "order_status", "request_order_status_pending": "true"}
    assert listed(shopee, **asked)["response"]["order_list"][0]["order_status"] == "PENDING"
    assert shopee.detail(held, "package_list")["order_status"] == "READY_TO_SHIP"
    assert shopee.detail(held, "package_list")["package_list"][0]["logistics_status"] == "LOGISTICS_NOT_START"
    body = shopee.good("order/get_order_detail", order_sn_list=held, request_order_status_pending="true")
    assert body["order_list"][0]["pending_terms"] == ["SYSTEM_PENDING"]


def test_a_detail_holds_next_to_nothing_unless_it_is_asked_for(sandbox, shopee):
    (sn,) = sandbox.new_orders(1)
    bare = shopee.detail(sn)
    assert {"item_list", "total_amount", "pay_time", "recipient_address", "package_list"}.isdisjoint(bare)
    asked = shopee.detail(sn, "item_list", "total_amount", "nonsense")
    assert asked.keys() - bare.keys() == {"item_list", "total_amount"}


def test_unknown_numbers_are_dropped_and_only_unknown_ones_are_not_found(sandbox, shopee):
    (sn,) = sandbox.new_orders(1)
    (others,) = sandbox.new_orders(1, shop_id=220000456)
    body = shopee.good("order/get_order_detail", order_sn_list=f"NOPE,{sn},{others}")
    assert [row["order_sn"] for row in body["order_list"]] == [sn]
    missing = shopee("order/get_order_detail", order_sn_list=f"NOPE,{others}")
    assert (missing["error"], missing["message"]) == ("error_not_found", NOT_FOUND)


def test_fifty_numbers_are_the_most(sandbox, shopee):
    made = sandbox.new_orders(51)
    assert len(shopee.good("order/get_order_detail", order_sn_list=",".join(made[:50]))["order_list"]) == 50
    assert shopee("order/get_order_detail", order_sn_list=",".join(made))["error"] == "error_param"


def test_an_unpaid_order_has_no_pay_time_and_no_total(sandbox, shopee):
    (sn,) = sandbox.new_orders(1, status="UNPAID")
    row = shopee.detail(sn, "pay_time", "total_amount")
    assert row["pay_time"] is None
    assert "total_amount" not in row
    sandbox.step(sn, "pay")
    assert shopee.detail(sn, "total_amount")["total_amount"] > 0


def test_buyers_are_masked_until_the_setting_says_otherwise(sandbox, shopee):
    (sn,) = sandbox.new_orders(1)
    clear = sandbox.control(f"orders/{sn}")["buyer"]
    masked = shopee.detail(sn, "recipient_address")["recipient_address"]
    assert masked["name"] == f"{clear['name'][0]}***{clear['name'][-1]}"
    assert masked["phone"] == "******" + clear["phone"][-2:]
    assert masked["full_address"] == "Jl******"
    sandbox.control("settings", {"mask_buyers": False})
    assert shopee.detail(sn, "recipient_address")["recipient_address"]["name"] == clear["name"]


def test_the_order_has_unit_prices_where_the_escrow_has_line_totals(sandbox, shopee):
    line = {"sku": "SKU-0013", "quantity": 3, "seller_discount": 30_000}
    (sn,) = sandbox.new_orders(1, lines=[line])
    item = shopee.detail(sn, "item_list")["item_list"][0]
    assert (item["item_sku"], item["model_sku"], item["model_name"]) == ("", "SKU-0013", "Biru")
    assert (item["model_original_price"], item["model_discounted_price"]) == (100_000, 90_000)
    paid = shopee.income(sn)["items"][0]
    assert (paid["original_price"], paid["seller_discount"], paid["discounted_price"]) == (
        300_000,
        30_000,
        270_000,
    )


def test_items_of_a_bundle_show_no_discounted_price(sandbox, shopee):
    line = {"sku": "SKU-0037", "quantity": 3, "seller_discount": 10_000, "bundle_id": 77}
    (sn,) = sandbox.new_orders(1, lines=[line])
    item = shopee.detail(sn, "item_list")["item_list"][0]
    assert (item["model_discounted_price"], item["order_item_id"]) == (0, 77)
    assert shopee.income(sn)["items"][0]["discounted_price"] == 3 * 119_000 - 10_000


def test_an_order_can_hold_a_sku_the_shop_never_listed(sandbox, shopee):
    (sn,) = sandbox.new_orders(1, lines=[{"sku": "GONE-1", "original_price": 12_345, "name": "Barang lama"}])
    item = shopee.detail(sn, "item_list")["item_list"][0]
    assert (item["item_sku"], item["item_name"], item["model_original_price"]) == (
        "GONE-1",
        "Barang lama",
        12_345,
    )


def test_order_numbers_begin_with_the_day_on_shopees_clock(sandbox):
    (sn,) = sandbox.new_orders(1, created_at=1767196800)  # 2026-01-01 00:00 in UTC+8
    assert sn.startswith("260101")
    assert len(sn) == 14
    assert sn == sn.upper()


def test_ten_thousand_orders_are_all_different(sandbox, shopee):
    made = sandbox.new_orders(10_000)
    assert len(set(made)) == 10_000
    assert sandbox.control("summary")["orders"] == {"READY_TO_SHIP": 10_000}


def test_the_queue_of_packages_holds_what_is_not_shipped(sandbox, shopee):
    made = sandbox.new_orders(3)
    sandbox.new_orders(2, status="SHIPPED")
    body = shopee.good(
        "order/search_package_list",
        post={"filter": {"package_status": 2}, "pagination": {"page_size": 2, "cursor": ""}},
    )
    assert (body["pagination"]["total_count"], body["pagination"]["more"]) == (3, True)
    cursor = body["pagination"]["next_cursor"]
    rest = shopee.good(
        "order/search_package_list",
        post={"filter": {"package_status": 2}, "pagination": {"page_size": 2, "cursor": cursor}},
    )
    rows = body["packages_list"] + rest["packages_list"]
    assert sorted(row["order_sn"] for row in rows) == sorted(made)
