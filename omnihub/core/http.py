"""The one place that speaks HTTP: sessions, time-outs, no redirects, our errors, one log line a call."""

import json
import logging
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Protocol

import requests
import urllib3
from certifi import where

from omnihub.core import redact
from omnihub.core.errors import Busy, Refused, SignedOut, Unreachable, Unreadable
from omnihub.core.texts import Text

logger = logging.getLogger(__name__)

LARGEST_ANSWER = 64 * 2**20
CHUNK = 2**16
TIMEOUT = "timeout"
CERTIFICATES = where()
"""Whom a remote's certificate may come from."""
LONGEST_RETRY_AFTER = timedelta(hours=6)

Part = tuple[str, bytes, str]
"""A file of a form: its name, what is in it, and its type."""


_patience: ContextVar[float | None] = ContextVar("patience", default=None)


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """No call within waits longer for its answer: somebody sits before the page."""
    token = _patience.set(seconds)
    try:
        yield
    finally:
        _patience.reset(token)


def _waits(seconds: float) -> float:
    limit = _patience.get()
    return seconds if limit is None else min(seconds, limit)


class Gatekeeper(Protocol):
    def enter(self) -> None:
        """Raises Busy(until) where the call must wait."""

    def leave(self, *, failed: bool) -> None: ...


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    remote: str = "the remote"

    def json(self) -> Any:
        """Numbers with a point come as Decimal: money never passes through float."""
        try:
            return json.loads(self.body, parse_float=Decimal)
        except ValueError as error:
            raise Unreadable(
                Text("%(remote)s answered something that is not JSON.", remote=self.remote),
                code=f"http_{self.status}_not_json",
                detail=f"{len(self.body)} bytes of {self.headers.get('Content-Type', 'unknown type')}",
            ) from error

    def raise_for_status(self) -> None:
        """For remotes that say everything with the status. Others look into the body first."""
        code = f"http_{self.status}"
        if self.status < HTTPStatus.MULTIPLE_CHOICES:
            return
        if self.status == HTTPStatus.GATEWAY_TIMEOUT:
            raise Unreachable(
                Text("%(remote)s did not answer in time (504).", remote=self.remote), sent=True, code=code
            )
        if self.status in {408, 425, 429} or self.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Busy(
                Text(
                    "%(remote)s is busy or out of order (%(status)s).", remote=self.remote, status=self.status
                ),
                until=self.retry_after(),
                code=code,
            )
        if self.status in {401, 403}:
            raise SignedOut(
                Text(
                    "%(remote)s does not accept our key or permission (%(status)s).",
                    remote=self.remote,
                    status=self.status,
                ),
                code=code,
            )
        if self.status < HTTPStatus.BAD_REQUEST:
            raise Unreadable(
                Text(
                    "%(remote)s sent us to another address (%(status)s).",
                    remote=self.remote,
                    status=self.status,
                ),
                code=code,
            )
        raise Refused(
            Text("%(remote)s refused the request (%(status)s).", remote=self.remote, status=self.status),
            code=code,
        )

    def retry_after(self) -> datetime | None:
        """Seconds or a date, as the header allows; nonsense is nothing."""
        value = self.headers.get("Retry-After", "").strip()
        now = datetime.now(UTC)
        if value.isdigit():
            return now + min(timedelta(seconds=int(value[:9])), LONGEST_RETRY_AFTER)
        try:
            moment = parsedate_to_datetime(value)
        except ValueError:
            return None
        return min(moment.replace(tzinfo=moment.tzinfo or UTC), now + LONGEST_RETRY_AFTER)


class Remote:
    """A base address with a session that keeps connections. Never retries by itself."""

    def __init__(
        self,
        base_url: str,
        *,
        name: str,
        connect_timeout: float,
        read_timeout: float,
        gate: Gatekeeper | None = None,
    ) -> None:
        self.base_url = base_url.rstrip("/")
        self.name = name
        self.connect_timeout = connect_timeout
        self.read_timeout = read_timeout
        self.gate = gate
        self._session: requests.Session | None = None
        self._session_pid = 0

    def call(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        json: Any = None,
        data: bytes | Mapping[str, str] | None = None,
        files: Mapping[str, Part] | None = None,
        headers: Mapping[str, str] | None = None,
        read_timeout: float | None = None,
    ) -> Answer:
        """Raises Unreachable: `sent=False` when nothing was delivered, `sent=True` when it may have been."""
        if self.gate is not None:
            self.gate.enter()
        request = requests.Request(
            method,
            self.base_url + path,
            params=params,
            json=json,
            data=data,
            files=files,
            headers=dict(headers or {}),
        )
        started = time.monotonic()
        failed = True
        status = 0
        try:
            answer = self._exchange(request, _waits(read_timeout or self.read_timeout))
            status = answer.status
            failed = status >= HTTPStatus.INTERNAL_SERVER_ERROR
        finally:
            log_call(self.name, method, path, status, started)
            if self.gate is not None:
                self.gate.leave(failed=failed)
        return answer

    def _exchange(self, request: requests.Request, read_timeout: float) -> Answer:
        session = self._open_session()
        end = time.monotonic() + read_timeout
        try:
            response = session.send(
                session.prepare_request(request),
                timeout=(_waits(self.connect_timeout), read_timeout),
                allow_redirects=False,
                stream=True,
            )
            with response:
                return Answer(response.status_code, response.headers, self._read(response, end), self.name)
        except (requests.RequestException, urllib3.exceptions.HTTPError) as error:
            raise self._unreachable(error) from error

    def _read(self, response: requests.Response, end: float) -> bytes:
        """Piece by piece as it comes: a remote that answers a byte a second is as good as silent."""
        body = bytearray()
        while part := response.raw.read1(CHUNK, decode_content=True):
            body += part
            if len(body) > LARGEST_ANSWER:
                raise Unreadable(
                    Text(
                        "%(name)s answered more than %(most)s MiB.",
                        name=self.name,
                        most=LARGEST_ANSWER // 2**20,
                    ),
                    code="too_long",
                )
            if time.monotonic() > end:
                raise Unreachable(
                    Text("%(name)s did not finish its answer in time.", name=self.name),
                    sent=True,
                    code=TIMEOUT,
                )
        return bytes(body)

    def _unreachable(self, error: Exception) -> Unreachable:
        detail = type(error).__name__
        if _never_connected(error):
            return Unreachable(
                Text("%(name)s cannot be reached.", name=self.name),
                sent=False,
                code="no_connection",
                detail=detail,
            )
        if isinstance(error, requests.Timeout | urllib3.exceptions.TimeoutError):
            return Unreachable(
                Text("%(name)s did not answer in time.", name=self.name),
                sent=True,
                code=TIMEOUT,
                detail=detail,
            )
        return Unreachable(
            Text("%(name)s cut the connection.", name=self.name), sent=True, code="cut", detail=detail
        )

    def _open_session(self) -> requests.Session:
        """One for each process: a connection must not be shared across a fork."""
        if self._session is None or self._session_pid != os.getpid():
            self._session = requests.Session()
            self._session.trust_env = False
            self._session_pid = os.getpid()
        return self._session


def log_call(remote: str, method: str, path: str, status: int, started: float) -> None:
    took = round((time.monotonic() - started) * 1000)
    logger.info(
        "http",
        extra={
            "remote": remote,
            "method": method,
            "path": redact.path(path),
            "status": status,
            "ms": took,
        },
    )


def _never_connected(error: Exception) -> bool:
    if isinstance(error, requests.exceptions.ConnectTimeout | requests.exceptions.SSLError):
        return True
    cause = error.args[0] if error.args else None
    reason = getattr(cause, "reason", cause)
    return type(reason).__name__ in {"NewConnectionError", "NameResolutionError", "ConnectTimeoutError"}
