"""/payment_requests, as the SDKs speak them."""

from typing import Any

from sandbox import faults
from sandbox.xendit import errors, keys, methods_v2, opening, paying, reading, shapes_v2
from sandbox.xendit.calls import Call, narrowed, page
from sandbox.xendit.channels import BY_CODE, COUNTER, QR, VA
from sandbox.xendit.models import Method, PaymentRequest

Shape = dict[str, Any]
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
    opening.check_customer(given, "CUSTOMER_NOT_FOUND_ERROR")
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
        method = methods_v2.find(str(key))
        if method.status != "ACTIVE":
            raise errors.refused("INVALID_PAYMENT_METHOD", f"The payment method is {method.status}.")
        return method
    wish = reading.mapping(given, "payment_method", required=True)
    return methods_v2.make(wish, amount, reference_id)


def find(key: str) -> PaymentRequest:
    found = PaymentRequest.objects.filter(key=key, generation="v2").select_related("method").first()
    if found is None:
        raise errors.not_found(f"Payment request {key}")
    return found


def get(_call: Call, key: str) -> Shape:
    return shapes_v2.request(find(key))


def listed(call: Call) -> Shape:
    rows = PaymentRequest.objects.filter(generation="v2").select_related("method")
    rows = narrowed(call, rows, {"reference_id": "reference_id__in", "id": "key__in"})
    found, more = page(call, rows)
    return {"data": [shapes_v2.request(row) for row in found], "has_more": more}


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
