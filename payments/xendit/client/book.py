"""Xendit's own book: the balance, its transactions, its reports; and the customers it knows."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from payments.xendit import payloads
from payments.xendit.client.calling import Caller

AT_ONCE = 50


class Book(Caller):
    def balance(self, kind: str = "CASH", at: datetime | None = None) -> Decimal:
        params: dict[str, Any] = {"account_type": kind, "currency": "IDR"}
        if at is not None:
            params["at_timestamp"] = _iso(at)
        return payloads.Row(self._get("/balance", params), "the balance").need_money("balance")

    def transactions(self, since: datetime, until: datetime, after: str = "") -> payloads.TransactionPage:
        """Changed in this time, newest first. `after`: the last one of the page before."""
        params: dict[str, Any] = {
            "updated[gte]": _iso(since),
            "updated[lte]": _iso(until),
            "limit": AT_ONCE,
            **({"after_id": after} if after else {}),
        }
        return payloads.TransactionPage.parse(self._get("/transactions", params))

    def order_report(self, kind: str, since: datetime, until: datetime) -> payloads.Report:
        body = {
            "type": kind,
            "filter": {"from": _iso(since), "to": _iso(until)},
            "format": "CSV",
            "currency": "IDR",
        }
        return payloads.Report.parse(self._post("/reports", body))

    def report(self, remote_id: str) -> payloads.Report:
        return payloads.Report.parse(self._get(f"/reports/{remote_id}"))

    def customer_ids(self, reference: str) -> list[str]:
        body = payloads.Row(self._get("/customers", {"reference_id": reference}), "the customers")
        return [one.need_text("id") for one in body.rows("data")]

    def make_customer(self, body: Mapping[str, Any], reference: str) -> str:
        answer = self._post("/customers", body, {"idempotency-key": reference})
        return payloads.Row(answer, "a customer").need_text("id")


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
