"""An SMTP server that takes every mail, unless a dial or the recipient's name says otherwise."""

import asyncio
import contextlib
import threading
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope
from django.db import connections

from sandbox import faults, options
from sandbox.mailbox import mails
from sandbox.server import CutError

TAKEN = "250 OK: queued in the sandbox"
REFUSED = "550 5.1.1 The email account that you tried to reach does not exist"
BUSY = "451 4.3.0 Temporary server error. Please try again later"
LARGEST = 20 * 2**20
FATES = {"nobody": "refuse", "busy": "busy", "hangs": "hang"}
"""What befalls mail to nobody@…, busy@… and hangs@…, without any dial."""


class Handler:
    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, _server: SMTP, _session: Any, envelope: Envelope, address: str, _rcpt_options: list[str]
    ) -> str:
        fate = FATES.get(address.partition("@")[0].lower(), "")
        if fate == "refuse" or faults.dials.strikes("smtp.refuse"):
            return REFUSED
        if fate == "busy" or faults.dials.strikes("smtp.busy"):
            return BUSY
        envelope.rcpt_tos.append(address)
        return TAKEN

    async def handle_DATA(  # noqa: N802
        self, _server: SMTP, _session: Any, envelope: Envelope
    ) -> str:
        hanging = any(FATES.get(one.partition("@")[0].lower()) == "hang" for one in envelope.rcpt_tos)
        await asyncio.to_thread(_keep, envelope)
        if hanging or faults.dials.strikes("smtp.hang"):
            await asyncio.to_thread(_linger)
        return TAKEN


def _linger() -> None:
    """The mail is taken, but nobody hears so: who waits no longer cannot know."""
    with contextlib.suppress(CutError):
        faults.wait_in_this_era(options.current.hang_seconds)


def _keep(envelope: Envelope) -> None:
    content = envelope.content or b""
    raw = content if isinstance(content, bytes) else content.encode()
    try:
        mails.keep(envelope.mail_from or "", list(envelope.rcpt_tos), raw)
    finally:
        connections.close_all()


class Server:
    """Takes its port when it is made; OSError where that is not possible."""

    def __init__(self, port: int) -> None:
        self._loop = asyncio.new_event_loop()
        listening = self._loop.create_server(self._smtp, "127.0.0.1", port)
        self._server = self._loop.run_until_complete(listening)

    def _smtp(self) -> SMTP:
        return SMTP(
            Handler(),
            hostname="sandbox",
            ident="sandbox",
            data_size_limit=LARGEST,
            enable_SMTPUTF8=True,
            loop=self._loop,
        )

    def open(self) -> None:
        threading.Thread(target=self._loop.run_forever, name="smtp", daemon=True).start()

    def close(self) -> None:
        self._server.close()
        self._loop.close()
