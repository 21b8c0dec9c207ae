"""The wallet and the income as they are asked for."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox import faults
from sandbox.shopee import errors, payment
from sandbox.shopee.calls import Call
from sandbox.shopee.models import Order, WalletLine

LONGEST = 15 * 86400
LONGEST_DAYS = 14
PAYOUT_DAYS = 2
RELEASED, PENDING = 1, 2


def get_wallet_transaction_list(call: Call) -> dict[str, Any]:
    """GET payment/get_wallet_transaction_list: the newest first, page_no begins at 0."""
    start, end = call.number("create_time_from", 0), call.number("create_time_to", 0)
    if not 0 < start <= end:
        raise errors.ApiError("time_invalid", "create_time_from must be before create_time_to.")
    if end - start > LONGEST:
        raise errors.ApiError("time_period_too_large", "The time period must be 15 days or less.")
    size, number = call.page_size(100, 40), max(0, call.number("page_no", 0))
    found = WalletLine.objects.filter(shop_id=call.shop.pk, create_time__gte=start, create_time__lte=end)
    if wanted := call.text("transaction_type", ""):
        found = found.filter(transaction_type__in=wanted.split(","))
    if flow := call.text("money_flow", ""):
        found = found.filter(amount__gt=0) if flow == "MONEY_IN" else found.filter(amount__lt=0)
    page = list(found.order_by("-create_time", "-pk")[number * size : (number + 1) * size + 1])
    told = [_line(one) for one in page[:size] if not faults.dials.strikes("shopee.wallet_hides")]
    return {"transaction_list": told, "more": len(page) > size}


def _line(line: WalletLine) -> dict[str, Any]:
    return {
        "status": line.status,
        "transaction_type": line.transaction_type,
        "amount": line.amount,
        "current_balance": line.current_balance,
        "create_time": line.create_time,
        "order_sn": line.order_sn,
        "refund_sn": line.refund_sn,
        "withdrawal_type": "MANUAL" if line.withdrawal_id else "",
        "transaction_fee": 0,
        "description": line.description,
        "buyer_name": "",
        "pay_order_list": [],
        "shop_name": "",
        "withdrawal_id": line.withdrawal_id,
        "root_withdrawal_id": line.withdrawal_id,
        "reason": "",
        "txn_title": line.description,
        "transaction_tab_type": "",
        "money_flow": "MONEY_IN" if line.amount >= 0 else "MONEY_OUT",
    }


def get_income_overview(call: Call) -> dict[str, Any]:
    """GET payment/get_income_overview: at the top level, as its sample shows it."""
    pending = sum(payment.income_of(one)["escrow_amount_after_adjustment"] for one in _pending(call))
    released = sum(_orders(call).exclude(payout=None).values_list("payout", flat=True))
    return {"total_income": {"pending_amount": pending, "released_amount": released}}


def get_income_detail(call: Call) -> dict[str, Any]:
    """GET payment/get_income_detail: released ones of at most 14 days, or all that are pending."""
    status, size = call.number("income_status"), call.page_size(100, 40)
    place = int(call.text("cursor", "0") or 0)
    if status == RELEASED:
        found = list(_released(call)[place : place + size + 1])
    else:
        found = _pending(call)[place : place + size + 1]
    more = str(place + size) if len(found) > size else ""
    rows = [_income(one) for one in found[:size]]
    return {"income_detail_list": {"list": rows, "next_page": {"cursor": more, "page_size": size}}}


def _orders(call: Call) -> Any:
    return Order.objects.filter(shop_id=call.shop.pk)


def _released(call: Call) -> Any:
    start, end = (_day(call.text(name)) for name in ("date_from", "date_to"))
    if end - start > timedelta(days=LONGEST_DAYS):
        raise errors.wrong(f"The dates may be {LONGEST_DAYS} days apart at most.")
    until = (end + timedelta(days=1)).timestamp()
    found = _orders(call).filter(released_at__gte=start.timestamp(), released_at__lt=until)
    return found.order_by("released_at", "pk")


def _day(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise errors.wrong("A date is written YYYY-MM-DD.") from error


def _pending(call: Call) -> list[Order]:
    found = _orders(call).filter(released_at=None).exclude(status__in=("UNPAID", "CANCELLED"))
    return list(found.order_by("pk"))


def _income(order: Order) -> dict[str, Any]:
    amount = payment.income_of(order)["escrow_amount_after_adjustment"]
    done = order.released_at is not None
    return {
        "order_sn": order.order_sn,
        "payment_method": order.facts["payment_method"],
        "status": "Dana telah dilepaskan" if done else "Dana tertunda",
        "currency": "IDR",
        "released_amount": order.payout if done else 0,
        "actual_payout_time": order.released_at or 0,
        "estimated_escrow_amount": amount,
        "estimated_payout_time": (order.completed_at or int(time.time())) + PAYOUT_DAYS * 86400,
        "creation_date": order.create_time,
    }
