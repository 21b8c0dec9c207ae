"""How the log is said to staff."""

from datetime import datetime

from django.utils.translation import gettext as _

from omnihub.notifications.events import Because, State
from omnihub.notifications.models import Message


def because(code: str) -> str:
    return str(Because(code).label) if code in Because.values else code


def state(row: Message) -> str:
    """One sentence: what became of it, and why."""
    said = str(State(row.state).label)
    reason = because(row.because) if row.because else ""
    told = " ".join(part for part in (reason, row.words) if part)
    return _("%(state)s: %(reason)s") % {"state": said, "reason": told} if told else said


def moment(row: Message) -> datetime:
    """When it came to be what it is."""
    return row.read_at or row.delivered_at or row.failed_at or row.sent_at or row.handed_at or row.made_at
