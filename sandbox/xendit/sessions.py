"""/sessions: the hosted page of today."""

from typing import Any
from urllib.parse import urlsplit

from sandbox.xendit import clock, errors, keys, letters, paying, reading, shapes_v3
from sandbox.xendit.calls import Call
from sandbox.xendit.channels import ALL, BY_CODE
from sandbox.xendit.models import Customer, Session, touch

Shape = dict[str, Any]
LIVES, SHORTEST = 1800, 600
TYPES, MODES = ("PAY", "SAVE", "SUBSCRIPTION"), ("PAYMENT_LINK", "COMPONENTS", "CARDS_SESSION_JS")
LOOPBACK = frozenset({"127.0.0.1", "localhost", "testserver"})


def create(call: Call) -> Shape:
    given = call.given
    reference_id = reading.text(given, "reference_id", longest=64)
    _check_kind(given)
    amount = _amount(given)
    channels = _channels(given)
    _check_customer(given)
    _check_urls(given)
    reading.check_items(given)
    if Session.objects.filter(reference_id=reference_id, status="ACTIVE").exists():
        raise errors.duplicate(f"reference_id {reference_id} belongs to an active session.")
    moment = clock.now()
    row = Session.objects.create(
        key=keys.hexadecimal("ps-"),
        reference_id=reference_id,
        status="ACTIVE",
        amount=amount,
        channels=channels,
        facts={**given, "metadata": _metadata(given), "base_url": call.base_url},
        expires_at=_expiry(given, moment),
        created_at=moment,
        updated_at=moment,
    )
    return shapes_v3.session(row)


def _check_kind(given: reading.Given) -> None:
    if reading.text(given, "session_type") not in TYPES:
        raise errors.refused("SESSION_TYPE_NOT_SUPPORTED")
    if reading.text(given, "mode") not in MODES:
        raise errors.refused("MODE_NOT_SUPPORTED")
    if given["session_type"] != "PAY" or given["mode"] != "PAYMENT_LINK":
        raise errors.refused("MODE_NOT_SUPPORTED", "This sandbox knows PAY with PAYMENT_LINK only.")
    if reading.text(given, "country") != "ID":
        raise errors.refused("INVALID_COUNTRY")
    if reading.text(given, "currency") != "IDR":
        raise errors.refused("INVALID_CURRENCY")


def _amount(given: reading.Given) -> int:
    try:
        return reading.amount(given, "amount")
    except errors.ApiError as error:
        raise errors.refused("INVALID_AMOUNT", error.message) from error


def _channels(given: reading.Given) -> list[str]:
    wanted = reading.listed(given, "allowed_payment_channels")
    if wanted is None:
        return [channel.code for channel in ALL]
    if not wanted or any(code not in BY_CODE for code in wanted):
        raise errors.refused("INVALID_PAYMENT_CHANNEL")
    return wanted


def _metadata(given: reading.Given) -> dict[str, Any] | None:
    try:
        return reading.metadata(given)
    except errors.ApiError as error:
        raise errors.refused("INVALID_METADATA", error.message) from error


def _check_customer(given: reading.Given) -> None:
    key = given.get("customer_id")
    if key and not Customer.objects.filter(key=key).exists():
        raise errors.refused("INVALID_CUSTOMER_ID")
    saving = given.get("allow_save_payment_method", "DISABLED") != "DISABLED"
    if saving and not (key or given.get("customer")):
        raise errors.refused("MISSING_CUSTOMER")


def _check_urls(given: reading.Given) -> None:
    """https only; the loopback may do without, or nobody could try this here."""
    for name in ("success_return_url", "cancel_return_url"):
        if given.get(name) is None:
            continue
        parts = urlsplit(str(given[name]))
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
            raise errors.refused("INVALID_URL", f"{name} must be an https address.")


def _expiry(given: reading.Given, moment: float) -> float:
    wished = reading.moment(given, "expires_at")
    if wished is not None and wished < moment + SHORTEST - 1:
        raise errors.refused("INVALID_EXPIRY_DATE", "expires_at must be at least 10 minutes ahead.")
    return wished or moment + LIVES


def find(key: str) -> Session:
    found = Session.objects.filter(key=key).first()
    if found is None:
        raise errors.not_found(f"Session {key}")
    return found


def get(_call: Call, key: str) -> Shape:
    return shapes_v3.session(find(key))


def cancel(_call: Call, key: str) -> Shape:
    row = find(key)
    if row.status != "ACTIVE":
        raise errors.refused("INELIGIBLE_TRANSACTION_STATUS", f"The session is {row.status}.")
    _end(row, "CANCELED")
    return shapes_v3.session(row)


def expire(row: Session) -> None:
    _end(row, "EXPIRED")
    letters.event("payment_session.expired", row.key, shapes_v3.session(row))


def _end(row: Session, status: str) -> None:
    moment = clock.now()
    touch(row, moment, status=status)
    row.paymentrequest_set.filter(status__in=paying.OPEN).update(status=status, updated_at=moment)
