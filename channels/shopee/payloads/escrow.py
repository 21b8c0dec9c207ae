"""What the seller gets for an order, and when it was paid out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Self

from channels.shopee.payloads.fields import Row
from omnihub.core import money


@dataclass(frozen=True, slots=True)
class EscrowItem:
    """Money here is for the whole line, not for one piece."""

    item_id: str
    model_id: str
    line_item_id: str
    quantity: int
    original_price: Decimal
    seller_discount: Decimal

    @classmethod
    def parse(cls, row: Row) -> Self:
        return cls(
            item_id=row.need_text("item_id"),
            model_id=row.ident("model_id") or "0",
            line_item_id=row.ident("line_item_id"),
            quantity=row.whole("quantity_purchased"),
            original_price=row.need_money("original_price"),
            seller_discount=row.money("seller_discount"),
        )


@dataclass(frozen=True, slots=True)
class Adjustment:
    amount: Decimal
    made_at: datetime | None
    reason: str

    @classmethod
    def parse(cls, row: Row) -> Self:
        """Its date has no documented form: what is no second of an epoch is none."""
        known = row.text("date").isdecimal()
        return cls(row.money("amount"), row.moment("date") if known else None, row.text("adjustment_reason"))


@dataclass(frozen=True, slots=True)
class Escrow:
    order_sn: str
    amount: Decimal
    goods: Decimal
    income: Mapping[str, Decimal]
    items: tuple[EscrowItem, ...]
    adjustments: tuple[Adjustment, ...] = ()

    @classmethod
    def parse(cls, response: Any) -> Self:
        row = Row(response, "an escrow detail")
        income = row.row("order_income")
        return cls(
            order_sn=row.need_text("order_sn"),
            amount=income.need_money("escrow_amount"),
            goods=income.need_money("original_cost_of_goods_sold"),
            income={
                name: money.amount(value)
                for name, value in income.value.items()
                if isinstance(value, int | Decimal) and not isinstance(value, bool)
            },
            items=tuple(EscrowItem.parse(one) for one in income.rows("items")),
            adjustments=tuple(Adjustment.parse(one) for one in income.rows("order_adjustment")),
        )


@dataclass(frozen=True, slots=True)
class Release:
    order_sn: str
    amount: Decimal
    released_at: datetime

    @classmethod
    def parse(cls, row: Row) -> Self:
        return cls(
            order_sn=row.need_text("order_sn"),
            amount=row.money("payout_amount"),
            released_at=row.need_moment("escrow_release_time"),
        )


@dataclass(frozen=True, slots=True)
class ReleaseList:
    releases: tuple[Release, ...]
    more: bool

    @classmethod
    def parse(cls, response: Any) -> Self:
        row = Row(response, "a list of released orders")
        return cls(
            releases=tuple(Release.parse(one) for one in row.rows("escrow_list")), more=row.flag("more")
        )
