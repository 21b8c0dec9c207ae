"""The shop's own calls: couriers, addresses, warehouses, holidays; main accounts; what people may change."""

import pytest

from tests.sandbox.conftest import SHOP

SECOND, OTHER = 220000456, 110000999
PARTNER = {"partner_id": 1000001}


def change(sandbox, **wishes):
    return sandbox.control("shop", {"shop_id": SHOP, **wishes})


def test_couriers_are_those_buyers_see_and_those_that_carry_for_them(sandbox, shopee):
    rows = shopee.good("logistics/get_channel_list")["logistics_channel_list"]
    found = {row["logistics_channel_id"]: row for row in rows}
    assert found[8003]["mask_channel_id"] == 0
    assert found[80019]["mask_channel_id"] in found
    assert (found[8003]["cod_enabled"], found[80019]["enabled"]) == (True, False)
    change(sandbox, channels_gone=[8005], channels_off=[])
    rows = shopee.good("logistics/get_channel_list")["logistics_channel_list"]
    assert all(row["enabled"] for row in rows)
    assert 8005 not in {row["logistics_channel_id"] for row in rows}


def test_the_address_of_the_list_is_the_one_that_arranging_takes(sandbox, shopee):
    [address] = shopee.good("logistics/get_address_list")["address_list"]
    (sn,) = sandbox.new_orders(1)
    offered = shopee.good("logistics/get_shipping_parameter", order_sn=sn)["pickup"]["address_list"]
    assert address["address_id"] == offered[0]["address_id"]
    assert "PICK_UP_ADDRESS" in address["address_type"]


def test_a_shop_with_one_warehouse_is_not_on_the_list(sandbox, shopee):
    assert shopee("shop/get_warehouse_detail")["error"] == "warehouse.error_not_in_whitelist"
    change(sandbox, warehouses=2)
    rows = shopee.good("shop/get_warehouse_detail", warehouse_type=2)
    assert [(row["warehouse_type"], row["location_id"]) for row in rows] == [(2, "IDZ"), (2, "IDL")]
    assert shopee("shop/get_warehouse_detail", warehouse_type=9)["error"] == "error_param"


def test_holidays_begin_and_end_as_people_say(sandbox, shopee):
    assert shopee.good("shop/get_shop_holiday_mode")["holiday_mode_on"] is False
    change(sandbox, holiday={"holiday_mode_on": True, "holiday_mode_type": 1})
    mode = shopee.good("shop/get_shop_holiday_mode")
    assert (mode["holiday_mode_on"], mode["holiday_mode_type"], mode["holiday_mode_mtime"] > 0) == (
        True,
        1,
        True,
    )
    change(sandbox, holiday=False)
    assert shopee.good("shop/get_shop_holiday_mode")["holiday_mode_on"] is False


def test_what_a_shop_does_not_have_is_named(sandbox):
    with pytest.raises(RuntimeError, match="A shop has no 'moon'"):
        change(sandbox, moon=1)


def test_a_main_accounts_shops_share_the_first_pair_and_trade_it_once_each(sandbox, shopee):
    code = sandbox.control("authorise", {"shop_ids": [SHOP, SECOND, OTHER]})["code"]
    given = {"code": code, "main_account_id": 330000777, **PARTNER}
    assert (
        shopee("auth/token/get", public=True, post=given | {"main_account_id": 5})["error"]
        == "invalid_main_acount_id"
    )
    first = shopee("auth/token/get", public=True, post=given)
    assert first["shop_id_list"] == [SHOP, SECOND, OTHER]

    def trade(shop_id):
        wish = {"refresh_token": first["refresh_token"], "shop_id": shop_id, **PARTNER}
        return shopee("auth/access_token/get", public=True, post=wish)

    one, two = trade(SHOP), trade(SECOND)
    assert (one["error"], two["error"]) == ("", "")
    assert one["access_token"] != two["access_token"]
    assert trade(SHOP)["message"] == "Invalid refresh_token."
    assert trade(OTHER)["error"] == ""


def test_a_suspended_app_is_told_nothing_until_its_address_answers_again(sandbox, shopee, receiver):
    sandbox.control("settings", {"push_status": "Suspended"})
    sandbox.new_orders(2)
    config = shopee.good("push/get_app_push_config", public=True)
    assert (config["live_push_status"], config["suspended_time"] > 0) == ("Suspended", True)
    assert receiver.got.empty()
    shopee.good("push/set_app_push_config", public=True, post={"callback_url": receiver.url})
    assert receiver.next()["code"] == 0
    assert shopee.good("push/get_app_push_config", public=True)["live_push_status"] == "Normal"
    sandbox.new_orders(1)
    assert receiver.next()["code"] == 3


def test_with_the_option_a_lost_push_is_an_object_and_none_is_null(sandbox, shopee):
    sandbox.control("settings", {"lost_as_objects": True})
    assert shopee.good("push/get_lost_push_message", public=True)["push_message_list"] is None
