"""Shopee Open Platform v2: one short method an endpoint. Signs and reads; never retries, never pages.

Answers with the tokens and the shop's own data come without the `response` object of all others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from channels.shopee import errors, payloads, sign
from omnihub.core import clock
from omnihub.core.errors import Busy, RemoteError, SignedOut, Unreadable
from omnihub.core.http import Answer, Remote
from omnihub.core.texts import Text

API = "/api/v2"
ITEMS_AT_ONCE = 50
DETAIL_FIELDS = (
    "buyer_user_id,buyer_username,recipient_address,item_list,pay_time,buyer_cancel_reason,cancel_by,"
    "cancel_reason,fulfillment_flag,pickup_done_time,package_list,shipping_carrier,payment_method,total_amount"
)
ALL_ROWS_FAILED = "error_busi_update_stock_failed"
ITEM_STATUSES = ("NORMAL", "UNLIST", "BANNED", "REVIEWING")


@dataclass(frozen=True, slots=True)
class App:
    """Our own identity at Shopee."""

    partner_id: int
    key: str = field(repr=False)


class PublicClient:
    """Calls in the app's own name."""

    def __init__(self, remote: Remote, app: App) -> None:
        self.remote = remote
        self.app = app

    def exchange(self, code: str, *, shop_id: str = "", main_account_id: str = "") -> payloads.Tokens:
        asked_at = clock.now()
        whose = {"shop_id": int(shop_id)} if shop_id else {"main_account_id": int(main_account_id)}
        body = {"code": code, "partner_id": self.app.partner_id, **whose}
        return payloads.Tokens.parse(self._call("POST", "/auth/token/get", json=body), asked_at)

    def refresh(
        self, refresh_token: str, shop_id: str, *, read_timeout: float | None = None
    ) -> payloads.Tokens:
        asked_at = clock.now()
        body = {"refresh_token": refresh_token, "partner_id": self.app.partner_id, "shop_id": int(shop_id)}
        answer = self._call("POST", "/auth/access_token/get", json=body, read_timeout=read_timeout)
        return payloads.Tokens.parse(answer, asked_at)

    def authorised_shops(self) -> list[str]:
        params = {"page_size": 100, "page_no": 1}
        answer = self._call("GET", "/public/get_shops_by_partner", params=params)
        rows = payloads.Row(answer, "the app's shops").rows("authed_shop_list")
        return [row.need_text("shop_id") for row in rows]

    def push_config(self) -> payloads.PushConfig:
        return payloads.PushConfig.parse(self._call("GET", "/push/get_app_push_config").get("response"))

    def set_push_config(self, wishes: Mapping[str, Any]) -> None:
        """Shopee sends a test push to the callback URL while we wait for the answer."""
        self._call("POST", "/push/set_app_push_config", json=wishes)

    def lost_pushes(self) -> payloads.LostPushes:
        """The earliest hundred of the last three days that nobody took."""
        return payloads.LostPushes.parse(self._call("GET", "/push/get_lost_push_message").get("response"))

    def confirm_lost_pushes(self, last_message_id: int) -> None:
        """A watermark: Shopee forgets everything up to it."""
        body = {"last_message_id": last_message_id}
        self._call("POST", "/push/confirm_consumed_lost_push_message", json=body)

    def _call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        read_timeout: float | None = None,
        read_all_the_same: str = "",
    ) -> dict[str, Any]:
        """The body; with the error `read_all_the_same`, too, where it has a response."""
        query = {**self._signed(API + path, clock.to_epoch(clock.now())), **(params or {})}
        answer = self.remote.call(method, API + path, params=query, json=json, read_timeout=read_timeout)
        return _opened(answer, read_all_the_same)

    def _signed(self, path: str, timestamp: int) -> dict[str, Any]:
        return {
            "partner_id": self.app.partner_id,
            "timestamp": timestamp,
            "sign": sign.public(self.app.key, self.app.partner_id, path, timestamp),
        }


class ShopClient(PublicClient):
    """Calls in the name of one shop, with an access token that may be over at any time."""

    def __init__(self, remote: Remote, app: App, shop_id: str, access_token: str) -> None:
        super().__init__(remote, app)
        self.shop_id = int(shop_id)
        self.access_token = access_token

    def shop_info(self) -> payloads.ShopInfo:
        return payloads.ShopInfo.parse(self._call("GET", "/shop/get_shop_info"))

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

    def item_list(self, offset: int, since: int = 0, until: int = 0) -> payloads.ItemList:
        """A page of as many as `item_base_info` can be asked about at once; by last change, where given."""
        params: dict[str, Any] = {"offset": offset, "page_size": ITEMS_AT_ONCE, "item_status": ITEM_STATUSES}
        if since:
            params["update_time_from"] = since
        if until:
            params["update_time_to"] = until
        return payloads.ItemList.parse(self._response("GET", "/product/get_item_list", params=params))

    def item_base_info(self, item_ids: Sequence[str]) -> list[payloads.Item]:
        """Of up to ITEMS_AT_ONCE."""
        rows = self._rows("/product/get_item_base_info", {"item_id_list": ",".join(item_ids)}, "item_list")
        return [payloads.Item.parse(row) for row in rows]

    def model_list(self, item_id: str) -> list[payloads.Model]:
        response = self._response("GET", "/product/get_model_list", params={"item_id": item_id})
        return payloads.Model.parse_all(response)

    def channel_list(self) -> list[payloads.Channel]:
        """The couriers this shop may use, those that buyers see and those that carry for them."""
        rows = self._rows("/logistics/get_channel_list", {}, "logistics_channel_list")
        return [payloads.Channel.parse(row) for row in rows]

    def address_list(self) -> list[payloads.ShopAddress]:
        return [
            payloads.ShopAddress.parse(row)
            for row in self._rows("/logistics/get_address_list", {}, "address_list")
        ]

    def warehouse_detail(self, kind: int) -> list[payloads.Warehouse]:
        """Of kind 1 (goods leave from it) or 2 (returns go to it). Shops with one warehouse are refused."""
        response = self._response("GET", "/shop/get_warehouse_detail", params={"warehouse_type": kind})
        return payloads.Warehouse.parse_all(response)

    def holiday_mode(self) -> payloads.HolidayMode:
        return payloads.HolidayMode.parse(self._call("GET", "/shop/get_shop_holiday_mode"))

    def update_stock(self, item_id: str, stocks: Mapping[str, int]) -> payloads.StockUpdate:
        """Absolute numbers by variation ("0" without), up to 50. Both lists come, whatever failed."""
        rows = [
            {"model_id": int(model), "seller_stock": [{"stock": pieces}]} for model, pieces in stocks.items()
        ]
        body = {"item_id": int(item_id), "stock_list": rows}
        answer = self._call("POST", "/product/update_stock", json=body, read_all_the_same=ALL_ROWS_FAILED)
        return payloads.StockUpdate.parse(answer.get("response"))

    def _response(
        self, method: str, path: str, *, params: Mapping[str, Any] | None = None, json: Any = None
    ) -> Any:
        return self._call(method, path, params=params, json=json).get("response")

    def _rows(self, path: str, params: Mapping[str, Any], name: str) -> list[payloads.Row]:
        return payloads.Row(self._response("GET", path, params=params), path).rows(name)

    def _signed(self, path: str, timestamp: int) -> dict[str, Any]:
        app, token = self.app, self.access_token
        return {
            "partner_id": app.partner_id,
            "timestamp": timestamp,
            "access_token": token,
            "shop_id": self.shop_id,
            "sign": sign.owned(app.key, app.partner_id, path, timestamp, token, self.shop_id),
        }


def _opened(answer: Answer, read_all_the_same: str = "") -> dict[str, Any]:
    """The body of an answer without error. The HTTP status counts only where there is no JSON."""
    try:
        body = answer.json()
    except Unreadable as error:
        raise _gateway(answer) from error
    if not isinstance(body, dict):
        raise _gateway(answer)
    code = str(body.get("error") or "")
    if read_all_the_same and code.rpartition(".")[2] == read_all_the_same and body.get("response"):
        return body
    if errors.failed(code):
        message = str(body.get("message") or body.get("msg") or "")
        request_id = str(body.get("request_id") or "")
        raise errors.error(code, message, request_id, retry_at=answer.retry_after())
    answer.raise_for_status()
    return body


def _gateway(answer: Answer) -> RemoteError:
    """A page of Shopee's edge instead of an answer: it is down, or does not let this address in."""
    code = f"http_{answer.status}_not_json"
    if 400 <= answer.status < 500 and answer.status != 429:  # noqa: PLR2004 - HTTP's own numbers
        return SignedOut(
            Text(
                "Shopee turned the call away before reading it (HTTP %(status)s). Check "
                "SHOPEE_BASE_URL, and the app's IP whitelist in the Shopee console.",
                status=answer.status,
            ),
            code=code,
        )
    return Busy(
        Text(
            "Shopee's gateway answered with a page of its own (HTTP %(status)s). It is tried again.",
            status=answer.status,
        ),
        until=answer.retry_after(),
        code=code,
    )


def _end(since: datetime, until: datetime) -> int:
    """Shopee refuses a time that ends in the second in which it begins."""
    return max(clock.to_epoch(until), clock.to_epoch(since) + 1)
