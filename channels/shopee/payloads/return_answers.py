"""What Shopee offers for a return at this moment, and the way of its parcel."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Self

from channels.shopee.payloads.fields import Row


@dataclass(frozen=True, slots=True)
class Available:
    """One solution that may be offered, and how far its sum may be moved."""

    eligible: bool
    adjustable: bool
    highest: Decimal
    lowest: Decimal

    @classmethod
    def parse(cls, row: Row) -> Self:
        highest, adjustable = row.money("max_refund_amount"), row.flag("refund_amount_adjustable")
        lowest = row.money("min_refund_amount") if adjustable else highest
        return cls(row.flag("eligibility"), adjustable, highest, lowest)


@dataclass(frozen=True, slots=True)
class Solutions:
    return_refund: Available
    refund: Available

    @classmethod
    def parse(cls, response: Any) -> Self:
        row = Row(response, "the solutions of a return")
        return cls(Available.parse(row.row("offer_return_refund")), Available.parse(row.row("offer_refund")))


@dataclass(frozen=True, slots=True)
class Module:
    """A kind of proof that a reason takes. Without an index there is no way to hand it in."""

    index: str
    requirement: str
    required: bool

    @classmethod
    def parse(cls, row: Row) -> Self:
        return cls(row.text("module_index"), row.text("requirement"), row.flag("is_required"))


@dataclass(frozen=True, slots=True)
class Reason:
    id: str
    requirement: str
    modules: tuple[Module, ...]

    @classmethod
    def parse(cls, row: Row) -> Self:
        return cls(
            id=row.need_text("dispute_reason", "dispute_reason_id"),
            requirement=row.text("dispute_requirement"),
            modules=tuple(Module.parse(one) for one in row.rows("evidence_module_list")),
        )


@dataclass(frozen=True, slots=True)
class TrackingRow:
    at: datetime | None
    words: str


@dataclass(frozen=True, slots=True)
class ReverseTracking:
    """The parcel on its way back; `rows` of both legs, the buyer's and the warehouse's."""

    status: str
    number: str
    rows: tuple[TrackingRow, ...]

    @classmethod
    def parse(cls, response: Any) -> Self:
        row = Row(response, "the way of a return")
        told = [*row.rows("tracking_info"), *row.rows("post_return_logistics_tracking_info")]
        return cls(
            status=row.text("post_return_logistics_status", "reverse_logistics_status"),
            number=row.text("rts_tracking_number", "tracking_number"),
            rows=tuple(
                TrackingRow(one.moment("update_time"), one.text("tracking_description")) for one in told
            ),
        )
