"""Many payments of the past at once, for measuring: as if each had been asked for, paid and settled.

Rows go into the tables without the ORM: eight for each payment are too many for it.
"""

import itertools
import json
import random
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import JSONField, Max, Model

from sandbox import options, storage
from sandbox.xendit import clock, keys, ledger
from sandbox.xendit.channels import BY_CODE, LEDGER_CATEGORIES
from sandbox.xendit.models import Entry, Movement, Payment, PaymentRequest

Row = dict[str, Any]
CHANNELS = ("BCA_VIRTUAL_ACCOUNT", "BNI_VIRTUAL_ACCOUNT", "QRIS", "DANA", "SHOPEEPAY", "ALFAMART")
MOST = 100_000


def make(count: int, spread_seconds: float, base_url: str) -> list[str]:
    """The references, oldest first; spread over the time before now, settled where that is due."""
    if not 0 < count <= MOST:
        raise ValueError(f"count must be from 1 to {MOST}.")
    chance, now = random.Random(options.current.seed), clock.now()
    moments = sorted(now - chance.random() * spread_seconds for _ in range(count))
    with storage.writing():
        requests = _numbered(PaymentRequest, (_request(chance, at, base_url) for at in moments))
        payments = _numbered(Payment, map(_payment, requests))
        pairs = zip(payments, requests, strict=True)
        entries = _numbered(Entry, (_entry(payment, request, now) for payment, request in pairs))
        movements = _numbered(Movement, itertools.chain.from_iterable(map(_movements, entries)))
        for model, rows in (
            *((PaymentRequest, requests), (Payment, payments)),
            *((Entry, entries), (Movement, movements)),
        ):
            storage.lay(model, _as_stored(model, rows))
    return [request["reference_id"] for request in requests]


def _numbered(model: type[Model], rows: Iterable[Row]) -> list[Row]:
    first = (model._default_manager.aggregate(last=Max("pk"))["last"] or 0) + 1  # noqa: SLF001
    return [row | {"id": place} for place, row in enumerate(rows, first)]


def _as_stored(model: type[Model], rows: list[Row]) -> storage.Rows:
    """In the order of the table's columns, each as SQLite holds it."""
    fields = model._meta.local_fields  # noqa: SLF001
    defaults = {field.attname: None if field.null else field.get_default() for field in fields}
    texts = {field.attname for field in fields if isinstance(field, JSONField)}
    names = [field.attname for field in fields]
    whole = [defaults | row for row in rows]
    return [tuple(json.dumps(row[name]) if name in texts else row[name] for name in names) for row in whole]


def _request(chance: random.Random, at: float, base_url: str) -> Row:
    channel = BY_CODE[chance.choice(CHANNELS)]
    return {
        "key": keys.with_uuid("pr-"),
        "generation": "v3",
        "type": "PAY",
        "reference_id": keys.hexadecimal("bulk-"),
        "channel": channel.code,
        "amount": chance.randrange(15, 900) * 1000 + chance.randrange(1000),
        "code": channel.prefix and f"{channel.prefix}{chance.randrange(10**11, 10**12)}",
        "facts": {"base_url": base_url},
        "status": "SUCCEEDED",
        "created_at": at,
        "updated_at": at,
    }


def _payment(request: Row) -> Row:
    same = ("reference_id", "amount", "status", "created_at", "updated_at")
    return {name: request[name] for name in same} | {
        "key": keys.with_uuid("py-"),
        "request_id": request["id"],
        "captured": request["amount"],
        "capture_key": keys.with_uuid("cap-"),
        "details": {"payer_name": "BUDI SANTOSO"},
    }


def _entry(payment: Row, request: Row, now: float) -> Row:
    channel, at = BY_CODE[request["channel"]], payment["created_at"]
    fee, vat = ledger.fee_of(channel, payment["amount"])
    settles_at = clock.settles_at(at, channel.settles_in, business=channel.business_days)
    settled = settles_at <= now
    return {
        "key": keys.with_uuid("txn_"),
        "product_key": payment["key"],
        "type": "PAYMENT",
        "status": "SUCCESS",
        "category": LEDGER_CATEGORIES[channel.kind],
        "channel_code": channel.ledger,
        "reference_id": payment["reference_id"],
        "amount": payment["amount"],
        "inward": True,
        "fee": fee,
        "vat": vat,
        "settlement": "SETTLED" if settled else "PENDING",
        "settles_at": settles_at,
        "settled_at": settles_at if settled else None,
        "product_data": {"capture_id": payment["capture_key"], "payment_request_id": request["key"]},
        "created_at": at,
        "updated_at": settles_at if settled else at,
    }


def _movements(entry: Row) -> Iterator[Row]:
    paid, settled = {"entry_id": entry["id"], "at": entry["created_at"]}, entry["settled_at"]
    sums = {"TRANSACTION": entry["amount"], "FEE": -entry["fee"], "VAT": -entry["vat"]}
    for line, amount in sums.items():
        yield paid | {"account": "HOLDING", "line": line, "amount": amount}
    if settled is not None:
        net = sum(sums.values())
        for account, amount in (("HOLDING", -net), ("CASH", net)):
            yield paid | {"account": account, "line": "SETTLEMENT", "amount": amount, "at": settled}
