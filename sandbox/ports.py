"""The two ports: the world's, and the mailbox's one above it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from sandbox.mailbox.server import Server as MailServer
from sandbox.server import Server, type_of_app

TRIES = 50


class PortTakenError(Exception):
    """Somebody else listens there, or we may not."""


def take(port: int, app: type_of_app) -> tuple[Server, MailServer]:
    """With port 0, any two neighbours that are free."""
    for _ in range(TRIES - 1 if port == 0 else 0):
        try:
            return _pair(port, app)
        except PortTakenError:
            continue
    return _pair(port, app)


def _pair(port: int, app: type_of_app) -> tuple[Server, MailServer]:
    with _naming(port):
        server = Server(("127.0.0.1", port), app)
    above = int(server.server_address[1]) + 1
    try:
        with _naming(above):
            return server, MailServer(above)
    except PortTakenError:
        server.server_close()
        raise


@contextmanager
def _naming(port: int) -> Iterator[None]:
    try:
        yield
    except (OSError, OverflowError) as error:
        why = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
        raise PortTakenError(f"The sandbox cannot take port {port}: {why}.") from error
