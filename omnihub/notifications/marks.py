"""What is written on a message's row while it is sent and after it. Each is one conditional UPDATE, so that
a late worker or news that came the wrong way round overwrites nothing.
"""

from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Coalesce

from omnihub.core import clock
from omnihub.notifications.events import Because, State
from omnihub.notifications.models import Message
from omnihub.notifications.records import DELIVERED, FAILED, READ, SENT

OPEN = (State.WAITING, State.UNKNOWN)
BELOW = {
    SENT: (State.WAITING, State.UNKNOWN),
    DELIVERED: (State.WAITING, State.UNKNOWN, State.SENT),
    READ: (State.WAITING, State.UNKNOWN, State.SENT, State.DELIVERED),
    FAILED: (State.WAITING, State.UNKNOWN, State.SENT),
}
"""From which states news lead where: by rank, and a failure is the end: by then the next way was tried."""


def handing_over(row: Message, digest: str, subject: str) -> bool:
    """The last thing before the call. False where another worker was first."""
    now = clock.now()
    free = Message.objects.filter(pk=row.pk, state__in=OPEN).filter(_as_seen(row))
    written = free.update(
        state=State.WAITING, handed_at=now, asked_at=None, digest=digest, subject=subject[:300]
    )
    row.handed_at = now if written else row.handed_at
    return bool(written)


def _as_seen(row: Message) -> Q:
    return Q(handed_at=row.handed_at) if row.handed_at else Q(handed_at=None)


def not_handed_over(row: Message, words: str) -> None:
    """The call never reached the other side, or it said "not now"."""
    mine = Message.objects.filter(pk=row.pk, state=State.WAITING, handed_at=row.handed_at)
    mine.update(handed_at=None, words=words[:500])


def sent(row: Message, remote_id: str) -> None:
    """News of it may have come before the answer did: then only what is missing is filled in."""
    now = clock.now()
    Message.objects.filter(pk=row.pk, remote_id=None).update(remote_id=remote_id or None)
    mine = Message.objects.filter(pk=row.pk)
    mine.update(sent_at=Coalesce("sent_at", now))
    mine.filter(state__in=BELOW[SENT]).update(state=State.SENT, words="", code="")


def failed(row: Message, because: str, words: str, code: str) -> None:
    mine = Message.objects.filter(pk=row.pk, state__in=BELOW[FAILED])
    mine.update(
        state=State.FAILED, because=because, words=words[:500], code=code[:100], failed_at=clock.now()
    )


def skipped(row: Message, because: str) -> bool:
    mine = Message.objects.filter(pk=row.pk, state=State.WAITING)
    return bool(mine.update(state=State.SKIPPED, because=because))


def unknown(row: Message, words: str) -> None:
    mine = Message.objects.filter(pk=row.pk, state=State.WAITING)
    mine.update(state=State.UNKNOWN, because=Because.NO_ANSWER, words=words[:500])


def asked(row: Message) -> None:
    Message.objects.filter(pk=row.pk, state=State.UNKNOWN).update(asked_at=clock.now())


def told(pk: int, state: str, at: datetime, words: str = "", code: str = "") -> bool:
    """News of the provider. True where it changed the row's state."""
    mine = Message.objects.filter(pk=pk).exclude(state=State.FAILED)
    if state != FAILED:
        mine.update(**{MOMENTS[state]: Coalesce(MOMENTS[state], at)})
    changes: dict[str, object] = {"state": STATES[state]}
    if state == FAILED:
        changes |= {"failed_at": at, "because": Because.REFUSED, "words": words[:500], "code": code[:100]}
    else:
        changes |= {"words": "", "code": ""}
    return bool(mine.filter(state__in=BELOW[state]).update(**changes))


MOMENTS = {SENT: "sent_at", DELIVERED: "delivered_at", READ: "read_at"}
STATES = {SENT: State.SENT, DELIVERED: State.DELIVERED, READ: State.READ, FAILED: State.FAILED}
