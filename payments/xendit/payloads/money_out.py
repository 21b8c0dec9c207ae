"""What goes back to buyers: refunds and payouts."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Self

from payments.xendit.payloads.fields import Row


@dataclass(frozen=True, slots=True)
class Refund:
    id: str
    reference: str
    status: str
    amount: Decimal
    currency: str
    failure: str
    fee: Decimal | None
    payment_id: str
    charge_id: str
    reason: str
    updated: datetime | None

    @classmethod
    def parse(cls, body: Any) -> Self:
        row = Row(body, "a refund")
        return cls(
            id=row.need_text("id", "refund_id"),
            reference=row.text("reference_id"),
            status=row.need_text("status").upper(),
            amount=row.need_money("amount"),
            currency=row.text("currency") or "IDR",
            failure=row.text("failure_code"),
            fee=row.money("refund_fee_amount"),
            payment_id=row.text("payment_id"),
            charge_id=row.text("payment_request_id", "invoice_id"),
            reason=row.text("reason"),
            updated=row.moment("updated") or row.moment("created"),
        )


@dataclass(frozen=True, slots=True)
class Payout:
    id: str
    reference: str
    status: str
    amount: Decimal
    currency: str
    failure: str

    @classmethod
    def parse(cls, body: Any) -> Self:
        row = Row(body, "a payout")
        return cls(
            id=row.need_text("id"),
            reference=row.need_text("reference_id"),
            status=row.need_text("status").upper(),
            amount=row.need_money("amount"),
            currency=row.text("currency") or "IDR",
            failure=row.text("failure_code"),
        )
