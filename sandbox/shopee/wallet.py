"""The seller's wallet: one line for whatever moves it, each with the balance after it."""

import time
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sandbox import options, storage
from sandbox.shopee import payment
from sandbox.shopee.models import Order, WalletLine

RETURN_WORDS = "Return refund"
CREATED, COMPLETED, CANCELLED = "WITHDRAWAL_CREATED", "WITHDRAWAL_COMPLETED", "WITHDRAWAL_CANCELLED"
TOLD_ONLY = frozenset({COMPLETED})
"""Tells of the end of another line and moves nothing itself."""
FIRST_WITHDRAWAL = 7_000_000_001


def balance(shop_id: int) -> int:
    return _last(shop_id)[0]


def _last(shop_id: int) -> tuple[int, int]:
    """The balance and the moment of the newest line."""
    last = WalletLine.objects.filter(shop_id=shop_id).order_by("-pk").first()
    return (last.current_balance, last.create_time) if last else (0, 0)


def post(shop_id: int, kind: str, amount: int, **more: Any) -> WalletLine:
    """Inside the caller's transaction."""
    (line,) = _lines(shop_id, [WalletLine(transaction_type=kind, amount=amount, **more)])
    line.save()
    return line


def _lines(shop_id: int, fresh: Iterable[WalletLine]) -> list[WalletLine]:
    """In their order; no line is older than the one before it, whatever day it tells of."""
    held, since = _last(shop_id)
    made = []
    for line in fresh:
        held += 0 if line.transaction_type in TOLD_ONLY else line.amount
        since = max(line.create_time or int(time.time()), since)
        line.shop_id, line.current_balance, line.create_time = shop_id, held, since
        made.append(line)
    return made


def pay_out(orders: Iterable[Order]) -> None:
    """What their escrow is at the release, and stays: later corrections are lines of their own."""
    by_shop: dict[int, list[Order]] = defaultdict(list)
    for order in sorted(orders, key=lambda one: one.released_at or 0):
        order.payout = payment.income_of(order)["escrow_amount_after_adjustment"]
        by_shop[order.shop_id].append(order)
    for shop_id, released in by_shop.items():
        WalletLine.objects.bulk_create(_lines(shop_id, map(_payout, released)), batch_size=500)


def _payout(order: Order) -> WalletLine:
    amount = order.payout or 0
    kind = "ESCROW_VERIFIED_MINUS" if amount < 0 else "ESCROW_VERIFIED_ADD"
    moment = order.released_at or 0
    return WalletLine(transaction_type=kind, amount=amount, create_time=moment, order_sn=order.order_sn)


def follow(order: Order, *, released: bool, adjustments: int) -> None:
    """After a step: `released` and so many `adjustments` was how the order stood before it."""
    if order.released_at and not released:
        pay_out([order])
        order.save(update_fields=["payout"])
        return
    for row in order.adjustments[adjustments:] if released else ():
        _adjust(order, row["amount"], row["adjustment_reason"])


def _adjust(order: Order, amount: int, words: str) -> None:
    usual = "ADJUSTMENT_ADD" if amount > 0 else "ADJUSTMENT_MINUS"
    kind = "ADJUSTMENT_FOR_RR_AFTER_ESCROW_VERIFIED" if words == RETURN_WORDS else usual
    post(order.shop_id, kind, amount, order_sn=order.order_sn, refund_sn=order.return_sn, description=words)


def withdraw(shop_id: int, amount: int | None = None) -> WalletLine:
    """To the seller's bank account; all of it where nothing is named."""
    with storage.writing():
        held = balance(shop_id)
        amount = held if amount is None else amount
        if not 0 < amount <= held:
            raise ValueError(f"The wallet holds Rp {held}; Rp {amount} cannot be withdrawn.")
        number = FIRST_WITHDRAWAL + WalletLine.objects.count()
        due = time.time() + options.current.withdrawal_seconds
        return post(shop_id, CREATED, -amount, withdrawal_id=number, status="PENDING", due=due)


def charge(shop_id: int, amount: int) -> WalletLine:
    """Advertising is paid out of the wallet."""
    with storage.writing():
        return post(shop_id, "PAID_ADS_CHARGE", -amount, description="Iklan Shopee")


def finish(withdrawal_id: int, *, refused: bool = False) -> None:
    """The bank has the money, or sends it back."""
    with storage.writing():
        waiting = WalletLine.objects.filter(withdrawal_id=withdrawal_id, due__isnull=False)
        for line in waiting:
            line.status, line.due = "FAILED" if refused else "COMPLETED", None
            line.save()
            amount = -line.amount if refused else line.amount
            post(line.shop_id, CANCELLED if refused else COMPLETED, amount, withdrawal_id=withdrawal_id)


def finish_due_withdrawals() -> None:
    due = WalletLine.objects.filter(due__lte=time.time()).order_by("pk")
    for number in due.values_list("withdrawal_id", flat=True)[:100]:
        finish(number)
