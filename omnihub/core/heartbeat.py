"""Signs of life. A worker's is written by a task that went through its queue, never by its parent."""

import os
import socket
import time
from datetime import timedelta

from omnihub.core import database
from omnihub.core.models import Heartbeat

WATCHER = "OMNIHUB_WATCHER"
PREFIX = "worker@"
ENOUGH_SECONDS = 2.0

_beaten_at = {"": -ENOUGH_SECONDS}


def watcher_name() -> str:
    """What the `worker` command of this process calls itself; its cluster inherits the name."""
    return f"{PREFIX}{socket.gethostname()[:70]}:{os.getpid()}"


def beat() -> None:
    """For the cluster this process belongs to, whoever asked for it. Outside of one it does nothing."""
    name = os.environ.get(WATCHER, "")
    if not name or time.monotonic() - _beaten_at.get(name, -ENOUGH_SECONDS) < ENOUGH_SECONDS:
        return
    _beaten_at[name] = time.monotonic()
    Heartbeat.objects.update_or_create(
        pk=name, defaults={"incarnation": str(os.getpid()), "at": database.database_now()}
    )


def age(name: str | None = None) -> float | None:
    """Seconds since this worker, or any, gave a sign of life; None when none ever did."""
    rows = Heartbeat.objects.filter(pk=name) if name else Heartbeat.objects.filter(pk__startswith=PREFIX)
    newest = rows.order_by("-at").values_list("at", flat=True).first()
    return None if newest is None else max(0.0, (database.database_now() - newest).total_seconds())


def forget_gone(after: timedelta) -> None:
    Heartbeat.objects.filter(at__lt=database.database_now() - after).delete()
