"""What the door hands out for WhatsApp."""

from collections.abc import Mapping
from types import TracebackType
from typing import Self

from omnihub.core import phones
from omnihub.core.texts import Text
from omnihub.notifications.letters import Letter
from omnihub.notifications.records import NumberData, Sent, TemplateData, Then
from omnihub.notifications.whatsapp import connect, convert, errors
from omnihub.notifications.whatsapp.client import Client

MOST_PAGES = 60
NO_MOBILE = "whatsapp_no_mobile"


class WhatsApp:
    """One client for as many messages as are at hand."""

    tells_later = True
    """Statuses come by the webhook, with our reference."""

    seconds_between = 6.0
    """WhatsApp lets about ten messages a minute go to one person."""

    def __init__(self) -> None:
        self._client: Client = connect.client()

    @staticmethod
    def ready() -> bool:
        return not connect.missing()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Connections stay open for the next ones."""

    def send(self, letter: Letter) -> Sent:
        """Raises RemoteError."""
        text = letter.rendered
        return self.send_template(
            letter.to, text.remote_name, text.remote_language, text.parameters, letter.reference
        )

    def send_template(
        self, to: str, template: str, language: str, params: Mapping[str, str], callback_data: str
    ) -> Sent:
        accepted = self._client.send_template(_digits(to), template, language, params, callback_data)
        return convert.sent(accepted)

    def send_text(self, to: str, text: str, callback_data: str) -> Sent:
        """Only to who wrote to us within the last 24 hours."""
        return convert.sent(self._client.send_text(_digits(to), text, callback_data))

    def templates(self) -> list[TemplateData]:
        found: list[TemplateData] = []
        after = ""
        for _ in range(MOST_PAGES):
            page = self._client.templates(after)
            found += [convert.template(one) for one in page.templates]
            after = page.after
            if not after:
                break
        return found

    def number(self) -> NumberData:
        return convert.number(self._client.number())


def _digits(to: str) -> str:
    """Nothing is asked for a number that cannot have WhatsApp."""
    if digits := phones.read(to).wa:
        return digits
    words = Text("%(number)s is no mobile number.", number=phones.masked(to))
    raise errors.NotTaken(words, then=Then.NEXT_WAY, code=NO_MOBILE)
