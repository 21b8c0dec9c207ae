"""Sellers who cancel, and buyers who ask to."""

import pytest

CANCEL, ANSWER = "order/cancel_order", "order/handle_buyer_cancellation"
LINES = [{"sku": "SKU-0013", "quantity": 2}, {"sku": "SKU-0037"}]


def status(sandbox, sn):
    return sandbox.control(f"orders/{sn}")["status"]


def test_out_of_stock_names_what_is(sandbox, shopee):
    (sn,) = sandbox.new_orders(1, lines=LINES)
    wish = {"order_sn": sn, "cancel_reason": "OUT_OF_STOCK"}
    assert "item_list is a required field" in shopee(CANCEL, post=wish)["message"]
    unknown = shopee(CANCEL, post=wish | {"item_list": [{"item_id": 1, "model_id": 0}]})
    assert (unknown["error"], status(sandbox, sn)) == ("error_param", "READY_TO_SHIP")
    item = shopee.detail(sn, "item_list")["item_list"][0]
    named = [{"item_id": item["item_id"], "model_id": item["model_id"]}]
    assert shopee(CANCEL, post=wish | {"item_list": named})["error"] == ""
    row = shopee.detail(sn, "cancel_by", "cancel_reason")
    assert (row["order_status"], row["cancel_by"], row["cancel_reason"]) == (
        "CANCELLED",
        "seller",
        "OUT_OF_STOCK",
    )


@pytest.mark.parametrize("reason", ["UNDELIVERABLE_AREA", "BORED"])
def test_a_reason_that_is_not_one_here_is_refused(sandbox, shopee, reason):
    (sn,) = sandbox.new_orders(1)
    assert shopee(CANCEL, post={"order_sn": sn, "cancel_reason": reason})["error"] == "error_param"


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        ({"status": "PROCESSED"}, "order.error_limit"),
        ({"status": "SHIPPED"}, "order.error_limit"),
        ({"status": "IN_CANCEL"}, "order.error_limit"),
        ({"status": "CANCELLED"}, "order.error_limit"),
        ({"fulfilment": "fulfilled_by_shopee"}, "order.error_param"),
    ],
)
def test_what_a_seller_may_not_cancel_stays_as_it_is(sandbox, shopee, wish, error):
    (sn,) = sandbox.new_orders(1, **wish)
    before = sandbox.control(f"orders/{sn}")
    wish = {"order_sn": sn, "cancel_reason": "CUSTOMER_REQUEST"}
    assert shopee(CANCEL, post=wish)["error"] == error
    assert sandbox.control(f"orders/{sn}") == before


def test_one_arranged_package_keeps_the_whole_order(sandbox, shopee):
    (sn,) = sandbox.new_orders(1, lines=LINES, packages=2)
    number = sandbox.control(f"orders/{sn}")["package_number"]
    sandbox.control(f"orders/{sn}/arrange", {"package_number": number})
    wish = {"order_sn": sn, "cancel_reason": "CUSTOMER_REQUEST"}
    assert (status(sandbox, sn), shopee(CANCEL, post=wish)["error"]) == ("READY_TO_SHIP", "order.error_limit")


def test_the_estimate_is_what_the_buyer_then_gets_back(sandbox, shopee):
    (sn,) = sandbox.new_orders(1, lines=LINES, buyer_pays_shipping=0)
    item = shopee.detail(sn, "item_list")["item_list"][0]
    part = {"item_id": item["item_id"], "model_id": item["model_id"], "model_quantity": 1}
    parts = {"order_sn": sn, "partial_cancel_item_list": [part]}
    before = shopee.detail(sn, "total_amount")["total_amount"]
    told = shopee.good("order/get_estimate_cancel_value", post=parts)["cancel_value_price"]
    assert told == "100000"
    assert shopee(CANCEL, post=parts | {"cancel_reason": "CUSTOMER_REQUEST"})["error"] == ""
    assert before - shopee.detail(sn, "total_amount")["total_amount"] == int(told)
    whole = shopee.good("order/get_estimate_cancel_value", post={"order_sn": sn})
    assert int(whole["cancel_value_price"]) == before - int(told)


@pytest.mark.parametrize("state", ["READY_TO_SHIP", "PROCESSED", "CANCELLED", "SHIPPED"])
def test_only_a_request_can_be_answered(sandbox, shopee, state):
    (sn,) = sandbox.new_orders(1, status=state)
    refused = shopee(ANSWER, post={"order_sn": sn, "operation": "ACCEPT"})
    assert (refused["error"], status(sandbox, sn)) == ("order.cancel_order_invalid_status", state)


def test_a_request_after_arranging_ends_the_shipment_or_leaves_it(sandbox, shopee):
    first, second = sandbox.new_orders(2, status="PROCESSED")
    for sn, operation in ((first, "ACCEPT"), (second, "REJECT")):
        sandbox.step(sn, "request_cancel")
        assert shopee(ANSWER, post={"order_sn": sn, "operation": operation})["error"] == ""
    ends = [sandbox.control(f"orders/{sn}") for sn in (first, second)]
    assert [(row["status"], row["package_status"]) for row in ends] == [
        ("CANCELLED", "LOGISTICS_REQUEST_CANCELED"),
        ("PROCESSED", "LOGISTICS_REQUEST_CREATED"),
    ]
