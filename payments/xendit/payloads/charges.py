"""What is asked to be paid: payment requests and payments of v3, sessions, invoices."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Self

from payments.xendit.payloads.fields import Row


@dataclass(frozen=True, slots=True)
class Action:
    type: str
    descriptor: str
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """Documents name its key in two ways; both are read."""

    id: str
    reference: str
    status: str
    currency: str
    amount: Decimal | None
    channel: str
    payer_name: str
    actions: tuple[Action, ...]
    expires_at: datetime | None
    payment_id: str
    failure: str

    @classmethod
    def parse(cls, body: Any) -> Self:
        row = Row(body, "a payment request")
        inner = row.row("channel_properties")
        return cls(
            id=row.need_text("payment_request_id", "id"),
            reference=row.need_text("reference_id"),
            status=row.need_text("status").upper(),
            currency=row.need_text("currency"),
            amount=row.money("request_amount", "amount"),
            channel=row.text("channel_code"),
            payer_name=inner.text("display_name", "payer_name", "customer_name"),
            actions=tuple(_action(one) for one in row.rows("actions")),
            expires_at=inner.moment("expires_at"),
            payment_id=row.text("latest_payment_id"),
            failure=row.text("failure_code"),
        )


def _action(row: Row) -> Action:
    return Action(row.text("type"), row.text("descriptor"), row.text("value"))


@dataclass(frozen=True, slots=True)
class Payment:
    """What was paid is the sum of its captures, not what was asked for."""

    id: str
    request_id: str
    reference: str
    status: str
    currency: str
    asked: Decimal | None
    captured: Decimal | None
    captured_at: datetime | None
    channel: str
    failure: str

    @classmethod
    def parse(cls, body: Any) -> Self:
        return cls.of(Row(body, "a payment"))

    @classmethod
    def of(cls, row: Row) -> Self:
        captures = row.rows("captures")
        sums = [one.need_money("capture_amount", "amount") for one in captures]
        moments = [one.moment("capture_timestamp", "created") for one in captures]
        return cls(
            id=row.need_text("payment_id", "id"),
            request_id=row.text("payment_request_id"),
            reference=row.text("reference_id"),
            status=row.need_text("status").upper(),
            currency=row.need_text("currency"),
            asked=row.money("request_amount", "amount"),
            captured=sum(sums, Decimal("0.00")) if sums else None,
            captured_at=max((one for one in moments if one), default=row.moment("updated", "created")),
            channel=row.text("channel_code"),
            failure=row.text("failure_code"),
        )


@dataclass(frozen=True, slots=True)
class Session:
    id: str
    reference: str
    status: str
    currency: str
    amount: Decimal | None
    url: str
    expires_at: datetime | None
    request_id: str
    payment_id: str

    @classmethod
    def parse(cls, body: Any) -> Self:
        row = Row(body, "a payment session")
        return cls(
            id=row.need_text("payment_session_id"),
            reference=row.need_text("reference_id"),
            status=row.need_text("status").upper(),
            currency=row.need_text("currency"),
            amount=row.money("amount"),
            url=row.text("payment_link_url"),
            expires_at=row.moment("expires_at"),
            request_id=row.text("payment_request_id"),
            payment_id=row.text("payment_id"),
        )


LISTS_OF_CHANNELS = {
    "available_banks": "bank_code",
    "available_retail_outlets": "retail_outlet_name",
    "available_ewallets": "ewallet_type",
    "available_qr_codes": "qr_code_type",
}


@dataclass(frozen=True, slots=True)
class Invoice:
    id: str
    reference: str
    status: str
    currency: str
    amount: Decimal | None
    paid: Decimal | None
    paid_at: datetime | None
    url: str
    expires_at: datetime | None
    channel: str
    offers: frozenset[str]
    """The names of the ways to pay that its page shows: those our account may use."""

    @classmethod
    def parse(cls, body: Any) -> Self:
        row = Row(body, "an invoice")
        offers = {one.text(name).upper() for key, name in LISTS_OF_CHANNELS.items() for one in row.rows(key)}
        if "should_exclude_credit_card" in row and not row.flag("should_exclude_credit_card"):
            offers.add("CREDIT_CARD")
        return cls(
            id=row.need_text("id"),
            reference=row.need_text("external_id"),
            status=row.need_text("status").upper(),
            currency=row.text("currency") or "IDR",
            amount=row.money("amount"),
            paid=row.money("paid_amount"),
            paid_at=row.moment("paid_at"),
            url=row.text("invoice_url"),
            expires_at=row.moment("expiry_date"),
            channel=row.text("payment_channel", "ewallet_type", "bank_code").upper(),
            offers=frozenset(offers - {""}),
        )
