"""How every call is signed and its answer opened."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http import HTTPStatus
from typing import Any

from omnihub.core.errors import RemoteError, SignedOut, Unreachable, Unreadable
from omnihub.core.http import Answer, Remote
from omnihub.core.texts import Text
from payments.faults import Unclear
from payments.xendit import errors
from payments.xendit.payloads import Row

V3 = {"api-version": "2024-11-11"}
LONGEST_PAUSE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Account:
    """Our own identity at Xendit: the key alone tells test from live."""

    key: str = field(repr=False)

    @property
    def header(self) -> dict[str, str]:
        return {"Authorization": f"Basic {base64.b64encode(f'{self.key}:'.encode()).decode()}"}


class Caller:
    def __init__(self, remote: Remote, account: Account) -> None:
        self.remote = remote
        self.account = account

    def _get(
        self, path: str, params: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
    ) -> Any:
        answer = self.remote.call("GET", path, params=params, headers=self._headers(headers))
        return _opened(answer)

    def _post(self, path: str, json: Any = None, headers: Mapping[str, str] | None = None) -> Any:
        """An answer that nobody can read is none: it may be done all the same."""
        answer = self.remote.call("POST", path, json=json or {}, headers=self._headers(headers))
        try:
            return _opened(answer)
        except Unreadable as error:
            raise _may_be_done(answer) from error

    def _headers(self, more: Mapping[str, str] | None) -> dict[str, str]:
        return {"Accept": "application/json", **self.account.header, **(more or {})}


def number(amount: Decimal) -> int:
    """Rupiah have no decimals at Xendit. A sum with some is a mistake of ours, and is not sent."""
    if amount != amount.to_integral_value():
        raise ValueError(f"{amount} has a fraction of a rupiah")
    return int(amount)


def _opened(answer: Answer) -> Any:
    """The body of an answer without error. A page of somebody's gateway is no answer of Xendit's."""
    try:
        body = answer.json()
    except Unreadable:
        if answer.status >= HTTPStatus.BAD_REQUEST:
            raise _turned_away(answer) from None
        raise
    if answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return body
    row = Row(body, "an error") if isinstance(body, Mapping) else Row({}, "an error")
    raise errors.error(
        answer.status,
        row.text("error_code", "error"),
        row.text("message", "error_message"),
        request_id=answer.headers.get("Request-Id", ""),
        retry_at=answer.retry_after() or _reset_at(answer),
    )


def _reset_at(answer: Answer) -> datetime | None:
    """Xendit names the seconds until its limit is over in a header of its own, with a fraction."""
    if answer.status != HTTPStatus.TOO_MANY_REQUESTS:
        return None
    try:
        seconds = float(answer.headers.get("Rate-Limit-Reset", ""))
    except ValueError:
        return None
    pause = timedelta(seconds=max(0.0, min(seconds, LONGEST_PAUSE.total_seconds())))
    return datetime.now(UTC) + pause


def _turned_away(answer: Answer) -> RemoteError:
    if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _may_be_done(answer)
    if answer.status == HTTPStatus.TOO_MANY_REQUESTS:
        return errors.error(answer.status, "RATE_LIMIT_EXCEEDED", "", retry_at=_reset_at(answer))
    return SignedOut(
        Text(
            "Xendit turned the call away before reading it (HTTP %(status)s). Check XENDIT_BASE_URL.",
            status=answer.status,
        ),
        code=f"xendit_http_{answer.status}",
    )


def _may_be_done(answer: Answer) -> Unreachable:
    words = Text("Xendit's answer cannot be read (HTTP %(status)s).", status=answer.status)
    return Unclear(words, sent=True, code="xendit_no_answer")
