"""/v3/payment_requests and /v3/payments."""

from typing import Any

from sandbox import faults, options
from sandbox.xendit import clock, errors, letters, opening, paying, reading, shapes_v2, shapes_v3
from sandbox.xendit.calls import Call, page
from sandbox.xendit.channels import BY_CODE, CARD, COUNTER, VA, WALLET, Channel
from sandbox.xendit.models import PaymentRequest, touch
from sandbox.xendit.reading import Given

Shape = dict[str, Any]
TYPES = ("PAY", "PAY_AND_SAVE", "REUSABLE_PAYMENT_CODE", "VERIFY_PAYMENT_METHOD")
REUSABLE = frozenset({VA, COUNTER, "QR_CODE"})
KEPT = ("description", "metadata", "items", "shipping_information", "customer", "customer_id")


def create(call: Call) -> Shape:
    given = call.given
    reference_id = reading.text(given, "reference_id")
    kind = reading.choice(given, "type", TYPES)
    reading.choice(given, "country", ("ID",))
    reading.currency(given)
    channel = _channel(given)
    amount = _amount(given, kind, channel)
    opening.check_channel(channel, amount, newer=True)
    properties = _properties(given, channel)
    if (
        channel.kind == CARD
        and PaymentRequest.objects.filter(reference_id=reference_id, channel="CARDS").exists()
    ):
        raise errors.duplicate(f"reference_id {reference_id} was used before.")
    expires_at = reading.moment(properties, "expires_at")
    opening.check_expiry(expires_at, "channel_properties.expires_at")
    reading.text(given, "description", longest=1000, default="")
    reading.check_items(given)
    opening.check_customer(given, "DATA_NOT_FOUND")
    facts = {name: given[name] for name in KEPT if given.get(name) is not None}
    facts |= {"metadata": reading.metadata(given), "base_url": call.base_url}
    wish = opening.Wish(
        generation="v3",
        channel=channel,
        reference_id=reference_id,
        amount=amount,
        type=kind,
        manual=given.get("capture_method") == "MANUAL",
        own_code=str(properties.get("virtual_account_number") or properties.get("payment_code") or ""),
        expires_at=expires_at,
        facts={**facts, "channel_properties": _masked(properties)},
    )
    return _opened(call, opening.open_request(wish), properties)


def _opened(call: Call, row: PaymentRequest, properties: Given) -> Shape:
    """A card without 3DS is charged on the spot; with the dial `early` anything is paid before we answer."""
    if shapes_v3.is_card(row) and properties.get("skip_three_ds"):
        paying.pay(row)
        return shapes_v3.request(row)
    told = shapes_v3.request(row)
    if faults.dials.strikes("xendit_hook.early") and row.amount is not None:
        paying.pay(row)
        call.hurries = True
    return told


def _channel(given: Given) -> Channel:
    code = reading.text(given, "channel_code")
    if code not in BY_CODE:
        raise errors.invalid("channel_code", f"{code} is not supported")
    return BY_CODE[code]


def _amount(given: Given, kind: str, channel: Channel) -> int | None:
    if kind != "REUSABLE_PAYMENT_CODE":
        return reading.amount(given, "request_amount")
    if channel.kind not in REUSABLE:
        raise errors.refused("INVALID_VALUE_ERROR", f"{channel.code} has no reusable codes.")
    return reading.optional_amount(given, "request_amount")


def _properties(given: Given, channel: Channel) -> Shape:
    properties = reading.mapping(given, "channel_properties", required=channel.kind in {VA, COUNTER, CARD})
    wanted = "channel_properties"
    if channel.kind == VA and not properties.get("display_name"):
        raise errors.invalid(f"{wanted}.display_name", "is required")
    if channel.kind == COUNTER and not (properties.get("payer_name") or properties.get("customer_name")):
        raise errors.invalid(f"{wanted}.payer_name", "is required")
    phone = properties.get("account_mobile_number") or properties.get("mobile_number")
    if channel.code == "OVO" and not str(phone or "").startswith("+62"):
        raise errors.invalid(f"{wanted}.account_mobile_number", "must be a number in E.164")
    if (
        channel.kind == WALLET
        and channel.code not in shapes_v3.PUSHED
        and not properties.get("success_return_url")
    ):
        raise errors.invalid(f"{wanted}.success_return_url", "is required")
    if channel.kind == CARD and not isinstance(properties.get("card_details"), dict):
        raise errors.invalid(f"{wanted}.card_details", "is required")
    return properties


def _masked(properties: Shape) -> Shape:
    """A card's number and its secret are never kept."""
    details = properties.get("card_details")
    if not isinstance(details, dict):
        return properties
    number = str(details.get("card_number", ""))
    shown = {name: value for name, value in details.items() if name not in {"card_number", "cvn"}}
    network = "VISA" if number.startswith("4") else "MASTERCARD"
    shown |= {"masked_card_number": f"{number[:6]}XXXXXX{number[-4:]}", "type": "CREDIT", "network": network}
    return {**properties, "card_details": shown}


def find(key: str) -> PaymentRequest:
    found = PaymentRequest.objects.filter(key=key).exclude(generation="page").first()
    if found is None:
        raise errors.not_found(f"Payment request {key}")
    return found


def get(_call: Call, key: str) -> Shape:
    return shapes_v3.request(find(key))


def listed(call: Call) -> Shape:
    """By reference_id and channel_code; what the real filters are is unpublished."""
    if not options.current.xendit_lists_v3:
        raise errors.not_found("This path")
    rows = PaymentRequest.objects.filter(generation="v3")
    if references := call.query.getlist("reference_id"):
        rows = rows.filter(reference_id__in=references)
    if code := call.query.get("channel_code"):
        rows = rows.filter(channel=code)
    found, more = page(call, rows)
    return {"data": [shapes_v3.request(row) for row in found], "has_more": more}


def change(call: Call, key: str) -> Shape:
    """Only a virtual account that waits."""
    row, given = find(key), call.given
    if BY_CODE[row.channel].kind != VA or row.status not in shapes_v3.ACTIVE:
        raise errors.refused("INACTIVE_PAYMENT_REQUEST")
    properties = reading.mapping(given, "channel_properties")
    expires_at = reading.moment(properties, "expires_at")
    opening.check_expiry(expires_at, "channel_properties.expires_at")
    amount = reading.optional_amount(given, "request_amount") or row.amount
    opening.check_channel(BY_CODE[row.channel], amount, newer=True)
    if given.get("description"):
        row.facts = {**row.facts, "description": reading.text(given, "description", longest=1000)}
    touch(row, clock.now(), amount=amount, expires_at=expires_at or row.expires_at)
    return shapes_v3.request(row)


def cancel(_call: Call, key: str) -> Shape:
    row = find(key)
    if row.status not in paying.OPEN:
        raise errors.refused("INELIGIBLE_TRANSACTION_STATUS", f"The payment request is {row.status}.")
    touch(row, clock.now(), status="CANCELED", buyer_pays_at=None)
    return shapes_v3.request(row)


def simulate(call: Call, key: str) -> Shape:
    row = find(key)
    if BY_CODE[row.channel].kind not in REUSABLE or row.status not in paying.OPEN:
        raise errors.refused("INELIGIBLE_TRANSACTION_STATUS", "Only an open code can be paid by simulation.")
    amount = reading.amount(call.given, "amount") if "amount" in call.given else row.amount
    if row.amount is not None and amount != row.amount:
        raise errors.refused("INVALID_VALUE_ERROR", f"The amount must be {row.amount}.")
    paying.pay(row, amount)
    call.hurries = faults.dials.strikes("xendit_hook.early")
    return {"status": "PENDING", "message": "The payment is on its way; a webhook tells of it."}


def expire(row: PaymentRequest) -> None:
    """A session and an invoice tell of their own end."""
    touch(row, clock.now(), status="EXPIRED", buyer_pays_at=None)
    method = row.method
    if method and method.reusability == "ONE_TIME_USE" and method.status == "ACTIVE":
        touch(method, clock.now(), status="EXPIRED")
        letters.event("payment_method.expired", method.key, shapes_v2.method(method))
    if row.generation == "v3" and not row.session_id:
        letters.event("payment_request.expiry", row.key, shapes_v3.request(row), version="v3")
