"""Mails kept, found, and taken apart for people's eyes."""

import email
import email.policy
import time
from email.message import EmailMessage
from typing import Any, cast

from django.db.models import QuerySet

from sandbox import storage
from sandbox.mailbox.models import Mail

HIDDEN = frozenset({"content-type", "content-transfer-encoding", "mime-version"})


def keep(sender: str, recipients: list[str], raw: bytes) -> None:
    subject = " ".join(str(_parsed(raw)["subject"] or "").split())[:998]
    with storage.writing():
        Mail.objects.create(
            sender=sender, recipients=recipients, subject=subject, raw=raw, came_at=time.time()
        )


def found(to: str = "") -> QuerySet[Mail]:
    """Newest first, of all recipients or one."""
    rows = Mail.objects.order_by("-pk")
    return rows.filter(recipients__icontains=to) if to else rows


def told(mail: Mail) -> dict[str, Any]:
    message = _parsed(bytes(mail.raw))
    return {
        "id": mail.pk,
        "from": mail.sender,
        "to": mail.recipients,
        "subject": mail.subject,
        "headers": {name: str(value) for name, value in message.items() if name.lower() not in HIDDEN},
        "text": _content(message, "plain"),
        "html": _content(message, "html"),
        "attachments": [part.get_filename() or "" for part in message.iter_attachments()],
        "came_at": mail.came_at,
    }


def _parsed(raw: bytes) -> EmailMessage:
    return cast("EmailMessage", email.message_from_bytes(raw, policy=email.policy.default))


def _content(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    return str(part.get_content()) if part else ""
