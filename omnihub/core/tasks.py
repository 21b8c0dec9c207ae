"""What django-q2 calls. Each looks at our own rows: a task that is lost, late or doubled does no harm."""

import logging
from datetime import timedelta

from django.conf import settings

from omnihub.core import (
    bell,
    claims,
    heartbeat,
    inbox,
    leases,
    pruning,
    queries,
    refusals,
    routes,
    tallies,
    work,
)
from omnihub.core.outcomes import Deadline
from omnihub.core.process import stopping

logger = logging.getLogger(__name__)


def drain(topic: str) -> None:
    """Batch after batch until nothing is due, the bell's time is over or the worker is asked to stop."""
    heartbeat.beat()
    bell.answer(topic)
    deadline = Deadline.after(settings.BELL_SECONDS)
    while work.run(topic, deadline):
        if deadline.passed() or stopping():
            if claims.due(topic).exists():
                bell.ring(topic)
            return


def drain_inbox() -> None:
    heartbeat.beat()
    bell.answer(bell.INBOX)
    deadline = Deadline.after(settings.BELL_SECONDS)
    while inbox.drain():
        if deadline.passed() or stopping():
            bell.ring_inbox()
            return


def sweep() -> None:
    """Find what a lost bell or a lost worker left behind."""
    leases.free_expired()
    leases.free_dead()
    refusals.look()
    ring_for_due()


def ring_for_due() -> None:
    bell.ring(*[topic for topic in queries.due_topics() if routes.known(topic)])
    if queries.inbox_waits():
        bell.ring_inbox()


def beat() -> None:
    """Asked for by the `worker` command: that it is run shows that the queue is alive."""
    heartbeat.beat()


def prune() -> None:
    """Each class of rows has its own time; KEEP_DAYS names it."""
    pruned = pruning.prune(settings.KEEP_DAYS)
    heartbeat.forget_gone(timedelta(days=1))
    tallies.forget_over()
    logger.info("pruned", extra={"rows": pruned})
