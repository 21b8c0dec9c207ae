"""Tokens and pushes: what is the app's own, and no shop's."""

from collections.abc import Mapping
from typing import Any

from channels.shopee import payloads
from channels.shopee.client.calling import Caller
from omnihub.core import clock


class PublicClient(Caller):
    """Calls in the app's own name."""

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
