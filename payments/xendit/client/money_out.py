"""Giving money back: refunds, and payouts where a way to pay knows no refund."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from payments.xendit import payloads
from payments.xendit.client.calling import V3, Caller, number


class MoneyOut(Caller):
    def refund(self, of: Mapping[str, str], reference: str, amount: Decimal, reason: str) -> payloads.Refund:
        """`of` names the payment request or the invoice."""
        body = {
            **of,
            "reference_id": reference,
            "amount": number(amount),
            "currency": "IDR",
            "reason": reason,
        }
        return payloads.Refund.parse(self._post("/refunds", body, {"idempotency-key": reference}))

    def refund_of_payment(
        self, payment_id: str, reference: str, amount: Decimal, reason: str
    ) -> payloads.Refund:
        """Of one payment, where a request has several: the older call knows only its first."""
        body = {
            "payment_id": payment_id,
            "reference_id": reference,
            "amount": number(amount),
            "currency": "IDR",
            "reason": reason,
        }
        return payloads.Refund.parse(self._post("/v3/refunds", body, V3))

    def refund_by_id(self, remote_id: str) -> payloads.Refund:
        """Of those that were asked for by payment."""
        return payloads.Refund.parse(self._get(f"/v3/refunds/{remote_id}", headers=V3))

    def any_refund(self, remote_id: str) -> payloads.Refund:
        """Of those that were asked for by request or invoice, here or in Xendit's dashboard."""
        return payloads.Refund.parse(self._get(f"/refunds/{remote_id}"))

    def refunds(self, of: Mapping[str, str]) -> list[payloads.Refund]:
        rows = payloads.Row(self._get("/refunds", {**of, "limit": 50}), "the refunds").rows("data")
        return [payloads.Refund.parse(one.value) for one in rows]

    def pay_out(
        self, reference: str, bank: str, account: Mapping[str, str], amount: Decimal, description: str
    ) -> payloads.Payout:
        body = {
            "reference_id": reference,
            "channel_code": bank,
            "channel_properties": dict(account),
            "amount": number(amount),
            "currency": "IDR",
            "description": description,
        }
        return payloads.Payout.parse(self._post("/v2/payouts", body, {"Idempotency-key": reference}))

    def payouts(self, reference: str) -> list[payloads.Payout]:
        body: Any = self._get("/v2/payouts", {"reference_id": reference})
        rows = payloads.Row(body, "the payouts").rows("data")
        found = [payloads.Payout.parse(one.value) for one in rows]
        return [one for one in found if one.reference == reference]
