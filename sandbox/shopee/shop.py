"""The shop about itself."""

from typing import Any

from sandbox.shopee import errors, shop_looks
from sandbox.shopee.calls import Call


def get_shop_info(call: Call) -> dict[str, Any]:
    """GET shop/get_shop_info: on the top level, without `response`."""
    shop = call.shop
    return {
        "shop_name": shop.name,
        "region": shop.region,
        "status": shop_looks.of(shop.pk)["status"],
        "auth_time": shop.authorised_at,
        "expire_time": shop.authorised_until,
        "is_cb": False,
        "is_sip": False,
        "sip_affi_shops": [],
        "is_upgraded_cbsc": False,
        "merchant_id": None,
        "shop_fulfillment_flag": shop_looks.of(shop.pk)["fulfilment"],
        "is_main_shop": False,
        "is_direct_shop": False,
        "linked_main_shop_id": 0,
        "linked_direct_shop_list": [],
        "is_one_awb": True,
        "is_mart_shop": False,
        "is_outlet_shop": False,
        "mart_shop_id": 0,
        "outlet_shop_info_list": [],
    }


def get_profile(call: Call) -> dict[str, Any]:
    """GET shop/get_profile"""
    logo = call.request.build_absolute_uri("/shopee/file/shop.svg")
    return {
        "shop_logo": logo,
        "description": f"Selamat datang di {call.shop.name}!",
        "shop_name": call.shop.name,
    }


def get_warehouse_detail(call: Call) -> list[dict[str, Any]]:
    """GET shop/get_warehouse_detail: a list; a shop with one warehouse is refused, as most are."""
    rows = shop_looks.of(call.shop.pk)["warehouses"]
    if not rows:
        raise errors.ApiError("warehouse.error_not_in_whitelist", "The shop is not in the whitelist.")
    kind = call.number("warehouse_type", 1)
    if kind not in {1, 2}:
        raise errors.wrong("warehouse_type is invalid.")
    return [row for row in rows if row["warehouse_type"] == kind]


def get_shop_holiday_mode(call: Call) -> dict[str, Any]:
    """GET shop/get_shop_holiday_mode"""
    return dict(shop_looks.of(call.shop.pk)["holiday"])
