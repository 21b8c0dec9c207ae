"""The seller's wallet, line by line. The lines have no number of their own in the reference."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Self

from channels.shopee.payloads.fields import Row


@dataclass(frozen=True, slots=True)
class WalletLine:
    transaction_id: str
    kind: str
    status: str
    amount: Decimal
    balance: Decimal | None
    created_at: datetime
    flow: str
    fee: Decimal
    order_sn: str
    refund_sn: str
    withdrawal_id: str
    words: str

    @classmethod
    def parse(cls, row: Row) -> Self:
        return cls(
            transaction_id=row.ident("transaction_id"),
            kind=row.need_text("transaction_type").upper(),
            status=row.text("status").upper(),
            amount=row.need_money("amount"),
            balance=row.money("current_balance") if "current_balance" in row else None,
            created_at=row.need_moment("create_time"),
            flow=row.text("money_flow").upper(),
            fee=row.money("transaction_fee"),
            order_sn=row.text("order_sn", "ordersn"),
            refund_sn=row.text("refund_sn"),
            withdrawal_id=row.ident("withdrawal_id", "root_withdrawal_id", "withdraw_id"),
            words=row.text("description", "txn_title", "reason"),
        )


@dataclass(frozen=True, slots=True)
class WalletList:
    lines: tuple[WalletLine, ...]
    more: bool

    @classmethod
    def parse(cls, response: Any) -> Self:
        row = Row(response, "a list of the wallet's lines")
        lines = tuple(WalletLine.parse(one) for one in row.rows("transaction_list"))
        return cls(lines, row.flag("more") or row.flag("has_more"))
