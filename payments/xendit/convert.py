"""Xendit's payloads as our records."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from payments import records
from payments.records import ChargeData, EntryData, Paid, RefundData
from payments.xendit import channels
from payments.xendit.payloads import (
    Action,
    Invoice,
    Payment,
    PaymentRequest,
    Payout,
    Refund,
    Session,
    Transaction,
)

STATES: Mapping[str, str] = {
    "REQUIRES_ACTION": records.OPEN,
    "ACCEPTING_PAYMENTS": records.OPEN,
    "PENDING": records.OPEN,
    "ACTIVE": records.OPEN,
    "AUTHORIZED": records.OPEN,
    "SUCCEEDED": records.SUCCEEDED,
    "COMPLETED": records.SUCCEEDED,
    "PAID": records.SUCCEEDED,
    "SETTLED": records.SUCCEEDED,
    "FAILED": records.FAILED,
    "CANCELED": records.CANCELLED,
    "CANCELLED": records.CANCELLED,
    "EXPIRED": records.EXPIRED,
}
"""A state that is not here changes nothing: it counts as open, and is looked at again."""

SHOWN: Mapping[str, str] = {
    "VIRTUAL_ACCOUNT_NUMBER": records.ACCOUNT_NUMBER,
    "QR_STRING": records.QR,
    "PAYMENT_CODE": records.CODE,
    "WEB_URL": records.URL,
    "DEEPLINK_URL": records.URL,
}
OUT: Mapping[str, str] = {
    "SUCCEEDED": records.DONE,
    "FAILED": records.FAILED,
    "REVERSED": records.FAILED,
    "CANCELLED": records.FAILED,
    "CANCELED": records.FAILED,
    "EXPIRED": records.FAILED,
}
KINDS: Mapping[str, str] = {
    "PAYMENT": "payment",
    "IN_PERSON_PAYMENT": "payment",
    "REFUND": "refund",
    "DISBURSEMENT": "payout",
    "BATCH_DISBURSEMENT": "payout",
    "REMITTANCE_PAYOUT": "payout",
    "WITHDRAWAL": "withdrawal",
    "CHARGEBACK": "chargeback",
    "ADJUSTMENT_ADD": "adjustment",
    "ADJUSTMENT_DEDUCT": "adjustment",
    "RESERVES_HOLD": "adjustment",
    "RESERVES_RELEASE": "adjustment",
    "CASHBACK_FEE": "fee",
    "CASHBACK_VAT": "fee",
    "PLATFORM_FEE": "fee",
}
SETTLED = frozenset({"SETTLED", "EARLY_SETTLED"})
MOVES_NOTHING = frozenset({"FAILED", "VOIDED", "PENDING", "REVERSED"})
NOTHING = Decimal("0.00")


def of_request(found: PaymentRequest, payment: Payment | None = None) -> ChargeData:
    shown = {SHOWN[one.descriptor]: one.value for one in _in_order(found) if one.descriptor in SHOWN}
    if found.payer_name:
        shown[records.PAYER] = found.payer_name
    return _charge(
        ChargeData(
            remote_id=found.id,
            reference=found.reference,
            state=STATES.get(found.status, records.OPEN),
            remote_status=found.status,
            amount=found.amount,
            currency=found.currency,
            instructions=shown,
            expires_at=found.expires_at,
            problem=found.failure.lower(),
        ),
        payment,
    )


def _in_order(found: PaymentRequest) -> list[Action]:
    """A link into an app only where there is none for the browser."""
    return sorted(found.actions, key=lambda one: one.descriptor == "WEB_URL")


def of_session(found: Session, payment: Payment | None = None) -> ChargeData:
    return _charge(
        ChargeData(
            remote_id=found.id,
            reference=found.reference,
            state=STATES.get(found.status, records.OPEN),
            remote_status=found.status,
            amount=found.amount,
            currency=found.currency,
            instructions={records.URL: found.url} if found.url else {},
            expires_at=found.expires_at,
        ),
        payment,
    )


def of_invoice(found: Invoice) -> ChargeData:
    """Paid and settled are both paid. An invoice is paid once, so the money goes by its own number."""
    state = STATES.get(found.status, records.OPEN)
    shown = {records.URL: found.url} if found.url else {}
    paid: tuple[Paid, ...] = ()
    if state == records.SUCCEEDED and found.paid_at is not None:
        paid = (Paid(found.id, found.paid or found.amount or NOTHING, found.currency, found.paid_at),)
        shown[records.CHANNEL] = channels.of_paid(found.channel)
    return ChargeData(
        remote_id=found.id,
        reference=found.reference,
        state=state,
        remote_status=found.status,
        amount=found.amount,
        currency=found.currency,
        instructions=shown,
        expires_at=found.expires_at,
        paid=paid,
    )


def _charge(data: ChargeData, payment: Payment | None) -> ChargeData:
    """The payment is the truth about money, whatever state the request shows."""
    if payment is None:
        return data
    shown = dict(data.instructions)
    if payment.channel:
        shown[records.CHANNEL] = channels.of_paid(payment.channel)
    paid = _paid(payment)
    return ChargeData(
        remote_id=data.remote_id,
        reference=data.reference,
        state=data.state,
        remote_status=data.remote_status,
        amount=data.amount,
        currency=data.currency,
        instructions=shown,
        expires_at=data.expires_at,
        problem=data.problem or payment.failure.lower(),
        paid=(paid,) if paid else (),
    )


def _paid(payment: Payment) -> Paid | None:
    """Held on a card is not paid yet."""
    amount = payment.captured if payment.captured is not None else payment.asked
    if payment.status != "SUCCEEDED" or not amount or payment.captured_at is None:
        return None
    return Paid(payment.id, amount, payment.currency, payment.captured_at)


def of_refund(found: Refund) -> RefundData:
    return RefundData(
        remote_id=found.id,
        reference=found.reference,
        state=OUT.get(found.status, records.SENT),
        remote_status=found.status,
        amount=found.amount,
        currency=found.currency,
        problem=found.failure.lower(),
        fee=found.fee,
        payment_id=found.payment_id,
        charge_id=found.charge_id,
        reason=found.reason,
        at=found.updated,
    )


def of_payout(found: Payout) -> RefundData:
    return RefundData(
        remote_id=found.id,
        reference=found.reference,
        state=OUT.get(found.status, records.SENT),
        remote_status=found.status,
        amount=found.amount,
        currency=found.currency,
        problem=found.failure.lower(),
    )


def of_transaction(found: Transaction) -> EntryData:
    """What our balance changes by is worked out: the gateway's own net is without a sign."""
    costs = found.fee + found.fee_tax
    change = found.amount - costs if found.incoming else -(found.amount + costs)
    return EntryData(
        remote_id=found.id,
        kind=KINDS.get(found.type, "other"),
        remote_kind=found.type,
        remote_status=found.status,
        product_id=found.product_id,
        reference=found.reference,
        channel=found.channel,
        incoming=found.incoming,
        currency=found.currency,
        amount=found.amount,
        fee=found.fee,
        fee_tax=found.fee_tax,
        net=NOTHING if found.status in MOVES_NOTHING else change,
        at=found.created,
        updated_at=found.updated,
        settles_at=found.settles_at,
        settled_at=_settled(found),
    )


def _settled(found: Transaction) -> datetime | None:
    """The book tells that it is settled, not when: it changed then for the last time."""
    return found.updated if found.settlement in SETTLED else None
