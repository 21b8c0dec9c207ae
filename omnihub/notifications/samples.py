"""A template with a sample order's words: to look at, and to send to oneself."""

import secrets
from dataclasses import dataclass

from omnihub.notifications import letters, rendering, templates, terms, ways
from omnihub.notifications.email import letter as mails
from omnihub.notifications.events import EMAIL
from omnihub.notifications.models import MessageTemplate
from omnihub.notifications.rendering import Rendered


@dataclass(frozen=True, slots=True)
class Preview:
    """`html` is what a mail program shows, `text` what one without pictures does, or what a phone shows."""

    subject: str
    text: str
    html: str = ""


def rendered(row: MessageTemplate) -> Rendered:
    return rendering.with_words(terms.SAMPLE, templates.of(row), row.way, row.language)


def preview(row: MessageTemplate) -> Preview:
    made = rendered(row)
    if row.way != EMAIL:
        return Preview("", made.text)
    return Preview(made.subject, mails.plain(made, ""), mails.html(made, ""))


def send(row: MessageTemplate, to: str) -> None:
    """Raises RemoteError. No line of the log: it is no buyer's."""
    letter = letters.Letter(to, f"sample-{secrets.token_hex(6)}", rendered(row))
    with ways.WAYS[row.way]() as way:
        way.send(letter)
