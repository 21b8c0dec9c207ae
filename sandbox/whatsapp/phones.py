"""The phones: what they show, and what their owners write back."""

import re
import time
from typing import Any

from django.db.models import Max, QuerySet

from sandbox import storage
from sandbox.whatsapp import letters, numbers, post, sending
from sandbox.whatsapp.models import Contact, Letter, Message

MOST = 200
STOP = "STOP"
WRITTEN = re.compile(r"\+?[\d\s-]{8,20}")


def found() -> QuerySet[Contact]:
    """Those who wrote or were written to, the newest first."""
    return Contact.objects.annotate(newest=Max("message")).order_by("-newest")


def chat(wa_id: str) -> list[Message]:
    """The newest messages, oldest first."""
    rows = Message.objects.filter(contact_id=wa_id).exclude(state="failed").order_by("-id")[:MOST]
    return list(rows)[::-1]


def window_open(contact: Contact) -> bool:
    return time.time() - (contact.wrote_at or 0) < sending.WINDOW_SECONDS


def write(wa_id: str, text: str, *, name: str = "", button: bool = False, at: float | None = None) -> Message:
    """A person writes to the shop, or presses a button of a template. ValueError says what is wrong."""
    if not WRITTEN.fullmatch(wa_id) or not (digits := numbers.own(wa_id)):
        raise ValueError(f"{wa_id!r} is no phone number.")
    if not text.strip():
        raise ValueError("A message has a text.")
    with storage.writing():
        contact = numbers.contact(digits)
        contact.name, contact.wrote_at = name or contact.name, at or time.time()
        contact.save()
        message = Message.objects.create(
            wamid=sending.new_id(),
            contact=contact,
            inbound=True,
            kind="button" if button else "text",
            text=text,
            state="read",
            made_at=contact.wrote_at,
        )
        letters.tell("messages", [letters.inbound(message, _content(message))])
    post.office.wake()
    return message


def _content(message: Message) -> dict[str, Any]:
    if message.kind == "text":
        return {"text": {"body": message.text}}
    content: dict[str, Any] = {"button": {"payload": message.text, "text": message.text}}
    last = Message.objects.filter(contact=message.contact, inbound=False).order_by("-id").first()
    quoted = {"from": message.contact.wa_id, "id": last.wamid} if last else None
    return content | ({"context": quoted} if quoted else {})


def told(message: Message) -> dict[str, Any]:
    names = (
        *("wamid", "inbound", "kind", "text", "template", "language", "parameters", "callback_data"),
        *("state", "error_code", "made_at"),
    )
    return {"phone": message.contact_id, **{name: getattr(message, name) for name in names}}


def messages(phone: str = "", limit: int = MOST) -> list[dict[str, Any]]:
    """Oldest first, of all phones or one."""
    rows = Message.objects.order_by("-id")
    if phone:
        rows = rows.filter(contact_id=numbers.own(phone))
    return [told(row) for row in rows[:limit]][::-1]


def calls(limit: int = MOST) -> list[dict[str, Any]]:
    """What the webhook was told, newest first."""
    names = ("state", "attempts", "answer", "body")
    return [{name: getattr(row, name) for name in names} for row in Letter.objects.order_by("-id")[:limit]]
