"""A template with a sample order's words: to look at, and to send to oneself."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from omnihub.notifications import filling, letters, rendering, templates, terms, ways
from omnihub.notifications.email import letter as mails
from omnihub.notifications.events import EMAIL
from omnihub.notifications.models import MessageTemplate
from omnihub.notifications.rendering import Rendered


@dataclass(frozen=True, slots=True)
class Preview:
    """`paragraphs` and `foot` are a mail's HTML; `text` is its plain part, or what a phone shows."""

    subject: str
    text: str
    shop: str = ""
    paragraphs: Sequence[str] = ()
    foot: Sequence[str] = ()


def rendered(row: MessageTemplate) -> Rendered:
    return rendering.with_words(terms.SAMPLE, templates.of(row), row.way, row.language)


def preview(row: MessageTemplate) -> Preview:
    made = rendered(row)
    if row.way != EMAIL:
        return Preview("", made.text)
    return Preview(
        made.subject,
        mails.plain(made, ""),
        made.shop,
        filling.paragraphs(made.text),
        filling.paragraphs(made.foot),
    )


def send(row: MessageTemplate, to: str) -> None:
    """Raises RemoteError. No line of the log: it is no buyer's."""
    letter = letters.Letter(to, f"sample-{secrets.token_hex(6)}", rendered(row))
    with ways.WAYS[row.way]() as way:
        way.send(letter)
