"""django-q2's schedule rows, made from the table in the settings. People edit interval and switch only."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_q.models import Schedule
from django_q.tasks import async_task

ALWAYS = -1
NEVER = 0
SHORTEST, LONGEST = 1, 7 * 24 * 60
"""Minutes between two runs."""

logger = logging.getLogger(__name__)


def set_up() -> int:
    """Make what is missing, put right what code decides, drop what code no longer names. Their number."""
    with transaction.atomic():
        rows = {row.name: row for row in Schedule.objects.select_for_update()}
        changed = int(Schedule.objects.exclude(name__in=settings.SCHEDULES).delete()[0])
        for name, wanted in settings.SCHEDULES.items():
            changed += _set_up_one(rows.get(name), name, wanted["func"], wanted["minutes"])
    return changed


def _set_up_one(row: Schedule | None, name: str, func: str, minutes: int) -> int:
    if row is None:
        Schedule.objects.create(
            name=name,
            func=func,
            schedule_type=Schedule.MINUTES,
            minutes=minutes,
            repeats=ALWAYS,
            next_run=timezone.now(),
        )
        return 1
    is_ours = row.func == func and row.schedule_type == Schedule.MINUTES
    if is_ours and not (row.args or row.kwargs or row.hook):
        return 0
    row.func, row.schedule_type = func, Schedule.MINUTES
    row.args = row.kwargs = row.hook = None
    row.save()
    return 1


def run_now(name: str) -> None:
    """Once more, beside its interval. Raises KeyError for what no setting names."""
    async_task(settings.SCHEDULES[name]["func"], group=name)


@transaction.atomic
def set_minutes(name: str, minutes: int, by: str) -> None:
    """A shorter interval begins to count now, not when the longer one is over."""
    row = Schedule.objects.select_for_update().get(name=name)
    row.minutes = min(max(minutes, SHORTEST), LONGEST)
    soon = timezone.now() + timedelta(minutes=row.minutes)
    row.next_run = min(row.next_run, soon) if row.next_run else soon
    row.save()
    logger.info("schedule changed", extra={"schedule": name, "minutes": row.minutes, "by": by})


@transaction.atomic
def switch(name: str, *, on: bool, by: str) -> None:
    """Switched on, it runs at once: what it missed meanwhile may be much."""
    row = Schedule.objects.select_for_update().get(name=name)
    if (row.repeats != NEVER) == on:
        return
    row.repeats = ALWAYS if on else NEVER
    if on:
        row.next_run = timezone.now()
    row.save()
    logger.info("schedule switched", extra={"schedule": name, "on": on, "by": by})
