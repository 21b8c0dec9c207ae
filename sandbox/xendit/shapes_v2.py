"""Payment requests, methods, captures and payments as v2 and the SDKs know them."""

from typing import Any

from sandbox.xendit import clock, identity
from sandbox.xendit.channels import BY_CODE, CARD, COUNTER, QR, VA, WALLET
from sandbox.xendit.models import Method, Payment, PaymentRequest
from sandbox.xendit.shapes_v3 import PUSHED, page

Shape = dict[str, Any]
BLOCKS = {VA: "virtual_account", WALLET: "ewallet", QR: "qr_code", COUNTER: "over_the_counter", CARD: "card"}
STATUSES = {"AUTHORIZED": "AWAITING_CAPTURE"}


def request(row: PaymentRequest) -> Shape:
    facts = row.facts
    assert row.method is not None
    return {
        "id": row.key,
        **_times(row),
        "reference_id": row.reference_id,
        "business_id": identity.BUSINESS_ID,
        "customer_id": facts.get("customer_id"),
        "customer": facts.get("customer"),
        "amount": row.amount,
        "min_amount": None,
        "max_amount": None,
        "country": "ID",
        "currency": "IDR",
        "payment_method": method(row.method),
        "description": facts.get("description"),
        "failure_code": row.failure_code or None,
        "capture_method": facts.get("capture_method"),
        "initiator": facts.get("initiator"),
        "card_verification_results": None,
        "status": STATUSES.get(row.status, row.status),
        "actions": _actions(row),
        "metadata": facts.get("metadata"),
        "shipping_information": facts.get("shipping_information"),
        "items": facts.get("items"),
        "channel_properties": facts.get("channel_properties"),
    }


def _times(row: Any) -> Shape:
    return {
        "created": clock.iso(row.created_at, "microseconds"),
        "updated": clock.iso(row.updated_at, "microseconds"),
    }


def _actions(row: PaymentRequest) -> list[Shape]:
    kind = BY_CODE[row.channel].kind
    if row.status != "REQUIRES_ACTION" or row.channel in PUSHED or kind not in {WALLET, CARD}:
        return []
    return [{"action": "AUTH", "url_type": "WEB", "method": "GET", "url": page(row), "qr_code": None}]


def method(row: Method) -> Shape:
    blocks: Shape = dict.fromkeys(("card", "direct_debit", *BLOCKS.values()))
    blocks[BLOCKS[row.kind]] = _block(row)
    return {
        "id": row.key,
        "business_id": identity.BUSINESS_ID,
        "country": "ID",
        "type": row.kind,
        "reusability": row.reusability,
        "status": row.status,
        "created": clock.iso(row.created_at),
        "updated": clock.iso(row.updated_at),
        "reference_id": row.reference_id,
        "customer_id": row.facts.get("customer_id"),
        "description": row.facts.get("description"),
        "actions": [],
        "failure_code": None,
        **blocks,
        "billing_information": {"country": "", "street_line1": None},
        "metadata": row.facts.get("metadata"),
    }


def _block(row: Method) -> Shape:
    given = row.facts.get(BLOCKS[row.kind]) or {}
    properties = dict(given.get("channel_properties") or {})
    sums: Shape = {"amount": row.amount, "currency": "IDR"}
    old = BY_CODE[row.channel].old
    expiry = {} if row.expires_at is None else {"expires_at": clock.iso(row.expires_at, "seconds")}
    if row.kind == VA:
        properties |= {"virtual_account_number": row.code, **expiry}
        more: Shape = {**sums, "min_amount": None, "max_amount": None, "alternative_displays": []}
    elif row.kind == QR:
        properties |= {"qr_string": row.code, **expiry}
        more = sums
    elif row.kind == COUNTER:
        properties |= {"payment_code": row.code, **expiry}
        more = sums
    elif row.kind == WALLET:
        more = {"account": dict.fromkeys(("name", "account_details", "balance", "point_balance"))}
    else:
        return {"currency": "IDR", "channel_properties": properties, "card_verification_results": None} | (
            {"card_information": given["card_information"]} if given.get("card_information") else {}
        )
    return {"channel_code": old, "channel_properties": properties, **more}


def payment(row: Payment) -> Shape:
    """As events tell it."""
    asked = row.request
    assert asked.method is not None
    return {
        "id": row.key,
        "payment_request_id": asked.key,
        "reference_id": asked.reference_id,
        "customer_id": asked.facts.get("customer_id"),
        "currency": "IDR",
        "amount": row.captured or row.amount,
        "country": "ID",
        "status": STATUSES.get(row.status, row.status),
        "payment_method": method(asked.method),
        "channel_properties": None,
        "payment_detail": {
            "receipt_id": row.details.get("receipt_id"),
            "source": row.details.get("issuer_name"),
        },
        "failure_code": row.failure_code or None,
        "description": asked.facts.get("description"),
        "created": clock.iso(row.created_at),
        "updated": clock.iso(row.updated_at),
        "metadata": asked.facts.get("metadata"),
    }


def capture(row: Payment) -> Shape:
    asked = row.request
    assert asked.method is not None
    return {
        "id": row.capture_key,
        "payment_request_id": asked.key,
        "payment_id": row.key,
        "reference_id": asked.reference_id,
        "currency": "IDR",
        "authorized_amount": row.amount,
        "captured_amount": row.captured,
        "status": "SUCCEEDED",
        "payment_method": method(asked.method),
        "failure_code": None,
        "customer_id": asked.facts.get("customer_id"),
        "metadata": asked.facts.get("metadata"),
        "channel_properties": None,
        **_times(row),
    }
