"""What a mail server's refusal means."""

import smtplib
from collections.abc import Mapping

from omnihub.core.errors import RemoteError, SignedOut, Unreachable
from omnihub.core.texts import Text
from omnihub.notifications.records import Then

PERMANENT = 500
GREYLISTED = "mail_later"
REFUSED = "mail_refused"
NAME = "The mail server"


class Refusal(RemoteError):
    """`then` says what becomes of the mail and of its neighbours."""

    def __init__(self, words: str, *, code: str, then: Then) -> None:
        super().__init__(words, code=code)
        self.then = then


def not_reached(error: OSError) -> RemoteError:
    """While the connection was being made: nothing was sent yet."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return SignedOut(Text("%(remote)s does not accept our login.", remote=NAME), code="mail_login")
    return Unreachable(
        Text("%(remote)s cannot be reached.", remote=NAME), sent=False, code="mail_not_reached"
    )


def refused(error: OSError) -> RemoteError:
    """While a mail was handed over. Where nobody knows how far it got, it may have gone out."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return not_reached(error)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        status, said = _worst(error.recipients)
        return _by_status(status, said, Then.NEXT_WAY)
    if isinstance(error, smtplib.SMTPResponseException):
        return _by_status(error.smtp_code, error.smtp_error, Then.PERSON)
    return Unreachable(
        Text("%(remote)s did not answer when the mail was handed over.", remote=NAME),
        sent=True,
        code="mail_cut",
    )


def _worst(recipients: Mapping[str, tuple[int, bytes]]) -> tuple[int, bytes]:
    return max(recipients.values(), default=(PERMANENT, b""))


def _by_status(status: int, said: bytes | str, permanent: Then) -> RemoteError:
    words = Text("%(remote)s says %(status)s: %(said)s", remote=NAME, status=status, said=_text(said))
    if status < PERMANENT:
        return Refusal(words, code=GREYLISTED, then=Then.LATER)
    return Refusal(words, code=REFUSED, then=permanent)


def _text(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split())[:200]
