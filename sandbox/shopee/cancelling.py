"""Orders cancelled by the seller, whole or in part, and buyers' requests answered."""

from typing import Any

from sandbox.shopee import errors, money, orders_desk, partial, steps
from sandbox.shopee.calls import Call
from sandbox.shopee.models import Order

REASONS = frozenset({"OUT_OF_STOCK", "CUSTOMER_REQUEST", "COD_NOT_SUPPORTED"})
_NOT_IN_INDONESIA = "UNDELIVERABLE_AREA"
Parts = list[dict[str, Any]]


def order_of(call: Call) -> Order:
    order = Order.objects.filter(shop_id=call.shop.pk, order_sn=call.text("order_sn")).first()
    if order is None:
        raise errors.ApiError("error_not_found", "Wrong parameters, detail: the order is not found.")
    return order


def cancel_order(call: Call) -> dict[str, Any]:
    """POST order/cancel_order: the seller cancels, before the shipment is arranged."""
    order, reason = order_of(call), call.text("cancel_reason")
    _check_reason(call, order, reason)
    if order.facts["fulfilment"] == "fulfilled_by_shopee":
        words = "Orders that Shopee's warehouse ships can not be cancelled by the seller."
        raise errors.ApiError("order.error_param", words)
    if order.status not in {"UNPAID", "READY_TO_SHIP"} or order.arranged:
        raise errors.ApiError("order.error_limit", "Can not cancel this order")
    if (parts := _parts(call)) is not None:
        return _cancel_part(order, parts)
    done = orders_desk.step(order.order_sn, "cancel", {"by": "seller", "reason": reason})
    return {"update_time": done.update_time}


def _check_reason(call: Call, order: Order, reason: str) -> None:
    if reason == _NOT_IN_INDONESIA:
        raise errors.wrong("cancel_reason UNDELIVERABLE_AREA is not supported in this region.")
    if reason not in REASONS:
        raise errors.wrong("cancel_reason is invalid.")
    if reason != "OUT_OF_STOCK":
        return
    items = call.given.get("item_list")
    if not items:
        raise errors.missing("item_list")
    known = {(line["item_id"], line["model_id"]) for line in order.facts["lines"]}
    named = {(row.get("item_id"), row.get("model_id") or 0) for row in items if isinstance(row, dict)}
    if not named or not named <= known:
        raise errors.wrong("item_list holds an item that is not in the order.")


def _parts(call: Call) -> Parts | None:
    parts = call.given.get("partial_cancel_item_list")
    if not parts:
        return None
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        raise errors.wrong("partial_cancel_item_list is invalid.")
    return parts


def _cancel_part(order: Order, parts: Parts) -> dict[str, Any]:
    """Since May 2026: some pieces, where the order says that it can be done."""
    _check_divisible(order)
    try:
        done = orders_desk.step(order.order_sn, "cancel_part", {"items": parts})
    except (ValueError, KeyError) as error:
        raise errors.wrong(f"partial_cancel_item_list: {error}") from error
    return {"update_time": done.update_time}


def _check_divisible(order: Order) -> None:
    if "cancel_part" not in steps.allowed(order):
        raise errors.ApiError("order.error_limit", "Can not cancel this order")


def get_estimate_cancel_value(call: Call) -> dict[str, Any]:
    """POST order/get_estimate_cancel_value: what the buyer would get back; on the top level, a text."""
    order, parts = order_of(call), _parts(call)
    if parts is None:
        return {"cancel_value_price": str(money.buyer_total(order.facts))}
    _check_divisible(order)
    try:
        fewer = partial.without(order.facts, parts)
    except (ValueError, KeyError) as error:
        raise errors.wrong(f"partial_cancel_item_list: {error}") from error
    return {"cancel_value_price": str(money.buyer_total(order.facts) - money.buyer_total(fewer))}


def handle_buyer_cancellation(call: Call) -> dict[str, Any]:
    """POST order/handle_buyer_cancellation"""
    order, operation = order_of(call), call.text("operation")
    if operation not in {"ACCEPT", "REJECT"}:
        raise errors.wrong("operation must be ACCEPT or REJECT.")
    if order.status != "IN_CANCEL":
        raise errors.ApiError("order.cancel_order_invalid_status", "The order status should be IN_CANCEL.")
    done = orders_desk.step(order.order_sn, f"{operation.lower()}_cancel")
    return {"update_time": done.update_time}
