"""Signs of life. A worker's is written by a task that went through its queue, never by its parent."""

import socket
from datetime import timedelta

from omnihub.core import database
from omnihub.core.models import Heartbeat

PREFIX = "worker@"


def name_here() -> str:
    return f"{PREFIX}{socket.gethostname()}"[:100]


def beat(name: str, incarnation: str) -> None:
    Heartbeat.objects.update_or_create(
        pk=name, defaults={"incarnation": incarnation, "at": database.database_now()}
    )


def incarnation(name: str) -> str:
    return Heartbeat.objects.filter(pk=name).values_list("incarnation", flat=True).first() or ""


def age() -> float | None:
    """Seconds since any worker gave a sign of life; None when none ever did."""
    newest = (
        Heartbeat.objects.filter(pk__startswith=PREFIX).order_by("-at").values_list("at", flat=True).first()
    )
    return None if newest is None else max(0.0, (database.database_now() - newest).total_seconds())


def forget_gone(after: timedelta) -> None:
    Heartbeat.objects.filter(at__lt=database.database_now() - after).delete()
