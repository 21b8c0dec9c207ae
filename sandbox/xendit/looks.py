"""What this Xendit holds, to whoever tests or explains with it."""

from typing import Any

from django.db.models import Count

from sandbox.xendit import clock, ledger, shapes, shapes_v3
from sandbox.xendit.models import Entry, Invoice, Letter, PaymentRequest, Payout, Refund, Session

Shape = dict[str, Any]
MOST = 200


def request(row: PaymentRequest) -> Shape:
    """The truth about it, of whatever generation."""
    return {
        "payment_request_id": row.key,
        "generation": row.generation,
        "reference_id": row.reference_id,
        "channel": row.channel,
        "amount": row.amount,
        "status": row.status,
        "code": row.code,
        "failure_code": row.failure_code,
        "expires_at": clock.iso(row.expires_at),
        "invoice_id": row.invoice.key if row.invoice else None,
        "session_id": row.session.key if row.session else None,
        "page": shapes_v3.page(row),
        "payments": [shapes_v3.payment(one) for one in row.payments.order_by("pk")],
    }


def state(limit: int = MOST) -> Shape:
    """All of it, newest first."""
    requests = PaymentRequest.objects.select_related("invoice", "session").order_by("-pk")
    given_back = Refund.objects.select_related("payment__request__invoice").order_by("-pk")
    return {
        "balance": {name: ledger.balance(name) for name in ("CASH", "HOLDING")},
        "requests": [request(row) for row in requests[:limit]],
        "invoices": [shapes.invoice(row) for row in Invoice.objects.order_by("-pk")[:limit]],
        "sessions": [shapes_v3.session(row) for row in Session.objects.order_by("-pk")[:limit]],
        "refunds": [shapes.refund(row) for row in given_back[:limit]],
        "payouts": [shapes.payout(row) for row in Payout.objects.order_by("-pk")[:limit]],
        "transactions": [shapes.entry(row) for row in Entry.objects.order_by("-pk")[:limit]],
    }


def letters(limit: int = MOST) -> Shape:
    counts = Letter.objects.values("state").annotate(number=Count("id"))
    names = ("webhook_id", "event", "about", "state", "attempts", "answer", "body")
    rows = Letter.objects.order_by("-pk")[:limit]
    return {
        "counts": {row["state"]: row["number"] for row in counts},
        "calls": [{name: getattr(row, name) for name in names} for row in rows],
    }
