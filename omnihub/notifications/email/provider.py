"""Mails by Django's backend, whatever that is: SMTP here, a service's own elsewhere."""

from types import TracebackType
from typing import Self

from django.conf import settings
from django.core.mail import get_connection

from omnihub.notifications.email import errors
from omnihub.notifications.email.letter import mail
from omnihub.notifications.letters import Letter
from omnihub.notifications.records import Sent, TemplateData

NOWHERE = "django.core.mail.backends.dummy.EmailBackend"
"""What stands where no EMAIL_URL is set."""


class Email:
    """One connection for as many mails as are at hand."""

    tells_later = False
    """Nobody tells us by themselves what became of a mail."""

    seconds_between = 0.0

    def __init__(self) -> None:
        self._connection = get_connection(timeout=settings.EMAIL_TIMEOUT)

    @staticmethod
    def ready() -> bool:
        return bool(settings.DEFAULT_FROM_EMAIL) and settings.EMAIL_BACKEND != NOWHERE

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def send(self, letter: Letter) -> Sent:
        """Raises RemoteError. Opening first tells what was never sent from what may have been."""
        made = mail(letter)
        try:
            self._connection.open()
        except OSError as error:
            raise errors.not_reached(error) from error
        made.connection = self._connection
        try:
            made.send()
        except OSError as error:
            self._connection.close()
            raise errors.refused(error) from error
        return Sent(made.extra_headers["Message-ID"])

    @staticmethod
    def templates() -> tuple[TemplateData, ...]:
        return ()
