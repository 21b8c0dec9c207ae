"""/refunds and /v3/refunds: which channel gives back what, and how its answer comes later."""

from typing import Any

from django.db.models import Sum

from sandbox import faults, options
from sandbox.xendit import clock, errors, keys, ledger, letters, reading, shapes
from sandbox.xendit.calls import Call, page
from sandbox.xendit.channels import BY_CODE, QR, QRIS_REFUNDERS, Refunding
from sandbox.xendit.models import Entry, Payment, Refund, touch

Shape = dict[str, Any]
REASONS = ("FRAUDULENT", "DUPLICATE", "REQUESTED_BY_CUSTOMER", "CANCELLATION", "OTHERS")
REFUSED_AMOUNTS = {
    10300: (400, "REFUND_AMOUNT_EXCEEDED"),
    10301: (403, "PARTIAL_REFUND_NOT_SUPPORTED"),
    10303: (403, "REFUND_NOT_SUPPORTED"),
    10304: (400, "REFUND_IN_PROGRESS"),
    10305: (403, "INELIGIBLE_TRANSACTION"),
}
FATED_AMOUNTS = {
    20300: "REFUND_FAILED",
    20301: "ACCOUNT_ACCESS_BLOCKED",
    20302: "ACCOUNT_NOT_FOUND",
    20303: "DUPLICATE_ERROR",
    20304: "INSUFFICIENT_BALANCE",
}


def create(call: Call) -> Shape:
    given = call.given
    row = _make(call, _payment_of(given))
    return _told(call, row, shapes.refund)


def create_v3(call: Call) -> Shape:
    key = reading.text(call.given, "payment_id")
    payment = Payment.objects.filter(key=key).select_related("request").first()
    if payment is None:
        raise errors.not_found(f"Payment {key}")
    return _told(call, _make(call, payment), shapes.refund_v3)


def _told(call: Call, row: Refund, shape: Any) -> Shape:
    told: Shape = shape(row)
    if faults.dials.strikes("xendit_hook.early"):
        finish(row)
        call.hurries = True
    return told


def _payment_of(given: reading.Given) -> Payment:
    """The first payment; a second one of the same request is given back by its own id over v3."""
    rows = Payment.objects.filter(captured__gt=0).select_related("request__invoice").order_by("pk")
    if key := given.get("payment_request_id"):
        found = rows.filter(request__key=key, request__invoice=None).first()
    elif key := given.get("invoice_id"):
        found = rows.filter(request__invoice__key=key).first()
    else:
        raise errors.invalid("payment_request_id", "is required")
    if found is None:
        raise _old(errors.not_found(f"A payment of {key}"))
    return found


def _make(call: Call, payment: Payment) -> Refund:
    return make(payment, call.given)


def make(payment: Payment, given: reading.Given) -> Refund:
    reason = reading.choice(given, "reason", REASONS)
    reading.currency(given, required=False)
    reference_id = reading.text(given, "reference_id", default="") or keys.with_uuid("")
    if Refund.objects.filter(reference_id=reference_id).exists():
        raise errors.duplicate(f"reference_id {reference_id} was used before.")
    left = payment.captured - given_back(payment)
    amount = reading.optional_amount(given, "amount") or left
    try:
        _check(payment, amount, left)
    except errors.ApiError as error:
        raise _old(error) from error
    moment = clock.now()
    row = Refund.objects.create(
        key=keys.with_uuid("rfd-"),
        payment=payment,
        reference_id=reference_id,
        status="PENDING",
        amount=amount,
        reason=reason,
        facts={"metadata": reading.metadata(given)},
        fate=FATED_AMOUNTS.get(amount, ""),
        due=moment + options.current.xendit_refund_seconds,
        created_at=moment,
        updated_at=moment,
    )
    ledger.give_back(row)
    return row


def given_back(payment: Payment) -> int:
    rows = payment.refunds.filter(status__in=("PENDING", "SUCCEEDED"))
    return int(rows.aggregate(sum=Sum("amount"))["sum"] or 0)


def _check(payment: Payment, amount: int, left: int) -> None:
    if amount in REFUSED_AMOUNTS:
        status, code = REFUSED_AMOUNTS[amount]
        raise errors.refused(code, status=status)
    rule = _rule(payment)
    if clock.now() > payment.created_at + rule.days * clock.DAY:
        raise errors.refused("INELIGIBLE_TRANSACTION_STATUS", f"The window of {rule.days} days is over.")
    if payment.refunds.filter(status="PENDING").exists():
        raise errors.refused("REFUND_IN_PROGRESS")
    if not 0 < amount <= left:
        raise errors.refused("REFUND_AMOUNT_EXCEEDED", f"Only {left} is left to refund.")
    if amount < payment.captured and not rule.partial:
        raise errors.refused("PARTIAL_REFUND_NOT_SUPPORTED", status=403)
    if not rule.repeated and payment.refunds.filter(status="SUCCEEDED").exists():
        raise errors.refused("PARTIAL_REFUND_COUNTS_EXCEEDED")
    if options.current.xendit_checks_balance and amount > ledger.balance(ledger.CASH):
        raise errors.refused("INSUFFICIENT_BALANCE", "The balance is smaller than the refund.")


def _rule(payment: Payment) -> Refunding:
    channel = BY_CODE[payment.request.channel]
    issuer = str(payment.details.get("issuer_name"))
    if channel.refunds is None or (channel.kind == QR and issuer not in QRIS_REFUNDERS):
        raise errors.refused("REFUND_NOT_SUPPORTED", f"{channel.code} cannot give money back.", 403)
    return channel.refunds


def _old(error: errors.ApiError) -> errors.ApiError:
    """Under the names of the SDK's text, where the setting says so."""
    if not options.current.xendit_old_refund_codes or error.code not in errors.OLD_NAMES:
        return error
    status, code = errors.OLD_NAMES[error.code]
    return errors.ApiError(status, code, error.message)


def finish(row: Refund) -> None:
    """The channel has decided; what failed comes back to the balance."""
    failed = bool(row.fate)
    status = "FAILED" if failed else "SUCCEEDED"
    touch(row, clock.now(), status=status, failure_code=row.fate, due=None)
    if failed:
        ledger.finish(Entry.objects.get(product_key=row.key), "FAILED")
    letters.event("refund.failed" if failed else "refund.succeeded", row.key, shapes.refund(row))


def find(key: str) -> Refund:
    found = Refund.objects.filter(key=key).select_related("payment__request__invoice").first()
    if found is None:
        raise errors.not_found(f"Refund {key}")
    return found


def get(_call: Call, key: str) -> Shape:
    return shapes.refund(find(key))


def get_v3(_call: Call, key: str) -> Shape:
    row = find(key)
    return shapes.refund_v3(row)


def listed(call: Call) -> Shape:
    rows = Refund.objects.select_related("payment__request__invoice")
    looks = {
        "payment_request_id": "payment__request__key",
        "invoice_id": "payment__request__invoice__key",
    }
    for name, look in looks.items():
        if value := call.query.get(name):
            rows = rows.filter(**{look: value})
    if code := call.query.get("channel_code"):
        codes = [one.code for one in BY_CODE.values() if code in {one.code, one.old}]
        rows = rows.filter(payment__request__channel__in=codes)
    if kind := call.query.get("payment_method_type"):
        codes = [one.code for one in BY_CODE.values() if one.kind == kind]
        rows = rows.filter(payment__request__channel__in=codes)
    found, more = page(call, rows)
    return {"data": [shapes.refund(row) for row in found], "has_more": more}


def cancel(_call: Call, key: str) -> Shape:
    row = find(key)
    if row.status != "PENDING":
        raise errors.refused("INELIGIBLE_TRANSACTION_STATUS", f"The refund is {row.status}.")
    touch(row, clock.now(), status="CANCELLED", due=None)
    ledger.finish(Entry.objects.get(product_key=row.key), "REVERSED")
    return shapes.refund(row)
