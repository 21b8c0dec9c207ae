"""Many payments of the past at once, for measuring: as if each had been asked for, paid and settled."""

import random
from collections.abc import Iterable, Iterator
from typing import Any

from sandbox import options, storage
from sandbox.xendit import clock, keys, ledger
from sandbox.xendit.channels import BY_CODE, LEDGER_CATEGORIES, Channel
from sandbox.xendit.models import Entry, Movement, Payment, PaymentRequest

CHANNELS = ("BCA_VIRTUAL_ACCOUNT", "BNI_VIRTUAL_ACCOUNT", "QRIS", "DANA", "SHOPEEPAY", "ALFAMART")
AT_ONCE = 2000
MOST = 100_000


def make(count: int, spread_seconds: float, base_url: str) -> list[str]:
    """The references, oldest first; spread over the time before now, settled where that is due."""
    if not 0 < count <= MOST:
        raise ValueError(f"count must be from 1 to {MOST}.")
    chance = random.Random(options.current.seed)
    now = clock.now()
    moments = sorted(now - chance.random() * spread_seconds for _ in range(count))
    made: list[str] = []
    with storage.writing():
        for start in range(0, count, AT_ONCE):
            wishes = [_wish(chance, at, base_url) for at in moments[start : start + AT_ONCE]]
            made += [request.reference_id for request in _write(wishes, now)]
    return made


def _wish(chance: random.Random, at: float, base_url: str) -> PaymentRequest:
    channel = BY_CODE[chance.choice(CHANNELS)]
    return PaymentRequest(
        key=keys.with_uuid("pr-"),
        generation="v3",
        type="PAY",
        reference_id=keys.hexadecimal("bulk-"),
        channel=channel.code,
        amount=chance.randrange(15, 900) * 1000 + chance.randrange(1000),
        code=channel.prefix and channel.prefix + keys.digits(12),
        facts={"base_url": base_url},
        status="SUCCEEDED",
        created_at=at,
        updated_at=at,
    )


def _write(wishes: list[PaymentRequest], now: float) -> list[PaymentRequest]:
    requests = PaymentRequest.objects.bulk_create(wishes)
    payments = Payment.objects.bulk_create([_payment(request) for request in requests])
    entries = Entry.objects.bulk_create([_entry(payment, now) for payment in payments])
    Movement.objects.bulk_create(_movements(entries))
    return requests


def _payment(request: PaymentRequest) -> Payment:
    return Payment(
        key=keys.with_uuid("py-"),
        request=request,
        reference_id=request.reference_id,
        status="SUCCEEDED",
        amount=request.amount,
        captured=request.amount,
        capture_key=keys.with_uuid("cap-"),
        details={"payer_name": "BUDI SANTOSO"},
        created_at=request.created_at,
        updated_at=request.created_at,
    )


def _entry(payment: Payment, now: float) -> Entry:
    channel, at = BY_CODE[payment.request.channel], payment.created_at
    settles_at = clock.settles_at(at, channel.settles_in, business=channel.business_days)
    settled = settles_at <= now
    return Entry(
        key=keys.with_uuid("txn_"),
        status="SUCCESS",
        settles_at=settles_at,
        settled_at=settles_at if settled else None,
        settlement="SETTLED" if settled else "PENDING",
        created_at=at,
        updated_at=max(at, settles_at) if settled else at,
        **_facts(payment, channel),
    )


def _facts(payment: Payment, channel: Channel) -> dict[str, Any]:
    fee, vat = ledger.fee_of(channel, payment.captured)
    return {
        "product_key": payment.key,
        "type": "PAYMENT",
        "category": LEDGER_CATEGORIES[channel.kind],
        "channel_code": channel.ledger,
        "reference_id": payment.reference_id,
        "amount": payment.captured,
        "inward": True,
        "fee": fee,
        "vat": vat,
        "product_data": {"capture_id": payment.capture_key, "payment_request_id": payment.request.key},
    }


def _movements(entries: Iterable[Entry]) -> Iterator[Movement]:
    for entry in entries:
        sums = {"TRANSACTION": entry.amount, "FEE": -entry.fee, "VAT": -entry.vat}
        for line, amount in sums.items():
            yield Movement(entry=entry, account="HOLDING", line=line, amount=amount, at=entry.created_at)
        if entry.settled_at is not None:
            for account, amount in (("HOLDING", -entry.net), ("CASH", entry.net)):
                at = entry.settled_at
                yield Movement(entry=entry, account=account, line="SETTLEMENT", amount=amount, at=at)
