"""How every call is signed and its answer opened."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from channels.shopee import errors, payloads, sign
from omnihub.core import clock
from omnihub.core.errors import Busy, RemoteError, SignedOut, Unreadable
from omnihub.core.http import Answer, Part, Remote
from omnihub.core.texts import Text

API = "/api/v2"


@dataclass(frozen=True, slots=True)
class App:
    """Our own identity at Shopee."""

    partner_id: int
    key: str = field(repr=False)


class Caller:
    """Calls in the app's own name."""

    def __init__(self, remote: Remote, app: App) -> None:
        self.remote = remote
        self.app = app

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
        return _opened(self._answer(method, path, params, json, read_timeout), read_all_the_same)

    def _file(self, path: str, json: Any) -> bytes:
        """What is downloaded is JSON only where something went wrong."""
        answer = self._answer("POST", path, None, json, None)
        if answer.body.lstrip()[:1] == b"{":
            _opened(answer)
            raise Unreadable(Text("Shopee answered with a text instead of a file."), code="label_no_file")
        answer.raise_for_status()
        return answer.body

    def _upload(self, path: str, fields: Mapping[str, str], files: Mapping[str, Part]) -> Any:
        query = {**self._signed(API + path, clock.to_epoch(clock.now()))}
        answer = self.remote.call("POST", API + path, params=query, data=fields, files=files)
        return _opened(answer).get("response")

    def _answer(
        self, method: str, path: str, params: Mapping[str, Any] | None, json: Any, read_timeout: float | None
    ) -> Answer:
        query = {**self._signed(API + path, clock.to_epoch(clock.now())), **(params or {})}
        return self.remote.call(method, API + path, params=query, json=json, read_timeout=read_timeout)

    def _signed(self, path: str, timestamp: int) -> dict[str, Any]:
        return {
            "partner_id": self.app.partner_id,
            "timestamp": timestamp,
            "sign": sign.public(self.app.key, self.app.partner_id, path, timestamp),
        }


class ShopCaller(Caller):
    """Calls in the name of one shop, with an access token that may be over at any time."""

    def __init__(self, remote: Remote, app: App, shop_id: str, access_token: str) -> None:
        super().__init__(remote, app)
        self.shop_id = int(shop_id)
        self.access_token = access_token

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
