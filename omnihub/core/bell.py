"""Ring django-q2: "there is work". The rows are the book; a lost bell costs seconds, never work.

One bell for each event would cost the hook two fifths of its rate. So each process rings at most once
in FOLD_SECONDS for one thing, and once more at the end if it was asked to in between.
"""

import logging
import threading
import time
from functools import partial

from django.conf import settings
from django.db import connections, transaction
from django_q.tasks import async_task

logger = logging.getLogger(__name__)

FOLD_SECONDS = 0.2
INBOX = "inbox"

_lock = threading.Lock()
_rung_at: dict[str, float] = {}
_waiting: set[str] = set()


def ring(*topics: str) -> None:
    """For work of these topics, once the transaction around us is committed."""
    for topic in dict.fromkeys(topics):
        transaction.on_commit(partial(_ring, topic))


def ring_inbox() -> None:
    transaction.on_commit(partial(_ring, INBOX))


def forget() -> None:
    """As if nobody had ever rung."""
    with _lock:
        _rung_at.clear()
        _waiting.clear()


def has_more_to_ring() -> bool:
    return bool(_waiting)


def _ring(name: str) -> None:
    if settings.BELL == "off":
        return
    moment = time.monotonic()
    with _lock:
        quiet_for = moment - _rung_at.get(name, -FOLD_SECONDS)
        if quiet_for >= FOLD_SECONDS:
            _rung_at[name] = moment
        elif name not in _waiting:
            _waiting.add(name)
            _ring_later(name, FOLD_SECONDS - quiet_for)
            return
        else:
            return
    _queue(name)


def _ring_later(name: str, seconds: float) -> None:
    timer = threading.Timer(seconds, _ring_from_timer, [name])
    timer.daemon = True
    timer.start()


def _ring_from_timer(name: str) -> None:
    with _lock:
        _waiting.discard(name)
        _rung_at[name] = time.monotonic()
    try:
        _queue(name)
    finally:
        connections.close_all()


def _queue(name: str) -> None:
    """Never fails its caller: the work is already safe in its row, and the sweep finds it."""
    try:
        if name == INBOX:
            async_task("omnihub.core.tasks.drain_inbox", task_name=name, save=False)
        else:
            async_task("omnihub.core.tasks.drain", name, task_name=name[:100], save=False)
    except Exception:
        logger.exception("bell not rung", extra={"topic": name})
