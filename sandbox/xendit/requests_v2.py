"""/payment_requests and /v2/payment_methods, as the SDKs speak them."""

from typing import Any

from django.db.models import QuerySet

from sandbox import faults
from sandbox.xendit import clock, errors, keys, letters, opening, paying, reading, shapes_v2
from sandbox.xendit.calls import Call, page
from sandbox.xendit.channels import BY_CODE, BY_OLD_NAME, CARD, COUNTER, QR, VA, WALLET, Channel
from sandbox.xendit.models import Method, Payment, PaymentRequest, touch
from sandbox.xendit.reading import Given

Shape = dict[str, Any]
KINDS = (VA, WALLET, QR, COUNTER, CARD)
REUSES = ("ONE_TIME_USE", "MULTIPLE_USE")
KEPT = (
    *("description", "metadata", "items", "shipping_information", "customer", "customer_id"),
    *("capture_method", "initiator", "channel_properties"),
)


def create(call: Call) -> Shape:
    given = call.given
    reading.currency(given)
    amount = reading.optional_amount(given, "amount")
    reference_id = reading.text(given, "reference_id", default="") or keys.with_uuid("")
    reading.metadata(given)
    method = _method_for(call, amount, reference_id)
    channel = BY_CODE[method.channel]
    amount = amount or method.amount
    if amount is None and channel.kind != VA:
        raise errors.invalid("amount", "is required")
    opening.check_channel(channel, amount, newer=False)
    facts = {name: given[name] for name in KEPT if given.get(name) is not None}
    wish = opening.Wish(
        generation="v2",
        channel=channel,
        reference_id=reference_id,
        amount=amount,
        manual=given.get("capture_method") == "MANUAL",
        method=method,
        facts={**facts, "base_url": call.base_url},
    )
    row = opening.open_request(wish)
    told = shapes_v2.request(row)
    if faults.dials.strikes("xendit_hook.early") and amount is not None:
        paying.pay(row)
        call.hurries = True
    return told


def _method_for(call: Call, amount: int | None, reference_id: str) -> Method:
    given = call.given
    if key := given.get("payment_method_id"):
        method = find_method(str(key))
        if method.status != "ACTIVE":
            raise errors.refused("INVALID_PAYMENT_METHOD", f"The payment method is {method.status}.")
        return method
    wish = reading.mapping(given, "payment_method", required=True)
    return _make_method(wish, amount, reference_id)


def _make_method(given: Given, amount: int | None, reference_id: str) -> Method:
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


def find(key: str) -> PaymentRequest:
    found = PaymentRequest.objects.filter(key=key, generation="v2").select_related("method").first()
    if found is None:
        raise errors.not_found(f"Payment request {key}")
    return found


def get(_call: Call, key: str) -> Shape:
    return shapes_v2.request(find(key))


def listed(call: Call) -> Shape:
    rows = PaymentRequest.objects.filter(generation="v2").select_related("method")
    rows = _narrowed(call, rows, {"reference_id": "reference_id__in", "id": "key__in"})
    found, more = page(call, rows)
    return {"data": [shapes_v2.request(row) for row in found], "has_more": more}


def _narrowed(call: Call, rows: QuerySet[Any], filters: dict[str, str]) -> QuerySet[Any]:
    for name, look in filters.items():
        if values := call.query.getlist(name):
            rows = rows.filter(**{look: values})
    return rows


def simulate(call: Call, key: str) -> Shape:
    row = find(key)
    if BY_CODE[row.channel].kind not in {VA, QR, COUNTER} or row.status not in paying.OPEN:
        raise errors.refused("PAYMENT_REQUEST_ALREADY_COMPLETED", f"The payment request is {row.status}.")
    paying.pay(row)
    call.hurries = faults.dials.strikes("xendit_hook.early")
    return {"status": "PENDING", "message": "The payment is on its way; a webhook tells of it."}


def captures(_call: Call, key: str) -> Shape:
    rows = find(key).payments.filter(captured__gt=0)
    return {"data": [shapes_v2.capture(row) for row in rows], "has_more": False}


def capture(call: Call, key: str) -> Shape:
    held = find(key).payments.filter(status="AUTHORIZED").first()
    if held is None:
        raise errors.refused("OPERATION_NOT_ALLOWED", "Nothing is held on this payment request.")
    amount = reading.amount(call.given, "capture_amount")
    if amount > held.amount:
        raise errors.refused("EXCEEDS_CAPTURABLE_AMOUNT")
    return shapes_v2.capture(paying.capture(held, amount))


def create_method(call: Call) -> Shape:
    reading.metadata(call.given)
    return shapes_v2.method(_make_method(call.given, None, keys.with_uuid("")))


def find_method(key: str) -> Method:
    found = Method.objects.filter(key=key).first()
    if found is None:
        raise errors.not_found(f"Payment method {key}", "PAYMENT_METHOD_NOT_FOUND_ERROR")
    return found


def get_method(_call: Call, key: str) -> Shape:
    return shapes_v2.method(find_method(key))


def methods(call: Call) -> Shape:
    names = {"reference_id": "reference_id__in", "id": "key__in", "type": "kind__in", "status": "status__in"}
    found, more = page(call, _narrowed(call, Method.objects.all(), names))
    return {"data": [shapes_v2.method(row) for row in found], "has_more": more}


def change_method(call: Call, key: str) -> Shape:
    row = find_method(key)
    names = ("description", "reference_id", "metadata")
    row.facts = {**row.facts, **{name: call.given[name] for name in names if name in call.given}}
    touch(row, clock.now(), status=call.given.get("status") or row.status)
    return shapes_v2.method(row)


def expire_method(_call: Call, key: str) -> Shape:
    row = find_method(key)
    if row.status == "ACTIVE":
        touch(row, clock.now(), status="EXPIRED")
        letters.event("payment_method.expired", row.key, shapes_v2.method(row))
    return shapes_v2.method(row)


def payments_of_method(call: Call, key: str) -> Shape:
    rows = Payment.objects.filter(request__method=find_method(key)).select_related("request__method")
    found, more = page(call, rows)
    return {"data": [shapes_v2.payment(row) for row in found], "has_more": more}


def pay_method(call: Call, key: str) -> Shape:
    """Whoever has the number pays; a request is made for it where none is open."""
    method, amount = find_method(key), reading.amount(call.given, "amount")
    row = method.paymentrequest_set.filter(status__in=paying.OPEN).order_by("-pk").first()
    if row is None:
        channel = BY_CODE[method.channel]
        facts = {"base_url": call.base_url}
        wish = opening.Wish("v2", channel, method.reference_id, amount, facts, method=method)
        row = opening.open_request(wish)
    paying.pay(row, amount)
    return {"status": "PENDING", "message": "The payment is on its way; a webhook tells of it."}
