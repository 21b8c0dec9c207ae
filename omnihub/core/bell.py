"""Ring django-q2: "there is work". The rows are the book; a lost bell costs seconds, never work.

One bell for each event would cost the hook two fifths of its rate. So each process rings at most once
in FOLD_SECONDS for one thing, and once more at the end if it was asked to in between. And a bell that
still hangs in the queue is not hung up twice: workers take bells in the order in which they came, and a
busy hour's bells for one thing would keep all others waiting.
"""

import logging
import threading
import time
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import connections, transaction
from django.db.models import Q
from django_q.tasks import async_task

from omnihub.core import clock
from omnihub.core.models import Bell

logger = logging.getLogger(__name__)

FOLD_SECONDS = 0.2
LOST_AFTER = timedelta(seconds=10)
"""So long a bell may wait for a worker before it is taken for lost and rung again."""

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
        if _hang_up(name):
            _send(name)
    except Exception:
        logger.exception("bell not rung", extra={"topic": name})


def _hang_up(name: str) -> bool:
    now = clock.now()
    answered = Q(rung_at=None) | Q(rung_at__lt=now - LOST_AFTER)
    if Bell.objects.filter(answered, name=name).update(rung_at=now):
        return True
    _bell, new = Bell.objects.get_or_create(name=name, defaults={"rung_at": now})
    return new


def _send(name: str) -> None:
    try:
        if name == INBOX:
            async_task("omnihub.core.tasks.drain_inbox", task_name=name, save=False)
        else:
            async_task("omnihub.core.tasks.drain", name, task_name=name, save=False)
    except BaseException:
        answer(name)
        raise


def answer(name: str) -> None:
    """Before looking for what there is to do: whoever rings from now on is heard again."""
    Bell.objects.filter(name=name).update(rung_at=None)
