"""/v3/payments: reading one, and what may be done with money that is held."""

from typing import Any

from sandbox.xendit import errors, paying, reading, shapes_v3
from sandbox.xendit.calls import Call
from sandbox.xendit.models import Payment

Shape = dict[str, Any]


def get(_call: Call, key: str) -> Shape:
    return shapes_v3.payment(_find(key))


def _find(key: str) -> Payment:
    found = Payment.objects.filter(key=key).select_related("request").first()
    if found is None:
        raise errors.not_found(f"Payment {key}")
    return found


def capture(call: Call, key: str) -> Shape:
    row = _find(key)
    amount = reading.amount(call.given, "capture_amount")
    if row.status != "AUTHORIZED":
        raise errors.refused("INELIGIBLE_TRANSACTION_STATUS", f"The payment is {row.status}.")
    if amount > row.amount:
        raise errors.refused("CAPTURE_AMOUNT_EXCEEDED")
    return shapes_v3.payment(paying.capture(row, amount))


def cancel(_call: Call, key: str) -> Shape:
    row = _find(key)
    if row.status != "AUTHORIZED":
        raise errors.refused("INELIGIBLE_TRANSACTION_STATUS", f"The payment is {row.status}.")
    return shapes_v3.payment(paying.release(row))
