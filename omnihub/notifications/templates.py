"""Which text stands for an event: the staff's, or where they wrote none, our own."""

from collections.abc import Iterable
from dataclasses import dataclass

from omnihub.core import clock
from omnihub.notifications import defaults
from omnihub.notifications.events import EMAIL, Because
from omnihub.notifications.models import MessageTemplate

APPROVED, STOPPED = "APPROVED", "STOPPED"
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Template:
    """`because`: why it is not used."""

    subject: str
    text: str
    remote_name: str = ""
    remote_language: str = ""
    because: str = ""


class Book:
    """All templates, read once. There are few."""

    def __init__(self, rows: Iterable[MessageTemplate] | None = None) -> None:
        found = MessageTemplate.objects.all() if rows is None else rows
        self.rows: dict[Key, MessageTemplate] = {(row.event, row.way, row.language): row for row in found}

    def find(self, event: str, way: str, language: str) -> Template:
        return of(
            self.rows.get((event, way, language)) or MessageTemplate(event=event, way=way, language=language)
        )


def of(row: MessageTemplate) -> Template:
    usual = defaults.wording(row.event, row.way, row.language)
    return Template(
        subject=row.subject or usual.subject,
        text=row.text or usual.text,
        remote_name=remote_name(row),
        remote_language=remote_language(row),
        because=_because(row),
    )


def remote_name(row: MessageTemplate) -> str:
    return "" if row.way == EMAIL else row.remote_name or defaults.REMOTE_NAMES[row.event]


def remote_language(row: MessageTemplate) -> str:
    return "" if row.way == EMAIL else row.remote_language or row.language


def _because(row: MessageTemplate) -> str:
    if not row.active:
        return Because.NO_TEMPLATE
    if row.way != EMAIL and row.remote_status not in {"", APPROVED}:
        return Because.TEMPLATE_STOPPED
    return ""


def note_status(way: str, name: str, language: str, status: str, reason: str = "") -> bool:
    """What the provider says of one of ours. True where it changed. It never makes a row for a stranger."""
    changed = False
    for row in MessageTemplate.objects.filter(way=way):
        if (remote_name(row), remote_language(row)) == (name, language):
            changed = changed or row.remote_status != status
            row.remote_status, row.remote_reason, row.checked_at = status[:32], reason[:500], clock.now()
            row.save(update_fields=["remote_status", "remote_reason", "checked_at"])
    return changed


def stop(event: str, way: str, language: str, reason: str) -> bool:
    """No message of it is tried until it is checked again. True for the first that met it."""
    row, _new = MessageTemplate.objects.get_or_create(event=event, way=way, language=language)
    first = row.remote_status != STOPPED
    row.remote_status, row.remote_reason, row.checked_at = STOPPED, reason[:500], clock.now()
    row.save(update_fields=["remote_status", "remote_reason", "checked_at"])
    return first
