"""Somebody pays, or tries to: the payment, its entry in the ledger, what it ends, and the news of it."""

from collections.abc import Mapping
from typing import Any

from sandbox import faults
from sandbox.xendit import clock, keys, ledger, letters, shapes, shapes_v2, shapes_v3
from sandbox.xendit.channels import BY_CODE, CARD, INVOICE_GROUPS, QR, VA, WALLET
from sandbox.xendit.models import Payment, PaymentRequest, touch

OPEN = frozenset({"REQUIRES_ACTION", "PENDING", "ACCEPTING_PAYMENTS"})
OVER = frozenset({"EXPIRED", "CANCELED", "FAILED"})


class NotPayableError(ValueError):
    """Nobody can pay this now."""


def pay(
    request: PaymentRequest,
    amount: int | None = None,
    details: Mapping[str, Any] | None = None,
    *,
    late: bool = False,
    again: bool = False,
) -> Payment:
    """`late`: though it is over; it stays over, the money comes. `again`: though it is paid already."""
    over = is_over(request)
    wanted_all_the_same = again if request.status == "SUCCEEDED" else late
    if over and not wanted_all_the_same:
        raise NotPayableError(f"Nobody can pay this: it is {request.status}.")
    if request.fate and not over:
        return fail(request, request.fate)
    amount = request.amount if amount is None else amount
    if amount is None:
        raise NotPayableError("An open amount has to be named.")
    payment = _payment(request, amount, details)
    if request.manual and BY_CODE[request.channel].kind == CARD:
        return _authorise(request, payment)
    _capture(request, payment, amount, over=over)
    if faults.dials.strikes("xendit.twice"):
        second = _payment(request, amount, details)
        _capture(request, second, amount, over=True)
    return payment


def is_over(request: PaymentRequest) -> bool:
    """Also where its time is up and nobody has noticed yet."""
    timed_out = request.expires_at is not None and request.expires_at <= clock.now()
    return request.status not in OPEN or timed_out


def _payment(request: PaymentRequest, amount: int, details: Mapping[str, Any] | None) -> Payment:
    moment = clock.now()
    return Payment.objects.create(
        key=keys.with_uuid("py-"),
        request=request,
        reference_id=request.reference_id,
        status="PENDING",
        amount=amount,
        capture_key=keys.with_uuid("cap-"),
        details={**_details(request), **(details or {})},
        created_at=moment,
        updated_at=moment,
    )


def _details(request: PaymentRequest) -> dict[str, Any]:
    channel = BY_CODE[request.channel]
    told: dict[str, Any] = {"payer_name": "BUDI SANTOSO", "receipt_id": keys.digits(12), "remark": None}
    if channel.kind == QR:
        told["issuer_name"] = "DANA"
    elif channel.kind == WALLET:
        told["issuer_name"] = channel.invoice
    elif channel.kind == CARD:
        told |= {"network": "VISA", "issuer_name": "BRI"}
    return told


def _authorise(request: PaymentRequest, payment: Payment) -> Payment:
    moment = clock.now()
    touch(payment, moment, status="AUTHORIZED")
    touch(request, moment, status="AUTHORIZED")
    _tell(payment, "payment.authorization", "payment.awaiting_capture")
    return payment


def capture(payment: Payment, amount: int) -> Payment:
    """Held money becomes ours."""
    _capture(payment.request, payment, amount, over=False)
    return payment


def _capture(request: PaymentRequest, payment: Payment, amount: int, *, over: bool) -> None:
    moment = clock.now()
    touch(payment, moment, status="SUCCEEDED", captured=amount)
    if not over:
        status = request.status if request.type == "REUSABLE_PAYMENT_CODE" else "SUCCEEDED"
        touch(request, moment, status=status, buyer_pays_at=None)
    entry = ledger.receive(payment)
    if request.invoice_id:
        _invoice_paid(payment, settled=bool(entry.settled_at))
        return
    _tell(payment, "payment.capture", "payment.succeeded")
    if request.session_id:
        _session_paid(payment)
    method = request.method
    if method and method.reusability == "ONE_TIME_USE" and method.status == "ACTIVE":
        touch(method, moment, status="EXPIRED")
        letters.event("payment_method.expired", method.key, shapes_v2.method(method))


def _tell(payment: Payment, name: str, old_name: str) -> None:
    if payment.request.generation == "v2":
        letters.event(old_name, payment.key, shapes_v2.payment(payment))
    else:
        letters.event(name, payment.key, shapes_v3.payment(payment), version="v3")


def fail(request: PaymentRequest, code: str) -> Payment:
    """The attempt fails. A request of its own is over; on an invoice or a session one may try again."""
    payment = _payment(request, request.amount or 0, {})
    moment = clock.now()
    touch(payment, moment, status="FAILED", failure_code=code)
    touch(request, moment, status="FAILED", failure_code=code, buyer_pays_at=None)
    if not request.invoice_id:
        _tell(payment, "payment.failure", "payment.failed")
    return payment


def _invoice_paid(payment: Payment, *, settled: bool) -> None:
    """Money makes even an expired invoice PAID. A second payment is told, and leaves the invoice as it is."""
    request, moment = payment.request, clock.now()
    invoice, channel = request.invoice, BY_CODE[request.channel]
    assert invoice is not None
    paid: dict[str, Any] = {
        "payment_method": INVOICE_GROUPS[channel.kind],
        "payment_channel": channel.invoice,
        "payment_id": payment.key,
        "paid_amount": payment.captured,
        "paid_at": clock.iso(moment),
    }
    if channel.kind == VA:
        paid |= {"bank_code": channel.invoice, "payment_destination": request.code}
    elif channel.kind == WALLET:
        paid["ewallet_type"] = channel.invoice
    elif channel.kind == QR:
        source = payment.details.get("issuer_name")
        paid["payment_details"] = {"receipt_id": payment.details.get("receipt_id"), "source": source}
    if invoice.status in {"PAID", "SETTLED"}:
        letters.flat("invoice.paid", invoice.key, shapes.invoice_news(invoice) | paid)
        return
    touch(invoice, moment, status="PAID", paid=paid, paid_at=moment)
    letters.flat("invoice.paid", invoice.key, shapes.invoice_news(invoice))
    if settled:
        touch(invoice, moment, status="SETTLED")
    others = invoice.paymentrequest_set.filter(status__in=OPEN).exclude(pk=request.pk)
    others.update(status="EXPIRED", updated_at=moment)


def _session_paid(payment: Payment) -> None:
    request, moment = payment.request, clock.now()
    session = request.session
    assert session is not None
    if session.status != "ACTIVE":
        return
    touch(session, moment, status="COMPLETED", request_key=request.key, payment_key=payment.key)
    letters.event("payment_session.completed", session.key, shapes_v3.session(session))
    others = session.paymentrequest_set.filter(status__in=OPEN).exclude(pk=request.pk)
    others.update(status="EXPIRED", updated_at=moment)


def release(payment: Payment) -> Payment:
    """Held money is let go."""
    moment = clock.now()
    touch(payment, moment, status="CANCELED")
    touch(payment.request, moment, status="CANCELED")
    return payment
