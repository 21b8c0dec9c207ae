"""The shop about itself."""

from typing import Any

from sandbox.shopee.calls import Call


def get_shop_info(call: Call) -> dict[str, Any]:
    """GET shop/get_shop_info: on the top level, without `response`."""
    shop = call.shop
    return {
        "shop_name": shop.name,
        "region": shop.region,
        "status": "NORMAL",
        "auth_time": shop.authorised_at,
        "expire_time": shop.authorised_until,
        "is_cb": False,
        "is_sip": False,
        "sip_affi_shops": [],
        "is_upgraded_cbsc": False,
        "merchant_id": None,
        "shop_fulfillment_flag": "Others",
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
