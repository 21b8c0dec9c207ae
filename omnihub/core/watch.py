"""Keep one django-q2 cluster alive: start it, notice when it hangs, restart it, stop it in order.

django-q2 hangs for good when the idle worker that holds its queue is killed (the OOM killer does that),
and SIGTERM to its whole process group hangs it, too. So its first process gets SIGTERM alone, and what
is left after a while is killed as a group.
"""

import contextlib
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field

from django.conf import settings

from omnihub.core import cluster, heartbeat, process

logger = logging.getLogger(__name__)

LOOK_SECONDS = 0.2
RESTART_PAUSE = 5.0
SHORT_LIFE = 10.0


@dataclass
class Child:
    """One incarnation of the cluster, with the pipes that join us to it."""

    popen: "subprocess.Popen[bytes]"
    stop_pipe: int
    busy_pipe: int
    started: float = field(default_factory=time.monotonic)
    busy: set[int] = field(default_factory=set)
    idle_since: float | None = None
    cut_line: str = ""

    def look(self) -> None:
        """Read who began and who ended; note since when somebody has been free to take a task."""
        try:
            while lines := os.read(self.busy_pipe, 2**16):
                self._note(lines.decode())
        except BlockingIOError:
            pass
        self.busy = {pid for pid in self.busy if process.is_running(pid)}
        if len(self.busy) >= settings.WORKERS:
            self.idle_since = None
        elif self.idle_since is None:
            self.idle_since = time.monotonic()

    def _note(self, lines: str) -> None:
        *whole, self.cut_line = (self.cut_line + lines).split("\n")
        for line in whole:
            (self.busy.add if line[0] == "+" else self.busy.discard)(int(line[1:]))

    def idle_for(self) -> float:
        return 0.0 if self.idle_since is None else time.monotonic() - self.idle_since

    def age(self) -> float:
        return time.monotonic() - self.started

    def close_pipes(self) -> None:
        for pipe in (self.stop_pipe, self.busy_pipe):
            os.close(pipe)


def start() -> Child:
    stop_read, stop_write = os.pipe()
    busy_read, busy_write = os.pipe()
    os.set_blocking(busy_read, False)
    os.set_blocking(busy_write, False)
    popen = subprocess.Popen(
        [sys.executable, "-m", "omnihub.core.cluster"],
        cwd=settings.BASE_DIR,
        start_new_session=True,
        pass_fds=[stop_read, busy_write],
        env={
            **os.environ,
            process.STOP_PIPE: str(stop_read),
            cluster.BUSY_PIPE: str(busy_write),
            cluster.WATCHER_PID: str(os.getpid()),
            heartbeat.WATCHER: heartbeat.watcher_name(),
        },
    )
    os.close(stop_read)
    os.close(busy_write)
    logger.info("cluster started", extra={"pid": popen.pid})
    return Child(popen, stop_write, busy_read)


def stop(child: Child, seconds: float) -> None:
    """Drains end after their batch, idle workers at once; who is still there after `seconds` is killed."""
    os.close(child.stop_pipe)
    child.popen.terminate()
    try:
        child.popen.wait(seconds)
    except subprocess.TimeoutExpired:
        logger.warning("cluster did not stop in time and is killed", extra={"pid": child.popen.pid})
    kill_group(child)
    os.close(child.busy_pipe)


def kill_group(child: Child) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.popen.pid, signal.SIGKILL)
    child.popen.wait()


class Watch:
    """The loop of the `worker` command's main thread. It asks no database: that may hang, this must not."""

    def __init__(self, *, stop_seconds: float) -> None:
        self.stop_seconds = stop_seconds
        self.stopping = threading.Event()
        self.hangs = threading.Event()
        self.child: Child | None = None

    def run(self) -> None:
        self.child = start()
        try:
            while not self.stopping.wait(LOOK_SECONDS):
                self._look(self.child)
        finally:
            stop(self.child, self.stop_seconds)

    def _look(self, child: Child) -> None:
        child.look()
        if self.hangs.is_set():
            logger.error("cluster hangs and is restarted", extra={"pid": child.popen.pid})
        elif child.popen.poll() is None:
            return
        else:
            logger.error("cluster ended by itself and is restarted", extra={"pid": child.popen.pid})
        self._restart(child)

    def _restart(self, child: Child) -> None:
        kill_group(child)
        child.close_pipes()
        self.stopping.wait(RESTART_PAUSE if child.age() < SHORT_LIFE else 0)  # no race with a broken start
        self.hangs.clear()
        self.child = start()
