"""The processes a bench needs, on free ports and a scratch database, gone when it ends."""

import os
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Self

from django.conf import settings

from omnihub.core import heartbeat
from omnihub.demo import processes
from omnihub.demo.processes import Processes

START_SECONDS = 20


class NotStarted(Exception):
    """A process did not come up; the text has its last lines."""


class Stage:
    def __init__(self) -> None:
        self.processes = Processes(Path(settings.VAR_DIR) / "log")
        self.web_url = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.processes.stop()

    def start_web(self, application: str = "omnihub.wsgi") -> None:
        port = processes.free_port()
        self.web_url = f"http://127.0.0.1:{port}"
        self._start(
            "web",
            [*("-m", "gunicorn", application, f"--bind=127.0.0.1:{port}"), *self._workers()],
            f"{self.web_url}/healthz",
        )

    def start_sandbox(self) -> None:
        """On the port the settings name, which the bench has chosen free."""
        command = [
            "-m",
            "sandbox",
            "--port",
            str(settings.SANDBOX_PORT),
            "--db",
            f"{settings.VAR_DIR}/sandbox.db",
        ]
        self._start("sandbox", command, f"{settings.SANDBOX_URL}/world/api/summary")

    def start_worker(self) -> None:
        self._start("worker", ["manage.py", "worker"], "")

    @staticmethod
    def wait_for_heartbeat() -> None:
        """Until the worker's processes have done their first task."""
        end = time.monotonic() + START_SECONDS
        while heartbeat.age() is None:
            if time.monotonic() > end:
                raise NotStarted("the worker gave no sign of life")
            time.sleep(0.2)

    def pids(self, name: str) -> list[int]:
        """A process and all its descendants."""
        found = [self.processes.children[name].pid]
        for pid in found:
            children = Path(f"/proc/{pid}/task/{pid}/children")
            found += [int(child) for child in children.read_text(encoding="ascii").split()]
        return found

    @staticmethod
    def _workers() -> list[str]:
        return ["--workers=2", "--threads=4", "--worker-class=gthread", "--reuse-port"]

    def _start(self, name: str, arguments: list[str], address: str) -> None:
        self.processes.start(
            name, [sys.executable, *arguments], DJANGO_SETTINGS_MODULE=os.environ["DJANGO_SETTINGS_MODULE"]
        )
        end = time.monotonic() + START_SECONDS
        while address and not _answers(address):
            if self.processes.dead() or time.monotonic() > end:
                raise NotStarted(f"{name} did not start:\n{self.processes.last_lines(name)}")
            time.sleep(0.05)


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
