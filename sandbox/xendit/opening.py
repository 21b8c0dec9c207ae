"""A payment request comes into being: limits, number to show, expiry, and what its amount foretells."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox import options
from sandbox.xendit import clock, errors, keys
from sandbox.xendit.channels import CARD, COUNTER, QR, VA, WALLET, Channel
from sandbox.xendit.models import Customer, Invoice, Method, PaymentRequest, Session

YEARS_31 = 31 * 365 * 86400
FATE_SECONDS = 0.3
REFUSED_AMOUNTS = {
    10100: (403, "CHANNEL_NOT_ACTIVATED"),
    10101: (503, "CHANNEL_UNAVAILABLE"),
    10102: (500, "SERVER_ERROR"),
}
"""Of wallets and QR codes, as soon as they are asked for."""
FATED_AMOUNTS = {
    20101: "ACCOUNT_NOT_ACTIVATED",
    20102: "USER_DEVICE_UNREACHABLE",
    20103: "ACCOUNT_ACCESS_BLOCKED",
    20104: "INVALID_ACCOUNT_DETAILS",
    20105: "INSUFFICIENT_BALANCE",
    20106: "USER_DECLINED_PAYMENT",
    20107: "PAYMENT_ATTEMPT_COUNTS_EXCEEDED",
    20108: "CHANNEL_UNAVAILABLE",
    20109: "PARTNER_TIMEOUT_ERROR",
    20110: "TIMEOUT_ERROR",
    20111: "SERVER_ERROR",
}
"""Of wallets and QR codes, soon after; only 20103 is documented by its code."""
CARD_AMOUNTS = {
    10051: "EXPIRED_CARD",
    10052: "SUSPECTED_FRAUDULENT",
    10053: "DECLINED_BY_PROCESSOR",
    10054: "INSUFFICIENT_BALANCE",
    10055: "STOLEN_CARD",
    10056: "INACTIVE_OR_UNAUTHORIZED_CARD",
    10057: "PROCESSOR_ERROR",
    10058: "INVALID_CVV",
    10059: "DECLINED_BY_ISSUER",
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to be paid, and how; already read and checked as far as the body alone goes."""

    generation: str
    channel: Channel
    reference_id: str
    amount: int | None
    facts: dict[str, Any]
    type: str = "PAY"
    manual: bool = False
    own_code: str = ""
    expires_at: float | None = None
    method: Method | None = None
    invoice: Invoice | None = None
    session: Session | None = None


def check_channel(channel: Channel, amount: int | None, *, newer: bool) -> None:
    """Is it switched on, and does it take such a sum?"""
    if channel.code in options.current.xendit_channels_off.split():
        raise errors.forbidden("CHANNEL_NOT_ACTIVATED", f"{channel.code} is not activated for this account.")
    if amount is None:
        return
    if channel.kind in {WALLET, QR} and amount in REFUSED_AMOUNTS:
        status, code = REFUSED_AMOUNTS[amount]
        raise errors.refused(code, status=status)
    if not channel.lowest <= amount <= channel.highest:
        words = f"The amount must be from {channel.lowest} to {channel.highest} for {channel.code}."
        if newer:
            raise errors.refused("INVALID_VALUE_ERROR", words)
        raise errors.refused(
            "MAX_AMOUNT_LIMIT_ERROR" if amount > channel.highest else "API_VALIDATION_ERROR", words
        )


def check_expiry(expires_at: float | None, name: str) -> None:
    if expires_at is not None and expires_at <= clock.now():
        raise errors.invalid(name, "must be in the future")


def check_customer(given: Mapping[str, Any], code: str) -> None:
    key = given.get("customer_id")
    if key and not Customer.objects.filter(key=key).exists():
        raise errors.not_found(f"Customer {key}", code)


def expiry(channel: Channel, wished: float | None) -> float | None:
    """Only banks and counters let the shop choose; v2 also lets it choose for a QR code."""
    if channel.kind in {VA, COUNTER}:
        return wished or clock.now() + YEARS_31
    if channel.kind == QR and wished:
        return wished
    return None if channel.lifetime is None else clock.now() + channel.lifetime


def code(channel: Channel, own: str, amount: int | None) -> str:
    """The number to show. One that is taken already is refused."""
    if channel.kind == QR:
        return keys.qr_string(keys.hexadecimal(), amount)
    if channel.kind not in {VA, COUNTER}:
        return ""
    if not own:
        return channel.prefix + keys.digits(12 if channel.kind == VA else 10)
    full = own if own.startswith(channel.prefix) else channel.prefix + own
    taken = PaymentRequest.objects.filter(
        code=full, status__in=("REQUIRES_ACTION", "PENDING", "ACCEPTING_PAYMENTS")
    )
    if taken.exists():
        raise errors.duplicate(f"{full} is in use.", "DUPLICATE_ERROR")
    return full


def fate(channel: Channel, amount: int | None) -> str:
    table = CARD_AMOUNTS if channel.kind == CARD else FATED_AMOUNTS if channel.kind in {WALLET, QR} else {}
    return table.get(amount or 0, "")


def open_request(wish: Wish) -> PaymentRequest:
    moment, channel = clock.now(), wish.channel
    foretold = fate(channel, wish.amount)
    method = wish.method
    return PaymentRequest.objects.create(
        key=keys.with_uuid("pr-"),
        generation=wish.generation,
        type=wish.type,
        reference_id=wish.reference_id,
        channel=channel.code,
        amount=wish.amount,
        manual=wish.manual,
        code=method.code if method else code(channel, wish.own_code, wish.amount),
        facts=wish.facts,
        fate=foretold,
        status=_first_status(wish),
        method=method,
        invoice=wish.invoice,
        session=wish.session,
        expires_at=method.expires_at if method else expiry(channel, wish.expires_at),
        buyer_pays_at=_buyer_pays_at(channel, foretold, moment),
        created_at=moment,
        updated_at=moment,
    )


def _first_status(wish: Wish) -> str:
    if wish.type == "REUSABLE_PAYMENT_CODE":
        return "ACCEPTING_PAYMENTS"
    waits_at_v2 = wish.generation == "v2" and wish.channel.kind in {VA, QR, COUNTER}
    return "PENDING" if waits_at_v2 else "REQUIRES_ACTION"


def _buyer_pays_at(channel: Channel, foretold: str, moment: float) -> float | None:
    if foretold and channel.kind != CARD:
        return moment + FATE_SECONDS
    wait = options.current.xendit_buyers_pay_seconds
    return moment + wait if wait >= 0 else None
