"""django-q2's schedule rows, made from the table in the settings. People edit interval and switch only."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_q.models import Schedule
from django_q.tasks import async_task

ALWAYS = -1
NEVER = 0


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
