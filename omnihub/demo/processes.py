"""The processes of the demo: started together, watched together, gone together."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

STOP_SECONDS = 2.5
PR_SET_PDEATHSIG = 1


class PortTaken(Exception):
    """Somebody else listens where we want to."""


def refuse_taken(port: int, variable: str) -> None:
    """Raise PortTaken before anything is started."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise PortTaken(f"port {port} is in use; choose another with {variable}=…") from error


def free_port() -> int:
    """One with a free one above it, as the sandbox needs them."""
    while True:
        with socket.socket() as probe, socket.socket() as above:
            probe.bind(("127.0.0.1", 0))
            port: int = probe.getsockname()[1]
            try:
                above.bind(("127.0.0.1", port + 1))
            except (OSError, OverflowError):
                continue
            return port


def listens(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def _die_with_parent() -> None:
    """A demo that is killed outright takes its processes along (Linux; elsewhere a no-op)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Processes:
    """Children in sessions of their own, so that Ctrl-C reaches only us and we stop them in order."""

    log_dir: Path
    children: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def start(self, name: str, command: Sequence[str], **environment: str) -> None:
        self.log_dir.mkdir(parents=True, exist_ok=True)
        mode = "ab" if name in self.children else "wb"  # a restart keeps what was said before it
        with (self.log_dir / f"{name}.log").open(mode) as log:
            self.children[name] = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **environment},
                start_new_session=True,
                preexec_fn=_die_with_parent,  # noqa: PLW1509 - no threads run in the demo's own process
            )

    def dead(self) -> str | None:
        """The name of a process that ended by itself."""
        return next((name for name, child in self.children.items() if child.poll() is not None), None)

    def last_lines(self, name: str, count: int = 12) -> str:
        text = (self.log_dir / f"{name}.log").read_text(encoding="utf-8", errors="replace")
        return "\n".join(text.splitlines()[-count:])

    def stop(self) -> None:
        """SIGTERM to each child alone (its own children are its business), SIGKILL to what is left."""
        for child in self.children.values():
            _signal(child.pid, signal.SIGTERM)
        end = time.monotonic() + STOP_SECONDS
        while time.monotonic() < end and any(child.poll() is None for child in self.children.values()):
            time.sleep(0.02)
        for child in self.children.values():
            _signal_group(child.pid, signal.SIGKILL)
            child.wait()


def _signal(pid: int, number: signal.Signals) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def _signal_group(pid: int, number: signal.Signals) -> None:
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        return


class Stopped(BaseException):
    """A signal asked us to stop. Not an Exception: nothing on the way may swallow it."""


def stop_on_signals() -> None:
    """A shell's background job inherits an ignored SIGINT: take the signals back."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
