import time

import pytest

from tests.sandbox_process import eventually


def status(shopee, sn):
    row = shopee.detail(sn, "package_list")
    return row["order_status"], row["package_list"][0]["logistics_status"]


def test_an_order_lives_from_placed_to_released(sandbox, shopee):
    (sn,) = sandbox.new_orders(1, status="UNPAID")
    seen = []
    for step in ("pay", "arrange", "pickup", "deliver", "complete"):
        sandbox.step(sn, step)
        seen.append(status(shopee, sn))
    assert seen == [
        ("READY_TO_SHIP", "LOGISTICS_READY"),
        ("PROCESSED", "LOGISTICS_READY"),
        ("SHIPPED", "LOGISTICS_PICKUP_DONE"),
        ("TO_CONFIRM_RECEIVE", "LOGISTICS_DELIVERY_DONE"),
        ("COMPLETED", "LOGISTICS_DELIVERY_DONE"),
    ]
    now = int(time.time())
    window = {"release_time_from": now - 60, "release_time_to": now + 60}
    assert shopee.good("payment/get_escrow_list", **window)["escrow_list"] == []
    sandbox.step(sn, "release")
    (row,) = shopee.good("payment/get_escrow_list", **window)["escrow_list"]
    assert row == {
        "order_sn": sn,
        "payout_amount": shopee.income(sn)["escrow_amount"],
        "escrow_release_time": pytest.approx(now, abs=5),
    }


def test_the_tracking_number_comes_a_while_after_the_shipment_was_arranged(sandbox, shopee):
    sandbox.control("settings", {"tracking_seconds": 1.5})
    (sn,) = sandbox.new_orders(1)
    package = shopee.detail(sn, "package_list")["package_list"][0]["package_number"]
    sandbox.step(sn, "arrange")
    time.sleep(0.4)
    first = shopee.good("order/get_package_detail", package_number_list=package)["package_list"][0]
    assert (first["tracking_number"], first["fulfillment_status"]) == ("", "LOGISTICS_READY")
    assert first["is_shipment_arranged"] is True
    number = eventually(
        lambda: shopee.good("logistics/get_tracking_number", order_sn=sn)["tracking_number"], pause=0.1
    )
    assert number.startswith("SPXID")
    later = shopee.good("order/get_package_detail", package_number_list=package)["package_list"][0]
    assert (later["tracking_number"], later["fulfillment_status"]) == (number, "LOGISTICS_REQUEST_CREATED")


@pytest.mark.parametrize(
    ("begin", "steps", "end"),
    [
        ("UNPAID", ["expire"], ("CANCELLED", "LOGISTICS_INVALID")),
        ("PROCESSED", ["fail_pickup"], ("RETRY_SHIP", "LOGISTICS_PICKUP_RETRY")),
        ("RETRY_SHIP", ["arrange"], ("PROCESSED", "LOGISTICS_REQUEST_CREATED")),
        ("READY_TO_SHIP", ["request_cancel", "accept_cancel"], ("CANCELLED", "LOGISTICS_INVALID")),
        ("PROCESSED", ["request_cancel", "accept_cancel"], ("CANCELLED", "LOGISTICS_REQUEST_CANCELED")),
        ("PROCESSED", ["request_cancel", "reject_cancel"], ("PROCESSED", "LOGISTICS_REQUEST_CREATED")),
        ("SHIPPED", ["fail_delivery"], ("CANCELLED", "LOGISTICS_DELIVERY_FAILED")),
        ("SHIPPED", ["lose"], ("CANCELLED", "LOGISTICS_LOST")),
        ("TO_CONFIRM_RECEIVE", ["return"], ("TO_RETURN", "LOGISTICS_DELIVERY_DONE")),
        ("TO_RETURN", ["accept_return"], ("COMPLETED", "LOGISTICS_DELIVERY_DONE")),
    ],
)
def test_the_turns_an_order_can_take(sandbox, shopee, begin, steps, end):
    (sn,) = sandbox.new_orders(1, status=begin)
    sandbox.step(sn, *steps)
    assert status(shopee, sn) == end


def test_cash_on_delivery_skips_the_payment_and_is_paid_at_the_end(sandbox, shopee):
    (sn,) = sandbox.new_orders(1, cod=True)
    row = shopee.detail(sn, "pay_time", "payment_method", "total_amount")
    assert (row["cod"], row["order_status"], row["pay_time"]) == (True, "READY_TO_SHIP", None)
    assert row["payment_method"].startswith("COD")
    sandbox.step(sn, "arrange", "pickup", "deliver", "complete")
    assert shopee.detail(sn, "pay_time")["pay_time"] == pytest.approx(time.time(), abs=5)


def test_a_screening_that_fails_cancels_the_cod_order(sandbox, shopee):
    (sn,) = sandbox.new_orders(1, cod=True)
    sandbox.step(sn, "reject_cod")
    assert status(shopee, sn) == ("CANCELLED", "LOGISTICS_COD_REJECTED")


def test_a_step_that_cannot_be_says_what_can(sandbox):
    (sn,) = sandbox.new_orders(1)
    with pytest.raises(RuntimeError, match="is READY_TO_SHIP: deliver is impossible, possible is arrange"):
        sandbox.step(sn, "deliver")


def test_update_time_moves_with_every_change_but_not_with_the_release(sandbox, shopee):
    (sn,) = sandbox.new_orders(1, status="COMPLETED", created_at=time.time() - 10 * 86400)
    before = shopee.detail(sn)["update_time"]
    sandbox.step(sn, "release")
    assert shopee.detail(sn)["update_time"] == before
    sandbox.step(sn, "return_after")
    assert shopee.detail(sn)["update_time"] == pytest.approx(time.time(), abs=5)


def test_arranging_over_the_api_works_once_and_knows_its_parameters(sandbox, shopee):
    (sn,) = sandbox.new_orders(1)
    needed = shopee.good("logistics/get_shipping_parameter", order_sn=sn)
    assert needed["info_needed"] == {"pickup": ["address_id", "pickup_time_id"], "dropoff": []}
    address = needed["pickup"]["address_list"][0]
    slot = address["time_slot_list"][0]["pickup_time_id"]
    pickup = {"address_id": address["address_id"], "pickup_time_id": slot}

    def ship(**given):
        return shopee("logistics/ship_order", post={"order_sn": sn, **given})

    assert ship(pickup=pickup, dropoff={})["error"] == "logistics.ship_order_only_support_one_type"
    assert ship(pickup={})["error"] == "logistics.ship_order_need_address_pickup_time"
    assert ship(pickup={**pickup, "pickup_time_id": "1"})["error"] == (
        "logistics.ship_order_pickup_time_invalid"
    )
    done = ship(pickup=pickup)
    assert done["error"] == ""
    assert "response" not in done
    assert ship(pickup=pickup)["error"] == "logistics.package_already_shipped"
    assert shopee("logistics/get_shipping_parameter", order_sn=sn)["error"] == "error_param"


def test_a_seller_cancels_before_arranging_and_not_after(sandbox, shopee):
    first, second = sandbox.new_orders(2)
    wish = {"cancel_reason": "CUSTOMER_REQUEST"}
    assert shopee("order/cancel_order", post={"order_sn": first, **wish})["error"] == ""
    row = shopee.detail(first, "cancel_by", "cancel_reason")
    assert (row["order_status"], row["cancel_by"]) == ("CANCELLED", "seller")
    sandbox.step(second, "arrange")
    refused = shopee("order/cancel_order", post={"order_sn": second, **wish})
    assert (refused["error"], refused["message"]) == ("order.error_limit", "Can not cancel this order")


def test_the_seller_answers_a_buyer_who_wants_to_cancel(sandbox, shopee):
    first, second = sandbox.new_orders(2, status="IN_CANCEL")
    call = "order/handle_buyer_cancellation"
    assert shopee(call, post={"order_sn": first, "operation": "ACCEPT"})["error"] == ""
    assert shopee(call, post={"order_sn": second, "operation": "REJECT"})["error"] == ""
    assert shopee.detail(first)["order_status"] == "CANCELLED"
    assert shopee.detail(second)["order_status"] == "READY_TO_SHIP"
    assert shopee(call, post={"order_sn": second, "operation": "REJECT"})["error"] == (
        "order.cancel_order_invalid_status"
    )


def test_an_order_takes_pieces_from_the_shelf_and_a_cancellation_returns_them(sandbox, shopee):
    def stock():
        listing = shopee.good("product/get_item_base_info", item_id_list="2600144013")["item_list"][0]
        assert listing["item_sku"] == "SKU-0037"
        return listing["stock_info_v2"]["summary_info"]["total_available_stock"]

    before = stock()
    (sn,) = sandbox.new_orders(1, lines=[{"sku": "SKU-0037", "quantity": 3}])
    assert stock() == before - 3
    sandbox.step(sn, "cancel")
    assert stock() == before


def test_a_cancellation_asked_for_before_the_tracking_number_came_stops_nobody_elses(sandbox):
    sandbox.control("settings", {"tracking_seconds": 0.3})
    asked, other = sandbox.new_orders(2, status="READY_TO_SHIP")
    sandbox.step(asked, "arrange", "request_cancel")
    sandbox.step(other, "arrange")
    assert eventually(lambda: sandbox.control(f"orders/{other}")["tracking_number"])
    assert not sandbox.control(f"orders/{asked}")["tracking_number"]
    sandbox.step(asked, "reject_cancel")
    assert eventually(lambda: sandbox.control(f"orders/{asked}")["tracking_number"])


def test_a_pickup_that_failed_before_the_number_came_stops_nobody_elses(sandbox):
    sandbox.control("settings", {"tracking_seconds": 0.3})
    failed, other = sandbox.new_orders(2)
    sandbox.step(failed, "arrange", "fail_pickup")
    sandbox.step(other, "arrange")
    assert eventually(lambda: sandbox.control(f"orders/{other}")["tracking_number"])
    assert not sandbox.control(f"orders/{failed}")["tracking_number"]
    sandbox.step(failed, "arrange")
    assert eventually(lambda: sandbox.control(f"orders/{failed}")["tracking_number"])
