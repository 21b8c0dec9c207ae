"""Returns and refunds: found and read."""

from typing import Any

from django.db.models import QuerySet

from sandbox import options
from sandbox.shopee import errors, return_looks
from sandbox.shopee.calls import Call
from sandbox.shopee.models import Return

WINDOW_SECONDS = 15 * 86400
STATUSES = frozenset(
    {"REQUESTED", "ACCEPTED", "CANCELLED", "JUDGING", "CLOSED", "PROCESSING", "SELLER_DISPUTE"}
)


def return_of(call: Call) -> Return:
    mine = Return.objects.filter(order__shop_id=call.shop.pk, return_sn=call.text("return_sn"))
    row = mine.select_related("order").first()
    if row is None:
        raise errors.ApiError("error_data", "The return you queried doesn't exist")
    return row


def picture_of(call: Call) -> str:
    return call.request.build_absolute_uri("/shopee/file/")


def get_return_list(call: Call) -> dict[str, Any]:
    """GET returns/get_return_list: newest first; whether pages count from 0 or from 1 is a setting."""
    size, page = call.page_size(100, 40), call.number("page_no", options.current.returns_from_page)
    first = page - options.current.returns_from_page
    if first < 0:
        raise errors.wrong(f"page_no must be {options.current.returns_from_page} or more.")
    found = _in_windows(call, Return.objects.filter(order__shop_id=call.shop.pk))
    found = _filtered(call, found).select_related("order").order_by("-create_time", "-pk")
    rows = list(found[first * size : (first + 1) * size + 1])
    shown = [return_looks.listed(row, picture_of(call)) for row in rows[:size]]
    return {"more": len(rows) > size, "return": shown}


def _in_windows(call: Call, found: QuerySet[Return]) -> QuerySet[Return]:
    for field in ("create_time", "update_time"):
        start, end = call.number(f"{field}_from", 0), call.number(f"{field}_to", 0)
        if not start and not end:
            continue
        if not start or not start <= end <= start + WINDOW_SECONDS:
            raise errors.wrong(f"{field}_from must be earlier than {field}_to and diff in 15days.")
        found = found.filter(**{f"{field}__gte": start, f"{field}__lte": end})
    return found


def _filtered(call: Call, found: QuerySet[Return]) -> QuerySet[Return]:
    status = call.text("status", "")
    if status and status not in STATUSES:
        raise errors.wrong("status is invalid.")
    names = {
        "status": "status",
        "negotiation_status": "talk__status",
        "seller_proof_status": "proof",
        "seller_compensation_status": "compensation",
    }
    wanted = {field: call.text(name, "") for name, field in names.items()}
    return found.filter(**{field: value for field, value in wanted.items() if value})


def get_return_detail(call: Call) -> dict[str, Any]:
    """GET returns/get_return_detail"""
    return return_looks.in_full(return_of(call), picture_of(call))


def get_reverse_tracking_info(call: Call) -> dict[str, Any]:
    """GET returns/get_reverse_tracking_info"""
    return return_looks.tracked(return_of(call))
