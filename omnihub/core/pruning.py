"""Delete what has been kept long enough, a batch at a time so that nobody waits for us."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from omnihub.core import database
from omnihub.core.models import Attempt, InboxMessage, Work

BATCH = 1000


def prune(keep_days: Mapping[str, int]) -> dict[str, int]:
    """What is still to be done is never pruned, however old."""
    now = database.database_now()
    rows: dict[str, QuerySet[Any]] = {}
    if "inbox" in keep_days:
        before = now - timedelta(days=keep_days["inbox"])
        rows["inbox"] = InboxMessage.objects.exclude(state=InboxMessage.State.NEW).filter(
            received_at__lt=before
        )
    if "attempts" in keep_days:
        before = now - timedelta(days=keep_days["attempts"])
        rows["attempts"] = Attempt.objects.filter(started_at__lt=before).exclude(outcome=Attempt.SENDING)
    if "work" in keep_days:
        before = now - timedelta(days=keep_days["work"])
        rows["work"] = Work.objects.filter(state=Work.State.DONE, finished_at__lt=before)
    return {name: _delete(old) for name, old in rows.items()}


def _delete(rows: QuerySet[Any]) -> int:
    deleted = 0
    while ids := list(rows.values_list("pk", flat=True)[:BATCH]):
        rows.filter(pk__in=ids).delete()
        deleted += len(ids)
    return deleted
