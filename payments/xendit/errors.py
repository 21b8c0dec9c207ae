"""Xendit's error codes and what becomes of them: a closed table; what is not in it goes to a person."""

import re
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus

from omnihub.core.errors import Busy, Refused, RemoteError, SignedOut
from omnihub.core.texts import Text
from payments.faults import AlreadyEnded, AskedBefore, NotActivated, NotFound, NotRefundable, Unclear

LONG_NUMBER = re.compile(r"\+?\d(?:[ -]?\d){7,}")

KEY = Text("Xendit does not accept our key. Check the secret key.")
PERMISSION = Text(
    "Xendit's key has not the right to do this. Give it the right in Xendit's dashboard, under API keys."
)
ACCOUNT = Text("Xendit has blocked or suspended the account. Its dashboard says why.")
ADDRESS = Text("Xendit does not take calls from this server's address. Check the key's list of addresses.")
METHOD_OFF = Text("Xendit has not switched this way to pay on for our account.")
NO_REFUND = Text("This way to pay cannot give the money back.")
NO_PART = Text("This way to pay can only give everything back, not a part.")
ENDED = Text("It is paid, failed or over at Xendit already.")
KNOWN = Text("Xendit knows this reference already.")
GONE = Text("Xendit does not know it.")
DOWN = Text("The bank or wallet behind this way to pay does not answer just now.")
EMPTY = Text("The balance at Xendit is too small for it.")
RUNNING = Text("An earlier refund of this payment is still running.")
TOO_MUCH = Text("It is more than what is left of this payment.")
SUM = Text("The sum is outside of what this way to pay allows.")
MISTAKE = Text("Xendit does not accept what OmniHub sent.")
UNKNOWN = Text("Xendit answered with an error that OmniHub does not know.")

Meaning = tuple[type[RemoteError], Text]

MEANINGS: Mapping[str, Meaning] = {
    "INVALID_API_KEY": (SignedOut, KEY),
    "UNAUTHORIZED": (SignedOut, KEY),
    "REQUEST_FORBIDDEN_ERROR": (SignedOut, PERMISSION),
    "FEATURE_NOT_AVAILABLE": (SignedOut, PERMISSION),
    "FEATURE_NOT_ACTIVATED": (SignedOut, PERMISSION),
    "UNAUTHORIZED_SENDER_IP": (SignedOut, ADDRESS),
    "ACCOUNT_ACCESS_BLOCKED": (SignedOut, ACCOUNT),
    "ACCESS_SUSPENDED": (SignedOut, ACCOUNT),
    "CHANNEL_NOT_ACTIVATED": (NotActivated, METHOD_OFF),
    "INVALID_MERCHANT_SETTINGS": (NotActivated, METHOD_OFF),
    "CHANNEL_CODE_NOT_SUPPORTED_ERROR": (NotActivated, METHOD_OFF),
    "UNAVAILABLE_PAYMENT_METHOD_ERROR": (NotActivated, METHOD_OFF),
    "NO_COLLECTION_METHODS_ERROR": (NotActivated, METHOD_OFF),
    "INVALID_PAYMENT_CHANNEL": (NotActivated, METHOD_OFF),
    "REFUND_NOT_SUPPORTED": (NotRefundable, NO_REFUND),
    "PARTIAL_REFUND_NOT_SUPPORTED": (NotRefundable, NO_PART),
    "PARTIAL_REFUND_COUNTS_EXCEEDED": (NotRefundable, NO_PART),
    "INELIGIBLE_TRANSACTION_STATUS": (AlreadyEnded, ENDED),
    "INELIGIBLE_TRANSACTION": (AlreadyEnded, ENDED),
    "INACTIVE_PAYMENT_REQUEST": (AlreadyEnded, ENDED),
    "PAYMENT_REQUEST_ALREADY_COMPLETED": (AlreadyEnded, ENDED),
    "PAYMENT_REQUEST_ALREADY_FAILED": (AlreadyEnded, ENDED),
    "DUPLICATE_ERROR": (AskedBefore, KNOWN),
    "DUPLICATE_REFERENCE": (AskedBefore, KNOWN),
    "IDEMPOTENCY_ERROR": (AskedBefore, KNOWN),
    "DATA_NOT_FOUND": (NotFound, GONE),
    "INVOICE_NOT_FOUND_ERROR": (NotFound, GONE),
    "TRANSACTION_NOT_FOUND": (NotFound, GONE),
    "CUSTOMER_NOT_FOUND_ERROR": (NotFound, GONE),
    "REFUND_IN_PROGRESS": (Busy, RUNNING),
    "TEMPORARILY_UNAVAILABLE": (Busy, DOWN),
    "CHANNEL_UNAVAILABLE": (Busy, DOWN),
    "ISSUER_UNAVAILABLE": (Busy, DOWN),
    "OTP_DELIVERY_ERROR": (Busy, DOWN),
    "RATE_LIMIT_EXCEEDED": (Busy, Text("Xendit was called too often. It is tried again in a moment.")),
    "PAYMENT_REQUEST_RATE_LIMITED": (
        Busy,
        Text("Xendit was called too often. It is tried again in a moment."),
    ),
    "INSUFFICIENT_BALANCE": (Refused, EMPTY),
    "REFUND_AMOUNT_EXCEEDED": (Refused, TOO_MUCH),
    "MAXIMUM_REFUND_AMOUNT_REACHED": (Refused, TOO_MUCH),
    "MINIMAL_TRANSFER_AMOUNT_ERROR": (Refused, SUM),
    "MAXIMUM_TRANSFER_AMOUNT_ERROR": (Refused, SUM),
    "MAX_AMOUNT_LIMIT_ERROR": (Refused, SUM),
    "INVALID_VALUE_ERROR": (Refused, SUM),
    "INVALID_AMOUNT": (Refused, SUM),
    "API_VALIDATION_ERROR": (Refused, MISTAKE),
    "INVALID_JSON_FORMAT": (Refused, MISTAKE),
    "UNSUPPORTED_CONTENT_TYPE": (Refused, MISTAKE),
    "INVALID_URL": (Refused, MISTAKE),
    "INVALID_EXPIRY_DATE": (Refused, MISTAKE),
    "EMAIL_FORMAT_ERROR": (Refused, MISTAKE),
}

OF_STATUS: Mapping[int, Meaning] = {
    HTTPStatus.CONFLICT: (AskedBefore, KNOWN),  # the documents print a wrong code for it
    HTTPStatus.TOO_MANY_REQUESTS: (Busy, DOWN),
    HTTPStatus.SERVICE_UNAVAILABLE: (Busy, DOWN),
    HTTPStatus.UNAUTHORIZED: (SignedOut, KEY),
    HTTPStatus.FORBIDDEN: (SignedOut, PERMISSION),
    HTTPStatus.NOT_FOUND: (NotFound, GONE),
}
OWN_FAULT: Meaning = (Unclear, Text("Xendit has an error of its own; it may have done it all the same."))


def name(code: str) -> str:
    """As it stands in logs and beside work that is held."""
    return f"xendit_{code.lower()}"


def error(
    status: int, code: str, own: str, *, request_id: str = "", retry_at: datetime | None = None
) -> RemoteError:
    """What an answer with this error becomes. A server's error leaves open whether it was done."""
    kind, words = _meaning(status, code)
    said = Text("%(words)s Xendit's own words: %(own)s", words=words, own=_masked(own))
    detail = f"request {request_id}" if request_id else ""
    if issubclass(kind, Unclear):
        return Unclear(said, sent=True, code=name(code), detail=detail)
    if issubclass(kind, Busy):
        return Busy(said, until=retry_at, code=name(code), detail=detail)
    return kind(said, code=name(code), detail=detail)


def _meaning(status: int, code: str) -> Meaning:
    if code in MEANINGS:
        return MEANINGS[code]
    if status in OF_STATUS:
        return OF_STATUS[status]
    return OWN_FAULT if status >= HTTPStatus.INTERNAL_SERVER_ERROR else (Refused, UNKNOWN)


def _masked(own: str) -> str:
    """Telephone and account numbers do not belong into logs."""
    return LONG_NUMBER.sub("•••", own).strip()[:300] or "–"
