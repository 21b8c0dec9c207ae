"""Laying a month of a gateway's book beside ours: seconds and memory at fifty thousand sums."""

import time
import tracemalloc
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

from channels.models import Order, Shop
from omnihub.bench.figures import Figure
from omnihub.core import clock
from omnihub.core.outcomes import Deadline
from omnihub.reconciliation import running
from omnihub.reconciliation.models import Book, Difference
from payments.models import Charge, LedgerEntry, Payment, Receipt

NAME = "reconcile"
SUMS = 50_000
SMALL = 5_000
DAYS = 30
UNTIL = date(2026, 9, 30)
PLANTED = 30
AMOUNT, FEE, TAX = Decimal(150_000), Decimal(4_000), Decimal(440)


def run() -> Iterator[Figure]:
    shop = Shop.objects.create(kind="own", remote_id="1", name="Bench")
    small = _measured(shop, "S", SMALL)
    Difference.objects.all().delete()
    LedgerEntry.objects.all().delete()
    Receipt.objects.all().delete()
    seconds = _measured(shop, "B", SUMS)
    assert Difference.objects.count() == PLANTED, Difference.objects.count()
    rate, before = SUMS / seconds, SMALL / small
    yield Figure(f"{SUMS:,} sums compared, {PLANTED} planted differences found", seconds, "s")
    yield Figure("sums a second", rate, "sums/s", f"at {SMALL:,}", rate / before)
    tracemalloc.start()
    _compare()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    yield Figure("memory at its peak while comparing", peak / 2**20, "MB")


def _measured(shop: Shop, prefix: str, count: int) -> float:
    _fill(shop, prefix, count)
    started = time.perf_counter()
    _compare()
    return time.perf_counter() - started


def _compare() -> None:
    """The gateway's book alone: the others have nothing here, or another machine's speed."""
    run = running.start(UNTIL - timedelta(days=DAYS - 1), UNTIL)
    run.todo = [part for part in run.todo if part[0] == Book.GATEWAY]
    run.save()
    assert running.go_on(run, Deadline.after(3600))


def _fill(shop: Shop, prefix: str, count: int) -> None:
    orders = Order.objects.bulk_create(
        (_order(shop, prefix, n, count) for n in range(count)), batch_size=1000
    )
    payments = Payment.objects.bulk_create(
        (
            Payment(order=one, amount=AMOUNT, state="paid", opened_at=one.placed_at, pay_by=one.placed_at)
            for one in orders
        ),
        batch_size=1000,
    )
    charges = Charge.objects.bulk_create(map(_charge, payments), batch_size=1000)
    receipts = Receipt.objects.bulk_create(map(_receipt, charges), batch_size=1000)
    LedgerEntry.objects.bulk_create(
        (_entry(row, planted=place < PLANTED) for place, row in enumerate(receipts)), batch_size=1000
    )


def _order(shop: Shop, prefix: str, number: int, count: int) -> Order:
    at = _moment(number, count)
    return Order(
        shop=shop,
        number=f"{prefix}{number:06d}",
        status="completed",
        remote_status="completed",
        remote_updated_at=at,
        read_at=at,
        changed_at=at,
        placed_at=at,
        paid_at=at,
        buyer_total=AMOUNT,
    )


def _moment(number: int, count: int) -> datetime:
    """Spread over the days, and their midnights."""
    start = clock.jakarta_day(UNTIL - timedelta(days=DAYS - 1))[0]
    return start + (timedelta(days=DAYS) - timedelta(minutes=5)) * number / count


def _charge(payment: Payment) -> Charge:
    return Charge(
        payment=payment,
        method="BCA_VIRTUAL_ACCOUNT",
        group="virtual_account",
        reference=f"bench-{payment.order.number}",
        amount=AMOUNT,
        state="succeeded",
        asked_at=payment.opened_at,
    )


def _receipt(charge: Charge) -> Receipt:
    return Receipt(
        charge=charge,
        payment=charge.payment,
        remote_id=f"py-{charge.reference}",
        amount=AMOUNT,
        paid_at=charge.asked_at,
        seen_at=charge.asked_at,
    )


def _entry(receipt: Receipt, *, planted: bool) -> LedgerEntry:
    amount = AMOUNT - FEE if planted else AMOUNT
    at = receipt.paid_at + timedelta(minutes=2)
    return LedgerEntry(
        remote_id=f"txn-{receipt.remote_id}",
        kind="payment",
        remote_status="SUCCESS",
        receipt=receipt,
        incoming=True,
        amount=amount,
        fee=FEE,
        fee_tax=TAX,
        net=amount - FEE - TAX,
        at=at,
        updated_at=at,
        settled_at=at,
        as_of=at,
    )
