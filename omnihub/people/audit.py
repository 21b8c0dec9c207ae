"""The audit log: who changed what, who looked at a buyer, who came in. Rows are only added and pruned.

What a person saves is written by itself (`watching`, the models of AUDITLOG_INCLUDE_TRACKING_MODELS). What
is written without `save` is told to `changed`.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from auditlog.models import LogEntry
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet

from omnihub.core import clock
from omnihub.people import acting

ONE_LOOK = timedelta(minutes=10)
"""The same person on the same thing again within this time is one row."""
BATCH = 1000

LOOKED, LOGGED_IN, FAILED, WRONG_CODE = "looked at the buyer", "logged in", "wrong password", "wrong code"
TAKEN = "took customers along"


def changed(subject: Model, changes: Mapping[str, tuple[Any, Any]], *, by: User | None = None) -> None:
    """Field by field, what it was and what it is. Goes into the transaction of the change itself."""
    if real := _real(changes):
        LogEntry.objects.log_create(
            subject,
            action=LogEntry.Action.UPDATE,
            changes=real,
            **_who(by),
        )


def all_changed(changes: Mapping[Model, Mapping[str, tuple[Any, Any]]]) -> None:
    """As `changed`, for many things of one kind at once."""
    real = {subject: real for subject, terms in changes.items() if (real := _real(terms))}
    LogEntry.objects.bulk_create(
        LogEntry(
            content_type=ContentType.objects.get_for_model(subject),
            object_pk=str(subject.pk),
            object_id=subject.pk,
            object_repr=str(subject),
            action=LogEntry.Action.UPDATE,
            changes=terms,
            **_who(None),
        )
        for subject, terms in real.items()
    )


def happened(subject: Model, event: str, *, by: User | None = None) -> None:
    """Something that changes nothing. What happens again and again is one row in ten minutes."""
    who = _who(by)
    since = clock.now() - ONE_LOOK
    rows = of(subject).filter(timestamp__gte=since, additional_data__event=event)
    if not rows.filter(actor=who["actor"], remote_addr=who["remote_addr"]).exists():
        LogEntry.objects.log_create(
            subject,
            force_log=True,
            action=LogEntry.Action.ACCESS,
            additional_data={"event": event},
            **who,
        )


def taken(by: User, asked_for: Mapping[str, Any]) -> None:
    """A file of buyers' data left the house: each time, with what it was asked for."""
    LogEntry.objects.log_create(
        by,
        force_log=True,
        action=LogEntry.Action.ACCESS,
        additional_data={"event": TAKEN, "asked for": dict(asked_for)},
        **_who(by),
    )


def of(subject: Model) -> QuerySet[LogEntry]:
    kind = ContentType.objects.get_for_model(subject)
    rows: QuerySet[LogEntry] = LogEntry.objects.filter(content_type=kind, object_pk=str(subject.pk))
    return rows


def prune() -> int:
    """What KEEP_DAYS no longer asks for, a batch at a time so that nobody waits."""
    before = clock.now() - timedelta(days=settings.KEEP_DAYS["audit"])
    old = LogEntry.objects.filter(timestamp__lt=before)
    deleted = 0
    while pks := list(old.values_list("pk", flat=True)[:BATCH]):
        LogEntry.objects.filter(pk__in=pks).delete()
        deleted += len(pks)
    return deleted


def _who(by: User | None) -> dict[str, Any]:
    return {"actor": by or acting.person(), "remote_addr": acting.where()}


def _real(changes: Mapping[str, tuple[Any, Any]]) -> dict[str, list[str]]:
    return {name: [_text(old), _text(new)] for name, (old, new) in changes.items() if old != new}


def _text(value: Any) -> str:
    return "None" if value is None else str(value)
