"""What goes back to buyers: refunds and payouts."""

from dataclasses import dataclass
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
