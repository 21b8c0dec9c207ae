"""What each channel asks for when a shipment is arranged, many at once, orders of several packages."""

import time

import pytest

from tests.sandbox_process import eventually

ASK, SHIP, AGAIN = (
    f"logistics/{name}" for name in ("get_shipping_parameter", "ship_order", "update_shipping_order")
)
TWO = [{"sku": "SKU-0001", "quantity": 2}, {"sku": "SKU-0037"}]
SHOP = 220000123


def state(sandbox, sn):
    return sandbox.control(f"orders/{sn}")["status"]


def pickup(shopee, sn, place=0):
    (address,) = shopee.good(ASK, order_sn=sn)["pickup"]["address_list"]
    return {
        "address_id": address["address_id"],
        "pickup_time_id": address["time_slot_list"][place]["pickup_time_id"],
    }


@pytest.mark.parametrize(
    ("channel", "needs", "wrong", "right"),
    [
        (
            80003,
            {"dropoff": ["tracking_no", "sender_real_name"]},
            ({}, "invalid_job_param"),
            {"sender_real_name": "Budi"},
        ),
        (
            80003,
            {"dropoff": ["tracking_no", "sender_real_name"]},
            ({"tracking_number": "1", "sender_real_name": "B"}, "invalid_job_param"),
            {"tracking_number": "JNE1"},
        ),
        (
            80004,
            {"dropoff": ["sender_real_name"]},
            ({}, "need_sender_real_name"),
            {"sender_real_name": "Budi"},
        ),
        (
            80004,
            {"dropoff": ["sender_real_name"]},
            ({"sender_real_name": "x" * 65}, "long_sender_real_name"),
            {"sender_real_name": "x" * 64},
        ),
        (80024, {"dropoff": ["branch_id"]}, ({}, "need_branch_id"), {"branch_id": 31001}),
    ],
)
def test_a_counter_asks_for_what_its_courier_wants(sandbox, shopee, channel, needs, wrong, right):
    (sn,) = sandbox.new_orders(1, channel_id=channel)
    assert shopee.good(ASK, order_sn=sn)["info_needed"] == needs
    given, error = wrong
    assert shopee(SHIP, post={"order_sn": sn, "dropoff": given})["error"] == f"logistics.ship_order_{error}"
    assert (
        shopee(SHIP, post={"order_sn": sn, "pickup": {}})["error"] == "logistics.ship_order_unsupport_pickup"
    )
    assert shopee(SHIP, post={"order_sn": sn, "dropoff": right})["error"] == ""
    assert sandbox.control(f"orders/{sn}")["packages"][0]["way"] == {"dropoff": right}


def test_a_branch_is_chosen_from_a_list(sandbox, shopee):
    (sn,) = sandbox.new_orders(1, channel_id=80024)
    branches = shopee.good(ASK, order_sn=sn)["dropoff"]["branch_list"]
    assert [row["branch_id"] for row in branches] == [31001, 31002]


def test_a_shops_own_courier_has_a_number_of_its_own_and_is_on_its_way_at_once(sandbox, shopee):
    (sn,) = sandbox.new_orders(1, channel_id=80099)
    assert shopee.good(ASK, order_sn=sn)["info_needed"] == {"non_integrated": ["tracking_no"]}
    given = {"order_sn": sn, "non_integrated": {"tracking_number": "AK224200239740W"}}
    assert shopee(SHIP, post=given)["error"] == ""
    order = sandbox.control(f"orders/{sn}")
    assert (order["status"], order["tracking_number"]) == ("SHIPPED", "AK224200239740W")


def test_an_instant_order_has_no_time_slots_and_a_code_for_its_driver(sandbox, shopee):
    sandbox.control("settings", {"tracking_seconds": 0})
    (sn,) = sandbox.new_orders(1, channel_id=80012)
    row = shopee.detail(sn, "shipping_carrier", "package_list")
    assert (row["shipping_carrier"], row["checkout_shipping_carrier"]) == ("GoSend Instant", "Instant")
    asked = shopee.good(ASK, order_sn=sn)
    assert asked["pickup"]["address_list"][0]["time_slot_list"] is None
    assert shopee(SHIP, post={"order_sn": sn, "pickup": {"address_id": 2826}})["error"] == ""
    code = eventually(lambda: shopee.good("logistics/get_tracking_number", order_sn=sn)["pickup_code"])
    assert len(code) == 4
    package = row["package_list"][0]["package_number"]
    (detail,) = shopee.good("order/get_package_detail", package_number_list=package)["package_list"]
    assert detail["ship_by_date"] == pytest.approx(time.time() + 3600, abs=60)
    assert detail["driver_info"]["driver_status"] == "Driver is on the way"
    channels = shopee.good("logistics/get_channel_list")["logistics_channel_list"]
    assert {row["logistics_channel_id"]: row["service_type_identifier"] for row in channels}[
        80012
    ] == "instant"


def test_a_same_day_order_is_picked_up_at_an_hour_and_can_change_it(sandbox, shopee):
    (sn,) = sandbox.new_orders(1, channel_id=8001)
    first, second = pickup(shopee, sn), pickup(shopee, sn, 1)
    assert shopee(SHIP, post={"order_sn": sn, "pickup": first})["error"] == ""
    sandbox.step(sn, "track")
    same = shopee(AGAIN, post={"order_sn": sn, "pickup": first})
    assert same["error"] == "logistics.update_shipping_order_no_param_change"
    assert shopee(AGAIN, post={"order_sn": sn, "pickup": second})["error"] == ""
    assert sandbox.control(f"orders/{sn}")["packages"][0]["way"] == {"pickup": second}


@pytest.mark.parametrize(("slots", "shown"), [("null", None), ("empty", [])])
def test_without_time_slots_a_pickup_needs_only_its_address(sandbox, shopee, slots, shown):
    sandbox.control("shop", {"shop_id": SHOP, "slots": slots})
    (sn,) = sandbox.new_orders(1, channel_id=8003)
    assert shopee.good(ASK, order_sn=sn)["pickup"]["address_list"][0]["time_slot_list"] == shown
    assert shopee(SHIP, post={"order_sn": sn, "pickup": {"address_id": 2826}})["error"] == ""


def test_a_day_without_any_free_courier_is_told(sandbox, shopee):
    sandbox.control("shop", {"shop_id": SHOP, "slots": "none"})
    (sn,) = sandbox.new_orders(1, channel_id=8003)
    assert shopee(ASK, order_sn=sn)["error"] == "logistics.no_available_time_slot"


def test_a_shop_can_be_set_up_to_ask_for_something_else(sandbox, shopee):
    sandbox.control("shop", {"shop_id": SHOP, "ways": {"8003": "counter"}})
    (sn,) = sandbox.new_orders(1, channel_id=8003)
    asked = shopee.good(ASK, order_sn=sn)
    assert (asked["info_needed"], "pickup" in asked) == ({"dropoff": []}, False)


@pytest.mark.parametrize(
    ("wish", "error"),
    [
        ({"status": "UNPAID"}, "logistics.ship_order_not_ready_to_ship"),
        ({"status": "PENDING"}, "logistics.ship_order_not_ready_to_ship"),
        ({"status": "IN_CANCEL"}, "logistics.ship_order_not_ready_to_ship"),
        ({"status": "CANCELLED"}, "logistics.ship_order_not_ready_to_ship"),
        ({"status": "PROCESSED"}, "logistics.package_already_shipped"),
        ({"status": "SHIPPED"}, "logistics.package_already_shipped"),
        ({"booking_sn": "B1"}, "logistics.error_booking_order"),
        ({"fulfilment": "fulfilled_by_shopee"}, "logistics.ship_order_pff_init"),
    ],
)
def test_what_is_not_the_sellers_to_arrange_now_is_refused(sandbox, shopee, wish, error):
    (sn,) = sandbox.new_orders(1, **wish)
    before = sandbox.control(f"orders/{sn}")
    assert shopee(SHIP, post={"order_sn": sn, "dropoff": {}})["error"] == error
    assert sandbox.control(f"orders/{sn}") == before
    if "booking_sn" in wish:
        assert (shopee.detail(sn)["booking_sn"], shopee.detail(sn)["advance_package"]) == ("B1", True)


def test_a_couriers_busy_server_changes_nothing(sandbox, shopee):
    (sn,) = sandbox.new_orders(1)
    sandbox.control("faults", {"shopee.courier_down": 1})
    refused = shopee(SHIP, post={"order_sn": sn, "dropoff": {}})
    assert (refused["error"], state(sandbox, sn)) == ("logistics.error_third_party_server", "READY_TO_SHIP")


def test_a_pickup_that_failed_is_arranged_again(sandbox, shopee):
    (sn,) = sandbox.new_orders(1, status="PROCESSED", channel_id=8003)
    early = shopee(AGAIN, post={"order_sn": sn, "pickup": {"address_id": 2826, "pickup_time_id": "1"}})
    assert early["error"] == "logistics.error_status_limit"
    sandbox.step(sn, "fail_pickup")
    assert shopee(AGAIN, post={"order_sn": sn, "pickup": pickup(shopee, sn)})["error"] == ""
    assert state(sandbox, sn) == "PROCESSED"


def test_many_packages_of_one_channel_are_arranged_at_once(sandbox, shopee):
    made = sandbox.new_orders(2, channel_id=8003)
    (other,) = sandbox.new_orders(1, channel_id=8005)
    (gone,) = sandbox.new_orders(1, status="PROCESSED", channel_id=8003)
    numbers = [sandbox.control(f"orders/{sn}")["package_number"] for sn in (*made, other, gone)]
    packages = [{"package_number": number} for number in (*numbers, "OFG1")]
    head = {"logistics_channel_id": 8003, "product_location_id": "IDZ", "package_list": packages}
    asked = shopee.good("logistics/get_mass_shipping_parameter", post=head)
    assert [row["package_number"] for row in asked["success_list"]] == numbers[:2]
    address = asked["pickup"]["address_list"][0]
    slot = address["time_slot_list"][0]["pickup_time_id"]
    way = {"pickup": {"address_id": address["address_id"], "pickup_time_id": slot}}
    done = shopee.good("logistics/mass_ship_order", post=head | way)
    assert [row["package_number"] for row in done["success_list"]] == numbers[:2]
    reasons = [row["fail_reason"].partition(":")[0] for row in done["fail_list"]]
    assert reasons == [
        "logistics.error_param",
        "logistics.package_already_shipped",
        "logistics.package_not_exist",
    ]
    assert [state(sandbox, sn) for sn in (*made, other)] == ["PROCESSED", "PROCESSED", "READY_TO_SHIP"]
    told = shopee.good("logistics/get_mass_tracking_number", post={"package_list": packages[3:]})
    assert told["success_list"][0]["tracking_number"] == sandbox.control(f"orders/{gone}")["tracking_number"]
    too_many = {"package_list": packages[:1] * 51, "dropoff": {}}
    assert shopee("logistics/mass_ship_order", post=too_many)["error"] == "logistics.error_limit"


def test_each_package_of_an_order_is_arranged_and_travels_by_itself(sandbox, shopee, receiver):
    (sn,) = sandbox.new_orders(1, lines=TWO, packages=2, push=False)
    row = shopee.detail(sn, "package_list", "split_up")
    first, second = [package["package_number"] for package in row["package_list"]]
    assert row["split_up"] is True
    assert [len(package["item_list"]) for package in row["package_list"]] == [1, 1]
    assert shopee(ASK, order_sn=sn)["error"] == "logistics.package_number_not_exist"
    unnamed = shopee(SHIP, post={"order_sn": sn, "dropoff": {}})
    assert unnamed["error"] == "logistics.ship_order_need_pacakge_number"
    for number, status in ((first, "READY_TO_SHIP"), (second, "PROCESSED")):
        assert shopee(SHIP, post={"order_sn": sn, "package_number": number, "dropoff": {}})["error"] == ""
        assert state(sandbox, sn) == status
    twice = shopee(SHIP, post={"order_sn": sn, "package_number": first, "dropoff": {}})
    assert twice["error"] == "logistics.package_already_shipped"
    sandbox.step(sn, "track")
    told = [
        shopee.good("logistics/get_tracking_number", order_sn=sn, package_number=n) for n in (first, second)
    ]
    assert len({row["tracking_number"] for row in told}) == 2
    pushed = {push["data"]["package_number"] for push in receiver.all(6) if push["code"] == 4}
    assert pushed == {first, second}
    for number, status in ((second, "PROCESSED"), (first, "SHIPPED")):
        sandbox.control(f"orders/{sn}/pickup", {"package_number": number})
        assert state(sandbox, sn) == status


def test_a_lost_package_leaves_the_others_on_their_way_and_its_price_is_given_back(sandbox, shopee):
    (sn,) = sandbox.new_orders(1, lines=TWO, packages=2, status="SHIPPED")
    order = sandbox.control(f"orders/{sn}")
    sandbox.control(f"orders/{sn}/lose", {"package_number": order["packages"][0]["package_number"]})
    assert state(sandbox, sn) == "SHIPPED"
    assert shopee.income(sn)["seller_return_refund"] == -order["lines"][0]["total"]
    sandbox.step(sn, "lose")
    assert state(sandbox, sn) == "CANCELLED"


def test_an_order_is_split_and_put_together_again(sandbox, shopee):
    (sn,) = sandbox.new_orders(1, lines=TWO)
    items = [
        {name: item[name] for name in ("item_id", "model_id", "order_item_id", "promotion_group_id")}
        for item in shopee.detail(sn, "item_list")["item_list"]
    ]

    def split(*groups):
        packages = [{"item_list": [items[place] for place in group]} for group in groups]
        return shopee("order/split_order", post={"order_sn": sn, "package_list": packages})

    assert split([0, 1])["error"] == "order.order_split_failed"
    assert split([0], [0, 1])["error"] == "order.order_split_duplicate_item"
    made = split([1], [0])["response"]["package_list"]
    assert [row["item_list"][0]["item_id"] for row in made] == [items[1]["item_id"], items[0]["item_id"]]
    assert split([0], [1])["error"] == "order.order_has_been_split"
    shown = shopee.detail(sn, "package_list")["package_list"]
    assert [row["package_number"] for row in shown] == [row["package_number"] for row in made]
    assert shopee("order/unsplit_order", post={"order_sn": sn})["error"] == ""
    assert len(shopee.detail(sn, "package_list")["package_list"]) == 1
    sandbox.step(sn, "arrange")
    assert split([0], [1])["error"] == "order.order_cannot_split"


def test_the_queue_tells_what_is_arranged_and_keeps_to_its_filters(sandbox, shopee):
    sandbox.control("settings", {"tracking_seconds": 30})
    (regular,), (instant,) = sandbox.new_orders(1, channel_id=8003), sandbox.new_orders(1, channel_id=80012)
    (shopees,) = sandbox.new_orders(1, channel_id=8003, fulfilment="fulfilled_by_shopee")
    sandbox.step(regular, "arrange")

    def queue(**wanted):
        given = {"filter": wanted, "pagination": {"page_size": 100, "cursor": ""}}
        rows = shopee.good("order/search_package_list", post=given)["packages_list"]
        return {row["order_sn"]: row["is_shipment_arranged"] for row in rows}

    assert queue() == {regular: True, instant: False}
    assert queue(order_type=2) == {instant: False}
    assert queue(logistics_channel_ids=[8003], fulfillment_type=0) == {regular: True, shopees: False}
    sandbox.step(regular, "track")
    assert queue(package_status=3) == {regular: True}


def test_a_parcels_way_is_told_newest_first(sandbox, shopee):
    (sn,) = sandbox.new_orders(1)
    early = shopee("logistics/get_tracking_info", order_sn=sn)
    assert early["error"] == "logistics.error_status_limit"
    sandbox.step(sn, "arrange", "track", "pickup", "deliver")
    told = shopee.good("logistics/get_tracking_info", order_sn=sn)
    assert told["logistics_status"] == "LOGISTICS_DELIVERY_DONE"
    assert [row["logistics_status"] for row in told["tracking_info"]] == [
        "DELIVERED",
        "PICKED_UP",
        "ORDER_CREATED",
    ]


def test_an_order_of_one_package_may_refuse_to_be_named_by_it(sandbox, shopee):
    (sn,) = sandbox.new_orders(1)
    named = {
        "order_sn": sn,
        "package_number": sandbox.control(f"orders/{sn}")["package_number"],
        "dropoff": {},
    }
    sandbox.control("settings", {"refuse_needless_package_number": True})
    assert shopee(SHIP, post=named)["error"] == "logistics.ship_order_not_need_pacakge_number"
    assert shopee(SHIP, post=named | {"package_number": ""})["error"] == "logistics.package_not_exist"
    sandbox.control("settings", {"refuse_needless_package_number": False})
    assert shopee(SHIP, post=named)["error"] == ""
