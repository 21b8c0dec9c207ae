"""What a browser asks of the tests' server, and whom else it would ask: seen where it arrives.

A browser that tells a test of each request and of each answer, of two dozen files a page, costs a ninth of
the page.
"""

import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any, Protocol
from urllib.parse import urlsplit

LONGEST_LINE = 2048
NOWHERE = b"HTTP/1.1 502 Nowhere\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
Application = Callable[..., Iterable[bytes]]


class Request:
    """One that has arrived at the server of the tests."""

    def __init__(self, environ: dict[str, Any]) -> None:
        self.path: str = environ["PATH_INFO"]
        self.is_fragment = "HTTP_HX_REQUEST" in environ
        self.is_document = environ.get("HTTP_SEC_FETCH_MODE") == "navigate"


class Listener(Protocol):
    faults: list[str]
    requests: list[Request]


class Elsewhere:
    """The way to every other host: a proxy that leads nowhere and knows who wanted to go there."""

    def __init__(self) -> None:
        self.listener: Listener | None = None
        self.socket = socket.create_server(("127.0.0.1", 0))
        Thread(target=self.wait, daemon=True).start()

    def way_out(self, home: str) -> dict[str, str]:
        """A profile's proxy for all but the address of the tests' server, other ports of this machine too."""
        address = "http://{}:{}".format(*self.socket.getsockname())
        return {"server": address, "bypass": f"<-loopback>,{urlsplit(home).netloc}"}

    def wait(self) -> None:
        while True:
            connection, _ = self.socket.accept()
            with connection:
                line = connection.recv(LONGEST_LINE).partition(b"\r\n")[0].decode("latin-1")
                connection.sendall(NOWHERE)
            if self.listener and line:
                self.listener.faults.append(f"another host: {line}")


class Traffic:
    """Around the tests' server: tells a listener of what is asked, and of each answer that is an error."""

    def __init__(self, elsewhere: Elsewhere) -> None:
        self.elsewhere = elsewhere
        self.listener: Listener | None = None

    @contextmanager
    def told_to(self, listener: Listener) -> Iterator[None]:
        self.listener = self.elsewhere.listener = listener
        yield
        self.listener = self.elsewhere.listener = None

    def around(self, application: Application) -> Application:
        def told(handler: Any, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
            listener = self.listener
            if listener is None:
                return application(handler, environ, start)
            request = Request(environ)
            listener.requests.append(request)

            def begun(status: str, *rest: Any) -> Any:
                if status >= "4":
                    listener.faults.append(f"{status[:3]}: {request.path}")
                return start(status, *rest)

            return application(handler, environ, begun)

        return told
