"""A mail as it is sent: text and HTML, and headers that let mail programs offer to stop it."""

from email.utils import formataddr, make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from omnihub.notifications import filling
from omnihub.notifications.letters import Letter
from omnihub.notifications.rendering import Rendered

SIGNATURE = "-- "


def mail(letter: Letter) -> EmailMultiAlternatives:
    text = letter.rendered
    made = EmailMultiAlternatives(
        subject=text.subject,
        body=plain(text, letter.stop_url),
        from_email=sender(text.shop),
        to=[letter.to],
        headers=_headers(letter),
    )
    made.attach_alternative(html(text, letter.stop_url), "text/html")
    return made


def sender(shop: str) -> str:
    """The shop's name before the address that is ours to send from."""
    name = " ".join(shop.split())
    return formataddr((name, settings.DEFAULT_FROM_EMAIL)) if name else settings.DEFAULT_FROM_EMAIL


def plain(text: Rendered, stop_url: str) -> str:
    stop = f"{text.stop_words}: {stop_url}" if stop_url else ""
    foot = "\n".join(line for line in (text.foot, stop) if line)
    return f"{text.text}\n\n{SIGNATURE}\n{foot}\n" if foot else f"{text.text}\n"


def html(text: Rendered, stop_url: str) -> str:
    context = {
        "subject": text.subject,
        "shop": text.shop,
        "paragraphs": filling.paragraphs(text.text),
        "foot": filling.paragraphs(text.foot),
        "stop_words": text.stop_words,
        "stop_url": stop_url,
    }
    return render_to_string("notifications/mail.html", context)


def _headers(letter: Letter) -> dict[str, str]:
    headers = {"Message-ID": make_msgid(idstring=letter.reference, domain=_domain())}
    headers["Auto-Submitted"] = "auto-generated"
    if letter.stop_url:
        headers["List-Unsubscribe"] = f"<{letter.stop_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _domain() -> str:
    return (
        settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
        or urlsplit(settings.PUBLIC_URL).hostname
        or "localhost"
    )
