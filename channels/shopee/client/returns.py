"""Returns and refunds."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from channels.shopee import payloads
from channels.shopee.client.calling import ShopCaller
from omnihub.core import clock
from omnihub.core.http import Part

PAGE_SIZE = 100


class Returns(ShopCaller):
    def return_list(self, since: datetime, until: datetime, page: int) -> payloads.ReturnList:
        """By the last change; at most 15 days. Whether the first page is 0 or 1, the reference says twice."""
        start = clock.to_epoch(since)
        params = {
            "page_no": page,
            "page_size": PAGE_SIZE,
            "update_time_from": start,
            "update_time_to": max(clock.to_epoch(until), start + 1),
        }
        return payloads.ReturnList.parse(self._response("GET", "/returns/get_return_list", params=params))

    def return_detail(self, number: str) -> payloads.Row:
        response = self._response("GET", "/returns/get_return_detail", params={"return_sn": number})
        return payloads.Row(response, "a return")

    def reverse_tracking(self, number: str) -> payloads.ReverseTracking:
        response = self._response("GET", "/returns/get_reverse_tracking_info", params={"return_sn": number})
        return payloads.ReverseTracking.parse(response)

    def return_solutions(self, number: str) -> payloads.Solutions:
        response = self._response("GET", "/returns/get_available_solutions", params={"return_sn": number})
        return payloads.Solutions.parse(response)

    def dispute_reasons(self, number: str) -> list[payloads.Reason]:
        path = "/returns/get_return_dispute_reason"
        rows = self._rows(path, {"return_sn": number}, "dispute_reason_list")
        return [payloads.Reason.parse(row) for row in rows]

    def confirm_return(self, number: str) -> None:
        """Accept a refund of all that was asked for."""
        self._response("POST", "/returns/confirm", json={"return_sn": number})

    def offer_return(self, number: str, solution: str, amount: Decimal | None) -> None:
        """`amount` in whole rupiah, where it may be moved."""
        body: dict[str, Any] = {"return_sn": number, "proposed_solution": solution}
        if amount is not None:
            body["proposed_adjusted_refund_amount"] = int(amount)
        self._response("POST", "/returns/offer", json=body)

    def accept_offer(self, number: str) -> None:
        self._response("POST", "/returns/accept_offer", json={"return_sn": number})

    def convert_image(self, number: str, picture: Part) -> str:
        """The address by which a dispute names this picture."""
        response = self._upload("/returns/convert_image", {"return_sn": number}, {"upload_image": picture})
        return payloads.Row(response, "a picture").need_text("url")

    def dispute_return(
        self, number: str, email: str, reason: str, words: str, images: Sequence[dict[str, Any]] = ()
    ) -> None:
        body: dict[str, Any] = {
            "return_sn": number,
            "email": email,
            "dispute_reason_id": int(reason) if reason.isdecimal() else reason,
        }
        if words:
            body["dispute_text_reason"] = words
        if images:
            body["image_list"] = list(images)
        self._response("POST", "/returns/dispute", json=body)
