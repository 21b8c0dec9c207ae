"""The calls of Xendit's webhooks: some have an envelope, the older ones are flat."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from payments.xendit.payloads.fields import Row

INVOICE, ENVELOPE, OTHER = "invoice", "envelope", "other"


@dataclass(frozen=True, slots=True)
class Event:
    """`data` is what it is about; of a flat call, the call itself."""

    kind: str
    name: str
    data: Row

    @classmethod
    def parse(cls, body: Any) -> Self:
        row = Row(body, "a notice")
        if "event" in row:
            return cls(ENVELOPE, row.text("event"), _inner(row.row("data")))
        if "external_id" in row and "status" in row and ("merchant_name" in row or "invoice_url" in row):
            return cls(INVOICE, f"invoice.{row.text('status').lower()}", row)
        return cls(OTHER, _flat_name(row), row)


def _inner(data: Row) -> Row:
    """Samples of refunds nest a whole envelope inside the data."""
    nested = data.value.get("data")
    return Row(nested, data.what) if isinstance(nested, Mapping) and "event" in data else data


def _flat_name(row: Row) -> str:
    if "callback_virtual_account_id" in row:
        return "fixed virtual account paid"
    if row.text("id").startswith("report_"):
        return "report"
    return "unknown"
