"""Returns and refunds as Shopee tells them. The detail nests some of what the list has flat."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Self

from channels.shopee.payloads.fields import Row

SOLUTIONS: Mapping[str, int] = {"RETURN_REFUND": 0, "REFUND": 1}
PREFIX = "COMPENSATION_"


@dataclass(frozen=True, slots=True)
class ReturnList:
    numbers: tuple[str, ...]
    more: bool

    @classmethod
    def parse(cls, response: Any) -> Self:
        row = Row(response, "a list of returns")
        return cls(tuple(one.need_text("return_sn") for one in row.rows("return")), row.flag("more"))


@dataclass(frozen=True, slots=True)
class ReturnItem:
    item_id: str
    model_id: str
    amount: int
    sku: str
    name: str
    refund: Decimal

    @classmethod
    def parse(cls, row: Row) -> Self:
        return cls(
            item_id=row.need_text("item_id"),
            model_id=row.ident("model_id") or "0",
            amount=row.whole("amount") or 1,
            sku=row.text("variation_sku", "item_sku"),
            name=row.text("name"),
            refund=row.money("refund_amount"),
        )


@dataclass(frozen=True, slots=True)
class Negotiation:
    status: str
    solution: str
    amount: Decimal
    creator: str
    due_at: datetime | None

    @classmethod
    def parse(cls, outer: Row) -> Self:
        row = outer.row("negotiation")
        return cls(
            status=row.text("negotiation_status") or outer.text("negotiation_status"),
            solution=row.text("latest_solution"),
            amount=row.money("latest_offer_amount"),
            creator=row.text("latest_offer_creator"),
            due_at=row.moment("offer_due_date"),
        )


@dataclass(frozen=True, slots=True)
class Proof:
    status: str
    due_at: datetime | None

    @classmethod
    def parse(cls, outer: Row) -> Self:
        row = outer.row("seller_proof")
        status = row.text("seller_proof_status") or outer.text("seller_proof_status")
        return cls(status, row.moment("seller_evidence_deadline"))


@dataclass(frozen=True, slots=True)
class Compensation:
    status: str
    due_at: datetime | None
    amount: Decimal

    @classmethod
    def parse(cls, outer: Row) -> Self:
        row = outer.row("seller_compensation")
        status = row.text("seller_compensation_status") or outer.text("seller_compensation_status")
        return cls(
            status.removeprefix(PREFIX),
            row.moment("seller_compensation_due_date"),
            row.money("compensation_amount"),
        )


@dataclass(frozen=True, slots=True)
class Return:
    return_sn: str
    order_sn: str
    status: str
    refund_only: bool
    after_completion: bool
    reason: str
    text_reason: str
    refund_amount: Decimal
    currency: str
    images: tuple[str, ...]
    created_at: datetime
    updated_at: datetime
    due_at: datetime | None
    ship_due_at: datetime | None
    seller_due_at: datetime | None
    tracking_number: str
    request_type: str
    needs_logistics: bool
    logistics: str
    reverse_logistics: str
    courier: str
    validation: str
    at_warehouse: str
    dispute_reasons: str
    dispute_words: str
    negotiation: Negotiation
    proof: Proof
    compensation: Compensation
    items: tuple[ReturnItem, ...]

    @classmethod
    def parse(cls, row: Row) -> Self:
        created_at = row.need_moment("create_time")
        return cls(
            return_sn=row.need_text("return_sn"),
            order_sn=row.need_text("order_sn"),
            status=row.need_text("status"),
            refund_only=_refund_only(row),
            after_completion=row.text("return_refund_type") == "RRAOC",
            reason=row.text("reason"),
            text_reason=row.text("text_reason"),
            refund_amount=row.money("refund_amount"),
            currency=row.text("currency") or "IDR",
            images=tuple(str(one) for one in row.value.get("image") or []),
            created_at=created_at,
            updated_at=row.moment("update_time") or created_at,
            due_at=row.moment("due_date"),
            ship_due_at=row.moment("return_ship_due_date"),
            seller_due_at=row.moment("return_seller_due_date"),
            tracking_number=row.text("tracking_number"),
            request_type=row.text("return_refund_request_type"),
            needs_logistics=row.flag("needs_logistics"),
            logistics=row.text("logistics_status"),
            reverse_logistics=row.text("reverse_logistics_status", "reverse_logistic_status"),
            courier=row.text("reverse_logistics_channel_name"),
            validation=row.text("validation_type"),
            at_warehouse=row.text("is_arrived_at_warehouse"),
            dispute_reasons=row.text("dispute_reason"),
            dispute_words=row.text("dispute_text_reason"),
            negotiation=Negotiation.parse(row),
            proof=Proof.parse(row),
            compensation=Compensation.parse(row),
            items=tuple(ReturnItem.parse(one) for one in row.rows("item")),
        )


def _refund_only(row: Row) -> bool:
    """A number in the reference, a name in some samples."""
    told = row.text("return_solution").upper()
    return (str(SOLUTIONS[told]) if told in SOLUTIONS else told) == "1"
