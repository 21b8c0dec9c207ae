"""Lists of orders."""

import base64
import binascii
from typing import Any

from django.db.models import Q, QuerySet

from sandbox.shopee import errors
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
