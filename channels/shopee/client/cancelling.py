"""Orders cancelled by the seller, and buyers' wishes to cancel."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from channels.shopee import payloads
from channels.shopee.client.calling import ShopCaller

Rows = Sequence[Mapping[str, Any]]


class Cancelling(ShopCaller):
    """Orders cancelled by the seller, and buyers' wishes to cancel."""

    def cancel_order(self, number: str, reason: str, *, items: Rows = (), parts: Rows = ()) -> None:
        """`items` are what is out of stock; `parts` call off so many pieces instead of the whole order."""
        body: dict[str, Any] = {"order_sn": number, "cancel_reason": reason}
        if items:
            body["item_list"] = list(items)
        if parts:
            body["partial_cancel_item_list"] = list(parts)
        self._response("POST", "/order/cancel_order", json=body)

    def estimate_cancel_value(self, number: str, parts: Rows) -> Decimal:
        """What the buyer gets back for these pieces. The sum stands beside the other calls' `response`."""
        body = {"order_sn": number, "partial_cancel_item_list": list(parts)}
        answer = self._call("POST", "/order/get_estimate_cancel_value", json=body)
        found = answer.get("response") or answer
        return payloads.Row(found, "an estimate of a cancellation").need_money("cancel_value_price")

    def handle_buyer_cancellation(self, number: str, operation: str) -> None:
        """ACCEPT or REJECT."""
        body = {"order_sn": number, "operation": operation}
        self._response("POST", "/order/handle_buyer_cancellation", json=body)
