"""The work this app adds, by name. Topics and subjects are data: they are never renamed."""

from datetime import date

from omnihub.core.work import Todo

LOOK = "charge.look"
EXPIRE = "payment.expire"
REFUND = "refund.send"
LEDGER = "gateway.ledger"
BOOK_RECEIPT = "receipt.push"
BOOK_REFUND = "refund.push"
BOOK_DAY = "gateway.push"


def look(charge_pk: int, reason: str) -> Todo:
    """Read a charge again at its gateway: a notice named it, a poll is due, or a person asks."""
    return Todo(LOOK, str(charge_pk), reason=reason)


def expire(payment_pk: int, reason: str) -> Todo:
    return Todo(EXPIRE, str(payment_pk), reason=reason)


def refund(pk: str, receipt_pk: int, reason: str) -> Todo:
    """Of one receipt one refund at a time."""
    return Todo(REFUND, pk, key=f"receipt:{receipt_pk}", reason=reason)


def ledger(gateway: str, reason: str) -> Todo:
    return Todo(LEDGER, gateway, reason=reason)


def book_receipt(receipt_pk: int, order_pk: int, reason: str) -> Todo:
    """For the ERP: money came. It waits for the order's own push, as all that writes to one ERP order."""
    return Todo(BOOK_RECEIPT, str(receipt_pk), key=f"odoo:order:{order_pk}", reason=reason)


def book_refund(refund_pk: str, order_pk: int, reason: str) -> Todo:
    """For the ERP: money went back."""
    return Todo(BOOK_REFUND, refund_pk, key=f"odoo:order:{order_pk}", reason=reason)


def book_day(gateway: str, day: date, reason: str) -> Todo:
    """For the ERP: what a gateway settled, withdrew or took on a Jakarta day."""
    return Todo(BOOK_DAY, f"{gateway}:{day.isoformat()}", key=f"odoo:gateway:{gateway}", reason=reason)
