"""What the schedules call."""

from datetime import timedelta

from omnihub.core import clock
from omnihub.reconciliation import running
from omnihub.reconciliation.models import ReconciliationRun

NIGHT_HOUR = 4
KEPT = timedelta(days=90)


def nightly() -> str:
    """Once a day, after the gateway's book of the day before is whole. Asked every hour."""
    night = clock.now().astimezone(clock.JAKARTA).replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    if clock.now() < night or ReconciliationRun.objects.filter(started_at__gte=night, asked_by="").exists():
        return "not yet"
    ReconciliationRun.objects.filter(started_at__lt=clock.now() - KEPT).delete()
    return str(running.start_daily())
