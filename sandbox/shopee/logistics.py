"""Packages, arranging a shipment, tracking numbers."""

import time
from datetime import datetime, timedelta
from typing import Any

from sandbox import options
from sandbox.shopee import errors, orders_desk, people, shop_looks, steps
from sandbox.shopee.calls import Call
from sandbox.shopee.models import Order
from sandbox.shopee.shop_looks import ADDRESS_ID

MOST = 50
METHODS = ("pickup", "dropoff", "non_integrated")
ARRANGEABLE = frozenset({"READY_TO_SHIP", "RETRY_SHIP"})


def get_package_detail(call: Call) -> dict[str, Any]:
    """GET order/get_package_detail"""
    numbers = call.listed("package_number_list", MOST)
    found = {
        order.package_number: order
        for order in Order.objects.filter(shop_id=call.shop.pk, package_number__in=numbers)
    }
    if not found:
        raise errors.ApiError("error_not_found", "Wrong parameters, detail: the package is not found.")
    return {"package_list": [_package(found[number]) for number in numbers if number in found]}


def _package(order: Order) -> dict[str, Any]:
    shipping, lines = order.facts["shipping"], order.facts["lines"]
    return {
        "order_sn": order.order_sn,
        "package_number": order.package_number,
        "fulfillment_status": order.package_status,
        "update_time": order.update_time,
        "logistics_channel_id": shipping["channel_id"],
        "shipping_carrier": shipping["carrier"],
        "allow_self_design_awb": True,
        "days_to_ship": 2,
        "ship_by_date": order.ship_by,
        "pending_terms": ["SYSTEM_PENDING"] if order.status == "PENDING" else [],
        "pending_description": [],
        "tracking_number": order.tracking_number,
        "pickup_done_time": order.picked_up_at,
        "is_split_up": False,
        "item_list": [
            {
                "item_id": line["item_id"],
                "model_id": line["model_id"],
                "item_sku": line["item_sku"],
                "model_sku": line["model_sku"],
                "model_quantity": line["quantity"],
                "order_item_id": line["bundle_id"] or line["item_id"],
                "promotion_group_id": line["bundle_id"],
                "product_location_id": "IDZ",
            }
            for line in lines
            if line["quantity"]
        ],
        "recipient_address": people.recipient_address(
            order.facts["buyer"], masked=options.current.mask_buyers
        ),
        "parcel_chargeable_weight_gram": sum(line["grams"] * line["quantity"] for line in lines),
        "group_shipment_id": None,
        "is_shipment_arranged": order.arranged_at is not None,
        "status_info_tag": {"tag_id": 0, "timestamp": 0},
        "can_split_order": False,
        "can_unsplit_order": False,
        "is_pre_order": False,
        "can_full_cancel_order": order.status == "READY_TO_SHIP",
        "can_partial_cancel_order": False,
    }


def _order_of(call: Call) -> Order:
    order = Order.objects.filter(shop_id=call.shop.pk, order_sn=call.text("order_sn")).first()
    if order is None:
        raise errors.ApiError("logistics.invalid_error", "The order is not exist.")
    if "package_number" in call.given and call.given["package_number"] != order.package_number:
        raise errors.ApiError("logistics.package_not_exist", "The package is not exist.")
    return order


def get_channel_list(call: Call) -> dict[str, Any]:
    """GET logistics/get_channel_list"""
    return {"logistics_channel_list": shop_looks.channels(shop_looks.of(call.shop.pk))}


def get_address_list(call: Call) -> dict[str, Any]:
    """GET logistics/get_address_list"""
    return {"show_pickup_address": True, "address_list": shop_looks.of(call.shop.pk)["addresses"]}


def get_tracking_number(call: Call) -> dict[str, Any]:
    """GET logistics/get_tracking_number: empty for a while after arranging is normal."""
    order = _order_of(call)
    return {"tracking_number": order.tracking_number, "hint": "", "pickup_code": ""}


def get_shipping_parameter(call: Call) -> dict[str, Any]:
    """GET logistics/get_shipping_parameter"""
    order = _order_of(call)
    if order.status == "CANCELLED":
        raise errors.ApiError("error_status", "The order has been cancelled.")
    if order.status not in ARRANGEABLE:
        words = "Shipping parameters can only be obtained when package is ready to be shipped"
        raise errors.ApiError("error_param", words)
    address = {
        "address_id": ADDRESS_ID,
        **shop_looks.PLACE,
        "address_flag": ["default_address", "pickup_address", "return_address"],
        "time_slot_list": _slots(),
    }
    return {
        "info_needed": {"pickup": ["address_id", "pickup_time_id"], "dropoff": []},
        "pickup": {"address_list": [address]},
        "dropoff": {"branch_list": None},
    }


def _slots() -> list[dict[str, Any]]:
    """The next three days, by the moment their day begins."""
    today = datetime.fromtimestamp(time.time(), steps.SHOPEE_ZONE).replace(
        hour=8, minute=0, second=0, microsecond=0
    )
    days = [int((today + timedelta(days=number)).timestamp()) for number in (1, 2, 3)]
    return [
        {
            "date": day,
            "time_text": "",
            "pickup_time_id": str(day),
            "flags": ["recommended"] if not place else [],
        }
        for place, day in enumerate(days)
    ]


def ship_order(call: Call) -> None:
    """POST logistics/ship_order: not idempotent; on success nothing but an empty envelope."""
    order = _order_of(call)
    chosen = [method for method in METHODS if call.given.get(method) is not None]
    if len(chosen) != 1:
        words = "Only one of pickup, dropoff and non_integrated is supported."
        raise errors.ApiError("logistics.ship_order_only_support_one_type", words)
    _check_method(chosen[0], call.given[chosen[0]])
    if order.status not in ARRANGEABLE:
        raise _not_arrangeable(order)
    orders_desk.step(order.order_sn, "arrange")


def _check_method(method: str, given: dict[str, Any]) -> None:
    if method == "non_integrated":
        words = "This channel does not support non_integrated."
        raise errors.ApiError("logistics.ship_order_unsupport_non_integrated", words)
    if method == "dropoff":
        return
    if not given.get("address_id") or not given.get("pickup_time_id"):
        words = "address_id and pickup_time_id are needed."
        raise errors.ApiError("logistics.ship_order_need_address_pickup_time", words)
    slots = {slot["pickup_time_id"] for slot in _slots()}
    if given["address_id"] != ADDRESS_ID or given["pickup_time_id"] not in slots:
        raise errors.ApiError("logistics.ship_order_pickup_time_invalid", "The pickup time is invalid.")


def _not_arrangeable(order: Order) -> errors.ApiError:
    if order.status in {"UNPAID", "PENDING", "IN_CANCEL", "CANCELLED"}:
        words = "The order is not ready to ship."
        return errors.ApiError("logistics.ship_order_not_ready_to_ship", words)
    return errors.ApiError("logistics.package_already_shipped", "The package has been shipped already.")
