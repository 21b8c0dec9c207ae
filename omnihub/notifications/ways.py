"""The door to the ways by which people are told. A second provider is one line here."""

from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Protocol, Self

from omnihub.notifications.email.provider import Email
from omnihub.notifications.events import EMAIL, WHATSAPP
from omnihub.notifications.letters import Letter
from omnihub.notifications.records import News, Sent, TemplateData
from omnihub.notifications.whatsapp import check, incoming
from omnihub.notifications.whatsapp.provider import WhatsApp


class Way(Protocol):
    """Entered once for all letters at hand. Failures are core's remote errors; `records.then` reads them."""

    tells_later: bool
    """Whether news of a letter come by themselves, found by its reference."""

    seconds_between: float
    """So far apart must two letters to one person be."""

    @staticmethod
    def ready() -> bool:
        """Whether it is set up."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def send(self, letter: Letter) -> Sent: ...

    def templates(self) -> Sequence[TemplateData]:
        """The texts as the provider keeps them; nothing where it keeps none."""


WAYS: Mapping[str, type[Way]] = {
    EMAIL: Email,
    WHATSAPP: WhatsApp,
}

NEWS: Mapping[str, Callable[[str], News]] = {
    WHATSAPP: incoming.stored,
}
"""How the news that a way's provider sent by itself are read: by the subject of the work that they made."""


def wrong(way: str) -> Sequence[str]:
    """What is not as it should be though letters can be sent. Raises RemoteError."""
    return check.wrong() if way == WHATSAPP else ()


def ready(way: str) -> bool:
    return way in WAYS and WAYS[way].ready()
