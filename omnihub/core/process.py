"""Who we are among the processes of this machine, so that claims of the dead can be freed at once."""

import functools
import os
import select
import socket
from pathlib import Path

STOP_PIPE = "OMNIHUB_STOP_PIPE"


@functools.cache
def _machine() -> str:
    """Host and process-number space: a container's process 7 is not the host's process 7."""
    try:
        space = Path("/proc/self/ns/pid").stat().st_ino
    except OSError:
        space = 0
    return f"{socket.gethostname()[:60]}/{space}"


def _born(pid: int) -> str | None:
    """The start time of a running process in clock ticks, as text; None when there is none."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    fields = stat.rpartition(")")[2].split()
    return None if fields[0] in {"Z", "X"} else fields[19]


@functools.lru_cache(maxsize=4)
def _identity(pid: int) -> str:
    return f"{_machine()}:{pid}:{_born(pid) or ''}"


def identity() -> str:
    return _identity(os.getpid())


def of_this_machine() -> str:
    """What every identity of this machine begins with."""
    return f"{_machine()}:"


def is_dead(identity: str) -> bool:
    """True only when it was certainly a process of this machine and is certainly gone."""
    machine, _, rest = identity.partition(":")
    pid, _, born = rest.partition(":")
    if machine != _machine() or not born or not pid.isdigit():
        return False
    return _born(int(pid)) != born


def is_running(pid: int) -> bool:
    return _born(pid) is not None


def stopping() -> bool:
    """The `worker` command holds the other end of a pipe and closes it when we should come to an end."""
    number = os.environ.get(STOP_PIPE, "")
    if not number.isdigit():
        return False
    try:
        return bool(select.select([int(number)], [], [], 0)[0])
    except (OSError, ValueError):
        return False
