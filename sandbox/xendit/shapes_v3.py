"""Payment requests, payments and sessions as v3 tells them."""

from typing import Any

from sandbox.xendit import clock, identity
from sandbox.xendit.channels import BY_CODE, CARD, COUNTER, QR, VA
from sandbox.xendit.models import Payment, PaymentRequest, Session

Shape = dict[str, Any]
DESCRIPTORS = {VA: "VIRTUAL_ACCOUNT_NUMBER", QR: "QR_STRING", COUNTER: "PAYMENT_CODE"}
PUSHED = frozenset({"OVO", "JENIUSPAY"})
"""Wallets whose payer is asked in the app, so that there is nothing to open."""
ACTIVE = frozenset({"REQUIRES_ACTION", "ACCEPTING_PAYMENTS"})


def request(row: PaymentRequest) -> Shape:
    told: Shape = {
        "business_id": identity.BUSINESS_ID,
        "reference_id": row.reference_id,
        "payment_request_id": row.key,
        "type": row.type,
        "country": "ID",
        "currency": "IDR",
        "request_amount": row.amount,
        "capture_method": "MANUAL" if row.manual else "AUTOMATIC",
        "channel_code": row.channel,
        "channel_properties": channel_properties(row),
        "actions": _actions(row),
        "status": row.status,
        **_times(row),
    }
    latest = row.payments.order_by("-id").first()
    more = {
        "latest_payment_id": latest.key if latest else None,
        "failure_code": row.failure_code or None,
        **{
            name: row.facts.get(name) for name in ("customer_id", "customer", "items", "shipping_information")
        },
    }
    told |= {name: value for name, value in more.items() if value is not None}
    if row.amount is None:
        del told["request_amount"]
    return told | _said(row)


def _said(row: PaymentRequest) -> Shape:
    names = ("description", "metadata")
    return {name: row.facts[name] for name in names if row.facts.get(name) is not None}


def _times(row: Any) -> Shape:
    return {"created": clock.iso(row.created_at, "seconds"), "updated": clock.iso(row.updated_at, "seconds")}


def channel_properties(row: PaymentRequest) -> Shape:
    told = dict(row.facts.get("channel_properties") or {})
    kind = BY_CODE[row.channel].kind
    if kind in {VA, COUNTER} and row.expires_at is not None:
        told["expires_at"] = clock.iso(row.expires_at, "seconds")
    return told


def _actions(row: PaymentRequest) -> list[Shape]:
    kind = BY_CODE[row.channel].kind
    if row.status not in ACTIVE or row.channel in PUSHED:
        return []
    if kind in DESCRIPTORS:
        return [{"type": "PRESENT_TO_CUSTOMER", "descriptor": DESCRIPTORS[kind], "value": row.code}]
    return [{"type": "REDIRECT_CUSTOMER", "descriptor": "WEB_URL", "value": page(row)}]


def page(row: PaymentRequest) -> str:
    """Where a person can pay it."""
    return f"{row.facts['base_url']}/world/checkout/requests/{row.key}/"


def payment(row: Payment) -> Shape:
    asked = row.request
    captures = [
        {
            "capture_id": row.capture_key,
            "capture_amount": row.captured,
            "capture_timestamp": clock.iso(row.updated_at, "seconds"),
        }
    ]
    told: Shape = {
        "payment_id": row.key,
        "business_id": identity.BUSINESS_ID,
        "payment_request_id": asked.key,
        "reference_id": row.reference_id,
        "type": asked.type,
        "status": row.status,
        "country": "ID",
        "currency": "IDR",
        "request_amount": row.amount,
        "capture_method": "MANUAL" if asked.manual else "AUTOMATIC",
        "channel_code": asked.channel,
        "channel_properties": channel_properties(asked),
        "captures": captures if row.captured else [],
        "created": clock.iso(row.created_at),
        "updated": clock.iso(row.updated_at),
    }
    if row.details:
        told["payment_details"] = row.details
    if row.failure_code:
        told["failure_code"] = row.failure_code
    if asked.facts.get("customer_id"):
        told["customer_id"] = asked.facts["customer_id"]
    return told | _said(asked)


ECHOED = (
    *("session_type", "mode", "allow_save_payment_method", "capture_method", "channel_properties", "locale"),
    *(
        "description",
        "metadata",
        "items",
        "success_return_url",
        "cancel_return_url",
        "customer_id",
        "customer",
    ),
)


def session(row: Session) -> Shape:
    echoed = {name: row.facts[name] for name in ECHOED if row.facts.get(name) is not None}
    return {
        "payment_session_id": row.key,
        **_times(row),
        "reference_id": row.reference_id,
        "allow_save_payment_method": "DISABLED",
        "capture_method": "AUTOMATIC",
        "locale": "en",
        **echoed,
        "currency": "IDR",
        "amount": row.amount,
        "country": "ID",
        "allowed_payment_channels": row.channels,
        "expires_at": clock.iso(row.expires_at, "seconds"),
        "status": row.status,
        "payment_link_url": f"{row.facts['base_url']}/world/checkout/sessions/{row.key}/",
        "payment_request_id": row.request_key or None,
        "payment_id": row.payment_key or None,
        "payment_token_id": None,
        "business_id": identity.BUSINESS_ID,
    }


def is_card(row: PaymentRequest) -> bool:
    return BY_CODE[row.channel].kind == CARD
