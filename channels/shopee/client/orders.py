"""Orders, their packages, and their money."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from channels.shopee import payloads
from channels.shopee.client.calling import ShopCaller
from omnihub.core import clock
from omnihub.core.errors import Unreadable
from omnihub.core.texts import Text

DETAIL_FIELDS = (
    "buyer_user_id,buyer_username,recipient_address,item_list,pay_time,buyer_cancel_reason,cancel_by,"
    "cancel_reason,fulfillment_flag,pickup_done_time,package_list,shipping_carrier,payment_method,total_amount"
)


class Orders(ShopCaller):
    def order_list(
        self, since: datetime, until: datetime, cursor: str = "", *, by: str = "update_time"
    ) -> payloads.OrderList:
        """At most 15 days, 100 orders a page."""
        params = {
            "time_range_field": by,
            "time_from": clock.to_epoch(since),
            "time_to": _end(since, until),
            "page_size": 100,
            "cursor": cursor,
            "response_optional_fields": "order_status",
            "request_order_status_pending": "true",
        }
        return payloads.OrderList.parse(self._response("GET", "/order/get_order_list", params=params))

    def order_detail(self, numbers: Sequence[str]) -> list[payloads.Row]:
        """Up to 50; numbers that Shopee does not know are silently left out."""
        params = {
            "order_sn_list": ",".join(numbers),
            "response_optional_fields": DETAIL_FIELDS,
            "request_order_status_pending": "true",
        }
        return self._rows("/order/get_order_detail", params, "order_list")

    def package_detail(self, numbers: Sequence[str]) -> list[payloads.Row]:
        """Up to 50. Only here is the tracking number of many packages at once."""
        params = {"package_number_list": ",".join(numbers)}
        return self._rows("/order/get_package_detail", params, "package_list")

    def escrow_detail(self, number: str) -> Any:
        return self._response("GET", "/payment/get_escrow_detail", params={"order_sn": number})

    def escrow_detail_batch(self, numbers: Sequence[str]) -> list[Any]:
        """Up to 50, 20 advised. The reference says GET in one place and POST in another: POST works.

        What is no object is left out: it names no order, and those that are missing can be asked for alone.
        """
        body = {"order_sn_list": list(numbers)}
        response = self._response("POST", "/payment/get_escrow_detail_batch", json=body)
        if not isinstance(response, list):
            raise Unreadable(Text("Shopee sent escrow details in a shape that OmniHub does not know."))
        found = [row.get("escrow_detail", row) for row in response if isinstance(row, dict)]
        return [detail for detail in found if isinstance(detail, dict)]

    def escrow_list(self, since: datetime, until: datetime, page: int) -> payloads.ReleaseList:
        """Orders whose money was released in that time, page 1 first."""
        params = {
            "release_time_from": clock.to_epoch(since),
            "release_time_to": _end(since, until),
            "page_size": 100,
            "page_no": page,
        }
        return payloads.ReleaseList.parse(self._response("GET", "/payment/get_escrow_list", params=params))


def _end(since: datetime, until: datetime) -> int:
    """Shopee refuses a time that ends in the second in which it begins."""
    return max(clock.to_epoch(until), clock.to_epoch(since) + 1)
