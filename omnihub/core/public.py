"""Calls to addresses that strangers name: never to what only we can reach.

The name is looked up here, once, and all it leads to is looked at. The connection goes to that very number:
who asked the name again for it could be told another one by then. No redirect is followed and no proxy of the
environment used; TLS is checked against the name. Pure.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from omnihub.core.addresses import Look, Rules, Spot, look_up, numbers, read
from omnihub.core.errors import Unreachable
from omnihub.core.http import CERTIFICATES, TIMEOUT, Answer, Gatekeeper, log_call
from omnihub.core.texts import Text

MOST_READ = 64 * 2**10
SHARE = 0.5
"""Of the time for all, what one number may take to be connected: there may be another one."""


class Errand:
    """One call, in a thread of its own: no time-out of a socket reaches a name's look-up, or an answer that
    comes byte by byte. Whoever waits goes on when the time is over, and cuts the line.
    """

    def __init__(self, do: Callable[["Errand"], Any], seconds: float) -> None:
        self.seconds = seconds
        self.end = time.monotonic() + seconds
        self.line: socket.socket | None = None
        self.sent = False
        self._do = do
        self._found: Any = None
        self._error: BaseException | None = None

    def run(self) -> Any:
        """Raises Unreachable when the time is over."""
        thread = threading.Thread(target=self._run, name="public", daemon=True)
        thread.start()
        thread.join(self.end - time.monotonic())
        if thread.is_alive() or isinstance(self._error, TimeoutError):
            self.cut()
            raise Unreachable(Text("There was no answer in time."), sent=self.sent, code=TIMEOUT)
        if self._error is not None:
            raise self._error
        return self._found

    def _run(self) -> None:
        try:
            self._found = self._do(self)
        except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
            self._error = error

    def left(self) -> float:
        """Raises TimeoutError when nobody waits any more: then nothing is begun either."""
        seconds = self.end - time.monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds

    def cut(self) -> None:
        """The line itself: what is above it would wait for the other side to say good-bye."""
        if (line := self.line) is not None:
            with suppress(OSError):
                socket.socket.shutdown(line, socket.SHUT_RDWR)


def check(url: str, rules: Rules, seconds: float, look: Look = look_up) -> None:
    """Whether it may be called, as of now. Raises NotPublic, and Unreachable for a name nobody knows."""
    spot = read(url, rules)
    Errand(lambda _errand: numbers(spot, rules, look), seconds).run()


class PublicRemote:
    """Someone's address. `seconds` are for all of it: name, connection, answer."""

    def __init__(
        self,
        name: str,
        *,
        rules: Rules,
        seconds: float,
        gate: Gatekeeper | None = None,
        look: Look = look_up,
    ) -> None:
        self.name = name
        self.rules = rules
        self.seconds = seconds
        self.gate = gate
        self.look = look

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Of the answer no more than 64 KiB. Raises NotPublic, Unreachable, and Busy by the gate."""
        spot = read(url, self.rules)
        if self.gate is not None:
            self.gate.enter()
        started, status, failed = time.monotonic(), 0, True
        try:
            found = Errand(lambda errand: self._exchange(errand, spot, body, headers), self.seconds).run()
            answer: Answer = found
            status = answer.status
            failed = status >= HTTPStatus.INTERNAL_SERVER_ERROR
        finally:
            log_call(self.name, "POST", "", status, started)
            if self.gate is not None:
                self.gate.leave(failed=failed)
        return answer

    def _exchange(self, errand: Errand, spot: Spot, body: bytes, headers: Mapping[str, str]) -> Answer:
        errand.line = _connect(numbers(spot, self.rules, self.look), spot, errand)
        try:
            if spot.tls:
                _secure(errand.line, spot, errand)
            return self._spoken(errand, spot, body, headers)
        finally:
            errand.line.close()

    def _spoken(self, errand: Errand, spot: Spot, body: bytes, headers: Mapping[str, str]) -> Answer:
        assert errand.line
        errand.line.settimeout(errand.left())
        errand.sent = True
        connection = http.client.HTTPConnection(spot.name, spot.port)
        connection.sock = errand.line
        try:
            connection.request(
                "POST", spot.target, body, {"Host": spot.host, "Connection": "close", **headers}
            )
            response = connection.getresponse()
            told = {name.title(): value for name, value in response.getheaders()}
            return Answer(response.status, told, response.read(MOST_READ), self.name)
        except TimeoutError:
            raise
        except (OSError, http.client.HTTPException) as error:
            detail = type(error).__name__
            raise Unreachable(Text("The line was cut."), sent=True, code="cut", detail=detail) from error


def _connect(found: Sequence[str], spot: Spot, errand: Errand) -> socket.socket:
    """To the first number that answers."""
    for number in found:
        try:
            within = min(errand.left(), errand.seconds * SHARE)
            return socket.create_connection((number, spot.port), timeout=within)
        except OSError:
            errand.left()
    raise _no_line(Text("%(name)s cannot be reached.", name=spot.name))


def _secure(line: socket.socket, spot: Spot, errand: Errand) -> None:
    trusted = ssl.create_default_context(cafile=CERTIFICATES)
    secured = trusted.wrap_socket(line, server_hostname=spot.name, do_handshake_on_connect=False)
    errand.line = secured
    try:
        secured.settimeout(errand.left())
        secured.do_handshake()
    except TimeoutError:
        raise
    except OSError as error:
        raise _no_line(Text("The certificate of %(name)s is not right.", name=spot.name)) from error


def _no_line(words: Text) -> Unreachable:
    return Unreachable(words, sent=False, code="no_connection")
