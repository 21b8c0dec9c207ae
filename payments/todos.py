"""The work this app adds, by name. Topics and subjects are data: they are never renamed."""

from datetime import date

from omnihub.core.work import Todo

LOOK = "charge.look"
CANCEL = "charge.cancel"
NOTICE = "gateway.notice"
CHECK = "receipt.check"
METHOD = "method.check"
ACCOUNT = "gateway.check"
EXPIRE = "payment.expire"
REFUND = "refund.send"
FIND_REFUND = "refund.find"
LEDGER = "gateway.ledger"
BOOK_RECEIPT = "receipt.push"
BOOK_REFUND = "refund.push"
BOOK_DAY = "gateway.push"


def look(charge_pk: int, reason: str) -> Todo:
    """Read a charge again at its gateway: a notice named it, a poll is due, or a person asks."""
    return Todo(LOOK, str(charge_pk), reason=reason)


def cancel(charge_pk: int, reason: str) -> Todo:
    """Call a charge off at its gateway: the order is paid otherwise, or is over."""
    return Todo(CANCEL, str(charge_pk), reason=reason)


def notice(gateway: str, event_key: str, reason: str) -> Todo:
    """A gateway called. What it said is checked against the charge, then the gateway is asked."""
    return Todo(NOTICE, f"{gateway}:{event_key}", reason=reason)


def check(receipt_pk: int, reason: str) -> Todo:
    """Money that pays no order: it is held until a person has decided."""
    return Todo(CHECK, str(receipt_pk), reason=reason)


def method(gateway: str, code: str, reason: str) -> Todo:
    """A gateway does not take a method for our account: held until it is offered no more, or works again."""
    return Todo(METHOD, f"{gateway}:{code}", reason=reason)


def account(gateway: str, reason: str) -> Todo:
    """Whether the gateway takes our key."""
    return Todo(ACCOUNT, gateway, reason=reason)


def expire(payment_pk: int, reason: str) -> Todo:
    return Todo(EXPIRE, str(payment_pk), reason=reason)


def refund(pk: str, receipt_pk: int, reason: str) -> Todo:
    """Of one receipt one refund at a time."""
    return Todo(REFUND, pk, key=f"receipt:{receipt_pk}", reason=reason)


def find_refund(gateway: str, remote_id: str, reason: str) -> Todo:
    """The gateway names a refund that nobody asked for here: whose is it?"""
    return Todo(FIND_REFUND, f"{gateway}:{remote_id}"[:200], reason=reason)


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
