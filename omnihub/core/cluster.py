"""django-q2's cluster as a child of the `worker` command: dies with it, and says which workers are busy.

Run as a module. Every process of the cluster, however it was forked, is killed by the kernel when its
parent dies; without that, five orphans would go on taking tasks after a kill -9 of the first.
"""

import ctypes
import os
import signal
import sys
from typing import Any

from django_q.cluster import Cluster
from django_q.signals import post_execute_in_worker, pre_execute

WATCHER_PID = "OMNIHUB_WATCHER_PID"
BUSY_PIPE = "OMNIHUB_BUSY_PIPE"
PR_SET_PDEATHSIG = 1

_forking_pid = 0


def die_with_parent(parent: int) -> None:
    """The kernel forgets this at every fork, so every child asks anew."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before we had asked
        os._exit(1)


def _before_fork() -> None:
    global _forking_pid  # noqa: PLW0603 - the one word a parent can leave to the child it is forking
    _forking_pid = os.getpid()


def _after_fork_in_child() -> None:
    die_with_parent(_forking_pid)


def _tell(sign: str) -> None:
    """One short write is one whole line, also when several workers write at once."""
    try:
        os.write(int(os.environ[BUSY_PIPE]), f"{sign}{os.getpid()}\n".encode())
    except (OSError, KeyError, ValueError):
        return  # nobody watches; the task matters more


def _begin(**_signal: Any) -> None:
    _tell("+")


def _end(**_signal: Any) -> None:
    _tell("-")


def main() -> None:
    die_with_parent(int(os.environ[WATCHER_PID]))
    os.register_at_fork(before=_before_fork, after_in_child=_after_fork_in_child)
    pre_execute.connect(_begin)
    post_execute_in_worker.connect(_end)
    Cluster().start()


if __name__ == "__main__":
    main()
