"""What buyers of our own shop paid: the sum asked for, the try, what came, what went back."""

import uuid
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from channels.states import OrderStatus
from omnihub.demo.seed.sales import HOUR, Sale
from omnihub.demo.seed.table import Row, Table, sealed
from payments.models import Charge, MethodGroup, Payment, Receipt, Refund

PAYMENT = ("id", "order_id", "amount", "state", "opened_at", "pay_by", "paid_at", "ended_at")
CHARGE = (
    "id", "payment_id", "method", "group", "reference", "remote_id", "amount", "state", "asked_at",
    "expires_at", "as_of",
)  # fmt: skip
RECEIPT = (
    "id", "charge_id", "payment_id", "remote_id", "amount", "paid_at", "seen_at", "fee", "fee_tax",
    "settles_at", "settled_at",
)  # fmt: skip
REFUND = (
    "id", "receipt_id", "amount", "purpose", "way", "state", "asked_by", "asked_at", "sent_at", "ended_at",
    "account",
)  # fmt: skip
METHODS = (
    (MethodGroup.VIRTUAL_ACCOUNT, "BCA_VIRTUAL_ACCOUNT", Decimal(0), Decimal(4000)),
    (MethodGroup.QRIS, "QRIS", Decimal("0.007"), Decimal(0)),
    (MethodGroup.EWALLET, "OVO", Decimal("0.015"), Decimal(0)),
    (MethodGroup.CARD, "CARDS", Decimal("0.029"), Decimal(2000)),
)
"""With their fee: a part of the sum, and a fixed sum."""
WEIGHTS = (45, 30, 20, 5)
TAX = Decimal("0.11")
SETTLES = timedelta(days=2)
DECIDED = timedelta(days=2)
"""A refund that was asked for later waits for its second pair of eyes."""
FAR = timedelta(days=365)
"""Nothing stands behind a seeded order that could end its payment: it waits longer than anybody looks."""


class Payments:
    def __init__(self, end: datetime) -> None:
        self.end = end
        self.payments = Table(Payment, *PAYMENT)
        self.charges = Table(Charge, *CHARGE)
        self.receipts = Table(Receipt, *RECEIPT)
        self.refunds = Table(Refund, *REFUND)
        self.next = max(table.next_pk() for table in (self.payments, self.charges, self.receipts))

    def write(self, dice: Random, sales: Iterable[Sale]) -> int:
        """A payment, its try and what came of it have one number."""
        ours = [sale for sale in sales if sale.stall.ours]
        numbered = list(enumerate(ours, self.next))
        self.next += len(ours)
        written = self.payments.write([self._payment(pk, sale) for pk, sale in numbered])
        tried = [(pk, sale, _method(dice)) for pk, sale in numbered if sale.paid_at or sale.cancelled_at]
        written += self.charges.write([_charge(pk, sale, method) for pk, sale, method in tried])
        came = [(pk, sale, method) for pk, sale, method in tried if sale.paid_at]
        written += self.receipts.write([self._receipt(pk, sale, method) for pk, sale, method in came])
        back = [(pk, sale) for pk, sale, _method in came if sale.cancelled_at or _returned(sale)]
        return written + self.refunds.write([self._refund(pk, sale) for pk, sale in back])

    def _payment(self, pk: int, sale: Sale) -> Row:
        if sale.paid_at:
            state, ended = Payment.State.PAID, None
        elif sale.cancelled_at:
            state, ended = Payment.State.EXPIRED, sale.cancelled_at
        else:
            state, ended = Payment.State.OPEN, None
        pay_by = sale.placed_at + HOUR * 24 if state != Payment.State.OPEN else self.end + FAR
        return pk, sale.pk, sale.gross, state, sale.placed_at, pay_by, sale.paid_at, ended

    def _receipt(self, pk: int, sale: Sale, method: tuple[str, str, Decimal, Decimal]) -> Row:
        assert sale.paid_at
        _group, _name, share, fixed = method
        fee = (sale.gross * share + fixed).quantize(Decimal(1))
        settles = sale.paid_at + SETTLES
        return (
            pk, pk, pk, f"py-seeded-{pk}", sale.gross, sale.paid_at, sale.paid_at, fee,
            (fee * TAX).quantize(Decimal(1)), settles, settles if settles <= self.end else None,
        )  # fmt: skip

    def _refund(self, pk: int, sale: Sale) -> Row:
        asked = sale.cancelled_at or sale.shipped_at or sale.placed_at
        done = self.end - asked > DECIDED
        state, ended = (Refund.State.DONE, asked + HOUR) if done else (Refund.State.APPROVAL, None)
        purpose = f"cancel:{pk}" if sale.cancelled_at else f"return:{pk}"
        key = uuid.uuid5(uuid.NAMESPACE_OID, f"seeded refund {pk}")
        return (
            key, pk, sale.gross, purpose, Refund.Way.GATEWAY, state, "seed", asked, ended and asked, ended,
            sealed("", Refund, "account", key),
        )  # fmt: skip


def _returned(sale: Sale) -> bool:
    return sale.status == OrderStatus.RETURNED


def _method(dice: Random) -> tuple[str, str, Decimal, Decimal]:
    return dice.choices(METHODS, WEIGHTS)[0]


def _charge(pk: int, sale: Sale, method: tuple[str, str, Decimal, Decimal]) -> Row:
    group, name, _share, _fixed = method
    state = Charge.State.SUCCEEDED if sale.paid_at else Charge.State.EXPIRED
    last = sale.paid_at or sale.cancelled_at
    number = f"pr-seeded-{pk}"
    return (
        pk, pk, name, group, f"seeded-{pk}", number, sale.gross, state, sale.placed_at,
        sale.placed_at + HOUR * 24, last,
    )  # fmt: skip
