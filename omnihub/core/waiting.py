"""Rows on their way back to waiting: after a failure, a lost lease, or a person's click.

A newer row of the same subject may be waiting already. The older one stays (it has the history) and
takes the newer one's wish over: so a change that came in between is never lost, and never done twice.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Q

from omnihub.core import database
from omnihub.core.models import Attempt, Work

FREE = {"claim": None, "claimed_at": None, "lease_until": None, "worker": ""}


def back(ids: Sequence[int], guard: Q, changes: Mapping[str, Any]) -> int:
    """Make the rows that still fulfil `guard` wait, with `changes`. The number of those that did.

    Where one of them has a newer row, their halves are tried, until that one is alone.
    """
    try:
        with database.impatient_savepoint():
            return Work.objects.filter(guard, pk__in=ids).update(state=Work.State.WAITING, **FREE, **changes)
    except IntegrityError:
        if len(ids) > 1:
            middle = len(ids) // 2
            return back(ids[:middle], guard, changes) + back(ids[middle:], guard, changes)
    except OperationalError:  # somebody holds one of them: who waits alone keeps no other waiting
        pass
    return sum(_back_alone(pk, guard, changes) for pk in ids)


def _back_alone(pk: int, guard: Q, changes: Mapping[str, Any]) -> int:
    """Again until nobody adds a row for this subject at the very moment; each round waits for the other."""
    while True:
        try:
            with transaction.atomic():
                return _take_over(pk, guard, changes)
        except IntegrityError:
            continue


def _take_over(pk: int, guard: Q, changes: Mapping[str, Any]) -> int:
    row = Work.objects.select_for_update().filter(guard, pk=pk).first()
    if row is None:
        return 0
    wishes = dict(changes)
    newer = (
        Work.objects.select_for_update()
        .filter(topic=row.topic, subject=row.subject, state=Work.State.WAITING)
        .exclude(pk=pk)
        .first()
    )
    if newer is not None:
        wishes |= {"reason": newer.reason, "correlation_id": newer.correlation_id}
        if not wishes.get("look_first", row.look_first):
            wishes["not_before"] = _earlier(changes.get("not_before"), newer.not_before)
        Attempt.objects.filter(work=newer).update(work=row)
        newer.delete()
    return Work.objects.filter(pk=pk).update(state=Work.State.WAITING, **FREE, **wishes)


def _earlier(first: datetime | None, second: datetime) -> datetime:
    return second if first is None else min(first, second)
