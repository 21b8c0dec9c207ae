"""Asking for money: on our page (v3), on Xendit's (sessions), by Xendit's link (invoices)."""

from collections.abc import Mapping
from typing import Any

from payments.xendit import payloads
from payments.xendit.client.calling import V3, Caller


class Charges(Caller):
    def request_payment(self, body: Mapping[str, Any]) -> payloads.PaymentRequest:
        return payloads.PaymentRequest.parse(self._post("/v3/payment_requests", body, V3))

    def payment_request(self, remote_id: str) -> payloads.PaymentRequest:
        return payloads.PaymentRequest.parse(self._get(f"/v3/payment_requests/{remote_id}", headers=V3))

    def payment_requests(self, reference: str) -> list[payloads.PaymentRequest]:
        """Those of one reference. Other filters are not published."""
        body = self._get("/v3/payment_requests", {"reference_id": reference}, V3)
        found = [
            payloads.PaymentRequest.parse(one.value)
            for one in payloads.Row(body, "the requests").rows("data")
        ]
        return [one for one in found if one.reference == reference]

    def cancel_payment_request(self, remote_id: str) -> payloads.PaymentRequest:
        return payloads.PaymentRequest.parse(
            self._post(f"/v3/payment_requests/{remote_id}/cancel", headers=V3)
        )

    def payment(self, remote_id: str) -> payloads.Payment:
        return payloads.Payment.parse(self._get(f"/v3/payments/{remote_id}", headers=V3))

    def open_session(self, body: Mapping[str, Any]) -> payloads.Session:
        return payloads.Session.parse(self._post("/sessions", body))

    def session(self, remote_id: str) -> payloads.Session:
        return payloads.Session.parse(self._get(f"/sessions/{remote_id}"))

    def cancel_session(self, remote_id: str) -> payloads.Session:
        return payloads.Session.parse(self._post(f"/sessions/{remote_id}/cancel"))

    def make_invoice(self, body: Mapping[str, Any]) -> payloads.Invoice:
        return payloads.Invoice.parse(self._post("/v2/invoices", body))

    def invoice(self, remote_id: str) -> payloads.Invoice:
        return payloads.Invoice.parse(self._get(f"/v2/invoices/{remote_id}"))

    def invoices(self, reference: str) -> list[payloads.Invoice]:
        rows = payloads.rows(self._get("/v2/invoices", {"external_id": reference}), "the invoices")
        found = [payloads.Invoice.parse(one.value) for one in rows]
        return [one for one in found if one.reference == reference]

    def expire_invoice(self, remote_id: str) -> payloads.Invoice:
        return payloads.Invoice.parse(self._post(f"/invoices/{remote_id}/expire!"))
