"""The demo as processes of its own, with its own folder and ports."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil

from omnihub.demo.processes import free_port

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 180


class Demo:
    """`manage.py demo` with a folder and ports of its own."""

    def __init__(self, folder, *, ignoring_interrupts=False):
        self.port, self.sandbox_port = free_port(), free_port()
        self.out = folder / "out.log"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("ODOO_")},
            "VAR_DIR": str(folder),
            "PORT": str(self.port),
            "SANDBOX_PORT": str(self.sandbox_port),
            "DJANGO_SETTINGS_MODULE": "omnihub.settings",
        }
        with self.out.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "demo"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                preexec_fn=ignore_interrupts if ignoring_interrupts else None,  # noqa: PLW1509
            )

    def family(self):
        mine = psutil.Process(self.process.pid)
        return [mine, *mine.children(recursive=True)]

    def wait_until(self, look, what):
        end = time.monotonic() + PATIENCE
        while not look():
            assert self.process.poll() is None, self.out.read_text()
            assert time.monotonic() < end, f"{what}\n{self.out.read_text()}"
            time.sleep(0.2)

    def wait_for_welcome(self):
        self.wait_until(lambda: "Ctrl-C stops everything" in self.out.read_text(), "no welcome")

    def sales_orders(self):
        url = f"http://127.0.0.1:{self.sandbox_port}/world/api/odoo/sale.order"
        with urllib.request.urlopen(url, timeout=5) as answer:
            return json.loads(answer.read())

    def stop(self, number):
        """Until the last of its processes is gone."""
        family = self.family()
        self.process.send_signal(number)
        _gone, alive = psutil.wait_procs(family, timeout=60)
        assert alive == []

    def kill(self):
        if self.process.poll() is None:
            for one in reversed(self.family()):
                one.kill()
            self.process.wait()


def ignore_interrupts():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
