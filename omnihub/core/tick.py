"""What the `worker` command does every two seconds beside its cluster: make retries punctual, free lost
claims, read the inbox where the workers are all busy, and see whether the queue still moves.
"""

import logging
import threading

from django.db import close_old_connections, connections
from django_q.models import OrmQ
from django_q.tasks import async_task

from omnihub.core import heartbeat, inbox, leases, queries, restored, tasks
from omnihub.core.watch import Watch

logger = logging.getLogger(__name__)

TICK_SECONDS = 2.0
INBOX_PATIENCE_SECONDS = 2.0
BELLS_ENOUGH = 20
STARTING_SECONDS = 60.0
"""So long a cluster may take to its first sign of life: its processes start slowly on a busy machine, and one
that is restarted meanwhile never gets anywhere.
"""


class Ticker(threading.Thread):
    """Two limits for a queue that does not move: `idle_limit` while a worker of ours is free and nobody,
    here or on another machine, does what we ask for; `silent_limit` even if all our workers are busy.
    """

    def __init__(self, watch: Watch, *, idle_limit: float, silent_limit: float) -> None:
        super().__init__(daemon=True, name="ticker")
        self.watch = watch
        self.idle_limit = idle_limit
        self.silent_limit = silent_limit
        self.name_of_cluster = heartbeat.watcher_name()

    def run(self) -> None:
        while not self.watch.stopping.wait(TICK_SECONDS):
            try:
                self.tick()
            except Exception:
                logger.exception("tick failed")  # and the next one comes in two seconds
                connections.close_all()
            close_old_connections()
        connections.close_all()

    def tick(self) -> None:
        restored.bear_witness()
        leases.free_expired()
        leases.free_dead()
        if queries.inbox_age() > INBOX_PATIENCE_SECONDS:
            while inbox.drain() and not self.watch.stopping.is_set():
                continue
        if OrmQ.objects.count() < BELLS_ENOUGH:
            tasks.ring_for_due()
            async_task("omnihub.core.tasks.beat", task_name="beat", save=False)
        if self._hangs():
            self.watch.hangs.set()

    def _hangs(self) -> bool:
        child = self.watch.child
        if child is None or self.watch.hangs.is_set():
            return False
        age = child.age()
        anybody, ours = heartbeat.age(), heartbeat.age(self.name_of_cluster)
        has_started = ours is not None and ours < age
        idle = min(age if anybody is None else anybody, age, child.idle_for())
        silent = ours if ours is not None and has_started else age
        return idle > (self.idle_limit if has_started else STARTING_SECONDS) or silent > self.silent_limit
