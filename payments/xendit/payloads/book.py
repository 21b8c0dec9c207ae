"""Xendit's own book of our account: balance, transactions, reports; and customers."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Self

from payments.xendit.payloads.fields import Row

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Transaction:
    id: str
    product_id: str
    type: str
    status: str
    channel: str
    reference: str
    incoming: bool
    currency: str
    amount: Decimal
    fee: Decimal
    fee_tax: Decimal
    settlement: str
    settles_at: datetime | None
    created: datetime
    updated: datetime

    @classmethod
    def parse(cls, row: Row) -> Self:
        fee = row.row("fee")
        return cls(
            id=row.need_text("id"),
            product_id=row.text("product_id"),
            type=row.need_text("type").upper(),
            status=row.need_text("status").upper(),
            channel=row.text("channel_code"),
            reference=row.text("reference_id"),
            incoming=row.text("cashflow").upper() == "MONEY_IN",
            currency=row.need_text("currency"),
            amount=row.need_money("amount"),
            fee=(fee.money("xendit_fee") or ZERO)
            + (fee.money("xendit_withholding_tax") or ZERO)
            + (fee.money("third_party_withholding_tax") or ZERO),
            fee_tax=fee.money("value_added_tax") or ZERO,
            settlement=row.text("settlement_status").upper(),
            settles_at=row.moment("estimated_settlement_time"),
            created=row.need_moment("created"),
            updated=row.need_moment("updated"),
        )


@dataclass(frozen=True, slots=True)
class TransactionPage:
    transactions: tuple[Transaction, ...]
    has_more: bool

    @classmethod
    def parse(cls, body: Any) -> Self:
        row = Row(body, "the transactions")
        found = tuple(Transaction.parse(one) for one in row.rows("data"))
        return cls(found, row.flag("has_more"))


@dataclass(frozen=True, slots=True)
class Report:
    id: str
    status: str
    url: str

    @classmethod
    def parse(cls, body: Any) -> Self:
        row = Row(body, "a report")
        return cls(row.need_text("id"), row.need_text("status").upper(), row.text("url"))
