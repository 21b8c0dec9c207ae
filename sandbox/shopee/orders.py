"""Lists of orders, and their cancellation."""

import base64
import binascii
from typing import Any

from django.db.models import Q, QuerySet

from sandbox.shopee import errors, orders_desk, steps
from sandbox.shopee.calls import Call
from sandbox.shopee.models import Order

WINDOW_SECONDS = 15 * 86400
FILTERS = frozenset(
    [
        "UNPAID",
        "READY_TO_SHIP",
        "PROCESSED",
        "SHIPPED",
        "COMPLETED",
        "IN_CANCEL",
        "CANCELLED",
        "INVOICE_PENDING",
    ]
)
CANCEL_REASONS = frozenset({"OUT_OF_STOCK", "CUSTOMER_REQUEST", "COD_NOT_SUPPORTED"})


def shown_status(order: Order, *, pending: bool) -> str:
    """Who does not ask for PENDING gets the older reading: ready, with a package that is not."""
    return "READY_TO_SHIP" if order.status == "PENDING" and not pending else order.status


def get_order_list(call: Call) -> dict[str, Any]:
    """GET order/get_order_list"""
    field = call.text("time_range_field")
    if field not in {"create_time", "update_time"}:
        raise errors.wrong("time_range_field must be create_time or update_time.")
    start, end = call.number("time_from"), call.number("time_to")
    size = call.page_size(100)
    if not start < end <= start + WINDOW_SECONDS:
        words = "Start time must be earlier than end time and diff in 15days."
        raise errors.ApiError("order.order_list_invalid_time", words)
    pending = call.flag("request_order_status_pending")
    found = Order.objects.filter(shop_id=call.shop.pk, **{f"{field}__gte": start, f"{field}__lte": end})
    found = _of_status(found, call.text("order_status", ""), pending=pending)
    page = list(_after(found, field, call.text("cursor", "")).order_by(field, "id")[: size + 1])
    more = len(page) > size
    with_status = "order_status" in call.text("response_optional_fields", "")
    return {
        "more": more,
        "next_cursor": _cursor(page[size - 1], field) if more else "",
        "order_list": [_row(order, with_status=with_status, pending=pending) for order in page[:size]],
    }


def _row(order: Order, *, with_status: bool, pending: bool) -> dict[str, Any]:
    row = {"order_sn": order.order_sn, "booking_sn": order.facts.get("booking_sn", "")}
    return row | {"order_status": shown_status(order, pending=pending)} if with_status else row


def _of_status(found: QuerySet[Order], wanted: str, *, pending: bool) -> QuerySet[Order]:
    if not wanted:
        return found
    if wanted not in FILTERS:
        raise errors.wrong(f"order_status must be one of {', '.join(sorted(FILTERS))}.")
    if wanted == "READY_TO_SHIP" and not pending:
        return found.filter(status__in=("READY_TO_SHIP", "PENDING"))
    return found.filter(status=wanted)


def _cursor(order: Order, field: str) -> str:
    return base64.urlsafe_b64encode(f"{getattr(order, field)},{order.pk}".encode()).decode().rstrip("=")


def _after(found: QuerySet[Order], field: str, cursor: str) -> QuerySet[Order]:
    if not cursor:
        return found
    try:
        moment, pk = map(int, base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).split(b","))
    except (binascii.Error, ValueError) as error:
        raise errors.wrong("cursor is invalid.") from error
    return found.filter(Q(**{f"{field}__gt": moment}) | Q(**{field: moment, "id__gt": pk}))


def order_of(call: Call) -> Order:
    order = Order.objects.filter(shop_id=call.shop.pk, order_sn=call.text("order_sn")).first()
    if order is None:
        raise errors.ApiError("error_not_found", "Wrong parameters, detail: the order is not found.")
    return order


def cancel_order(call: Call) -> dict[str, Any]:
    """POST order/cancel_order: the seller cancels, before the shipment is arranged."""
    order, reason = order_of(call), call.text("cancel_reason")
    if reason not in CANCEL_REASONS:
        raise errors.wrong("cancel_reason is invalid.")
    if reason == "OUT_OF_STOCK" and not call.given.get("item_list"):
        raise errors.missing("item_list")
    if order.status not in {"UNPAID", "READY_TO_SHIP"}:
        raise errors.ApiError("order.error_limit", "Can not cancel this order")
    if parts := call.given.get("partial_cancel_item_list"):
        return _cancel_part(order, parts)
    done = orders_desk.step(order.order_sn, "cancel", {"by": "seller", "reason": reason})
    return {"update_time": done.update_time}


def _cancel_part(order: Order, parts: Any) -> dict[str, Any]:
    """Since May 2026: some pieces, where the order says that it can be done."""
    if "cancel_part" not in steps.allowed(order):
        raise errors.ApiError("order.error_limit", "Can not cancel this order")
    if not isinstance(parts, list) or not all(isinstance(part, dict) for part in parts):
        raise errors.wrong("partial_cancel_item_list is invalid.")
    try:
        done = orders_desk.step(order.order_sn, "cancel_part", {"items": parts})
    except (ValueError, KeyError) as error:
        raise errors.wrong(f"partial_cancel_item_list: {error}") from error
    return {"update_time": done.update_time}


def handle_buyer_cancellation(call: Call) -> dict[str, Any]:
    """POST order/handle_buyer_cancellation"""
    order, operation = order_of(call), call.text("operation")
    if operation not in {"ACCEPT", "REJECT"}:
        raise errors.wrong("operation must be ACCEPT or REJECT.")
    if order.status != "IN_CANCEL":
        raise errors.ApiError("order.cancel_order_invalid_status", "The order status should be IN_CANCEL.")
    done = orders_desk.step(order.order_sn, f"{operation.lower()}_cancel")
    return {"update_time": done.update_time}
