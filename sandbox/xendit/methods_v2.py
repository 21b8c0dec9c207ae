"""/v2/payment_methods, alone or inside a payment request."""

from typing import Any

from sandbox.xendit import clock, errors, keys, letters, opening, paying, reading, shapes_v2
from sandbox.xendit.calls import Call, narrowed, page
from sandbox.xendit.channels import BY_CODE, BY_OLD_NAME, CARD, COUNTER, QR, VA, WALLET, Channel
from sandbox.xendit.models import Method, Payment, touch
from sandbox.xendit.reading import Given

Shape = dict[str, Any]
KINDS = (VA, WALLET, QR, COUNTER, CARD)
REUSES = ("ONE_TIME_USE", "MULTIPLE_USE")


def make(given: Given, amount: int | None, reference_id: str) -> Method:
    kind = reading.choice(given, "type", KINDS)
    reusability = reading.choice(given, "reusability", REUSES)
    block = reading.mapping(given, shapes_v2.BLOCKS[kind], required=kind != QR)
    channel = _channel(kind, block)
    properties = reading.mapping(block, "channel_properties", required=kind in {VA, COUNTER})
    if kind in {VA, COUNTER} and not properties.get("customer_name"):
        raise errors.invalid("channel_properties.customer_name", "is required")
    if channel.code == "OVO" and not properties.get("mobile_number"):
        raise errors.invalid("channel_properties.mobile_number", "is required")
    expires_at = reading.moment(properties, "expires_at")
    opening.check_expiry(expires_at, "channel_properties.expires_at")
    own = str(properties.get("virtual_account_number") or properties.get("payment_code") or "")
    amount = amount or reading.optional_amount(block, "amount")
    moment = clock.now()
    return Method.objects.create(
        key=keys.with_uuid("pm-"),
        reference_id=reading.text(given, "reference_id", default="") or reference_id,
        kind=kind,
        channel=channel.code,
        reusability=reusability,
        status="ACTIVE",
        amount=amount,
        code=opening.code(channel, own, amount),
        facts=_without_secrets(given, kind),
        expires_at=opening.expiry(channel, expires_at),
        created_at=moment,
        updated_at=moment,
    )


def _channel(kind: str, block: Given) -> Channel:
    if kind == CARD:
        return BY_CODE["CARDS"]
    name = reading.text(block, "channel_code", default="QRIS" if kind == QR else None)
    if kind == QR and name in {"DANA", "LINKAJA", "XENDIT"}:
        name = "QRIS"
    if (kind, name) not in BY_OLD_NAME:
        raise errors.refused("CHANNEL_CODE_NOT_SUPPORTED_ERROR", f"{name} is not supported.")
    return BY_OLD_NAME[kind, name]


def _without_secrets(given: Given, kind: str) -> Shape:
    if kind != CARD:
        return dict(given)
    block = dict(given.get("card") or {})
    number = str((block.pop("card_information", None) or {}).get("card_number", ""))
    block["card_information"] = {
        "token_id": keys.hexadecimal(),
        "masked_card_number": f"{number[:6]}XXXXXX{number[-4:]}",
        "expiry_month": "12",
        "expiry_year": "2029",
        "cardholder_name": None,
        "fingerprint": keys.hexadecimal(),
        "type": "CREDIT",
        "network": "VISA",
        "country": "ID",
        "issuer": "BRI",
    }
    return {**given, "card": block}


def create(call: Call) -> Shape:
    reading.metadata(call.given)
    return shapes_v2.method(make(call.given, None, keys.with_uuid("")))


def find(key: str) -> Method:
    found = Method.objects.filter(key=key).first()
    if found is None:
        raise errors.not_found(f"Payment method {key}", "PAYMENT_METHOD_NOT_FOUND_ERROR")
    return found


def get(_call: Call, key: str) -> Shape:
    return shapes_v2.method(find(key))


def listed(call: Call) -> Shape:
    names = {"reference_id": "reference_id__in", "id": "key__in", "type": "kind__in", "status": "status__in"}
    found, more = page(call, narrowed(call, Method.objects.all(), names))
    return {"data": [shapes_v2.method(row) for row in found], "has_more": more}


def change(call: Call, key: str) -> Shape:
    row = find(key)
    names = ("description", "reference_id", "metadata")
    row.facts = {**row.facts, **{name: call.given[name] for name in names if name in call.given}}
    touch(row, clock.now(), status=call.given.get("status") or row.status)
    return shapes_v2.method(row)


def expire(_call: Call, key: str) -> Shape:
    row = find(key)
    if row.status == "ACTIVE":
        touch(row, clock.now(), status="EXPIRED")
        letters.event("payment_method.expired", row.key, shapes_v2.method(row))
    return shapes_v2.method(row)


def payments(call: Call, key: str) -> Shape:
    rows = Payment.objects.filter(request__method=find(key)).select_related("request__method")
    found, more = page(call, rows)
    return {"data": [shapes_v2.payment(row) for row in found], "has_more": more}


def pay(call: Call, key: str) -> Shape:
    """Whoever has the number pays; a request is made for it where none is open."""
    method, amount = find(key), reading.amount(call.given, "amount")
    row = method.paymentrequest_set.filter(status__in=paying.OPEN).order_by("-pk").first()
    if row is None:
        channel = BY_CODE[method.channel]
        facts = {"base_url": call.base_url}
        wish = opening.Wish("v2", channel, method.reference_id, amount, facts, method=method)
        row = opening.open_request(wish)
    paying.pay(row, amount)
    return {"status": "PENDING", "message": "The payment is on its way; a webhook tells of it."}
