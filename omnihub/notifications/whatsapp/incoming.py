"""What a call of the webhook tells: what became of messages, who wrote to us, how templates fare."""

from collections import Counter

from django.conf import settings

from omnihub.core.inbox import Incoming
from omnihub.core.models import InboxMessage
from omnihub.core.work import Todo
from omnihub.notifications.records import News
from omnihub.notifications.whatsapp import convert, payloads, sign

SOURCE = "whatsapp"
NEWS = "message.news"


def works(body: bytes) -> Incoming:
    """Raises Unreadable or ValueError for what is no call of WhatsApp's: the inbox notes it."""
    told = read(body)
    if not told:
        return Incoming(_fields(body), ignored=True)
    subject = f"{SOURCE}:{sign.event_key(body)}"
    event = _event(told)
    return Incoming(event, subject, (Todo(NEWS, subject, reason=event),))


def read(body: bytes) -> News:
    found = payloads.changes(payloads.decode(body))
    return convert.news(found, settings.WHATSAPP_PHONE_NUMBER_ID, settings.WHATSAPP_WABA_ID)


def stored(subject: str) -> News:
    """What the call of this work told; nothing where it was pruned meanwhile."""
    source, _, key = subject.partition(":")
    message = InboxMessage.objects.filter(source=source, event_key=key).first()
    return read(message.body.encode()) if message else News()


def _event(told: News) -> str:
    """In the log's words: 2 delivered, 1 message."""
    counted = Counter(one.state for one in told.statuses)
    counted["message"] = len(told.inbound)
    counted.update(f"template {one.status.lower()}" for one in told.templates)
    return ", ".join(f"{number} {name}" for name, number in counted.items() if number)[:100]


def _fields(body: bytes) -> str:
    names = dict.fromkeys(change.field for change in payloads.changes(payloads.decode(body)))
    return ", ".join(names)[:100] or "nothing"
