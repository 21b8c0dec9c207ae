"""Real processes, really killed. Few: each costs seconds."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import psutil
import pytest
from django.db import connection

from tests import databases

pytestmark = [pytest.mark.kill, pytest.mark.timeout(900), pytest.mark.xdist_group("worker")]

ROOT = Path(__file__).parents[2]
PATIENCE = 200
"""A worker starts five processes, on a machine that may do much else."""
IDLE_LIMIT = 20
"""One that is given too little time to start is restarted for ever, and busies the machine with it."""


class Installed:
    """A database of its own and at most one worker on it."""

    def __init__(self, folder):
        self.file = folder / "omnihub.sqlite3"
        self.log = folder / "worker.log"
        removed = {"SECRET_KEY", "DATABASE_URL", "PUBLIC_URL", "COVERAGE_PROCESS_START"}
        self.environment = {name: value for name, value in os.environ.items() if name not in removed} | {
            "DJANGO_SETTINGS_MODULE": "tests.core.worker_settings",
            "VAR_DIR": str(folder),
        }
        self.process, self.family = None, []

    def start(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "worker", "--skip-checks", f"--idle-limit={IDLE_LIMIT}"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        self.wait(lambda: self.query("SELECT count(*) FROM core_heartbeat")[0][0] > 0, PATIENCE)
        self.family = self.descendants()

    def query(self, statement, *values):
        with closing(sqlite3.connect(self.file, timeout=20)) as connection, connection:
            return connection.execute(statement, values).fetchall()

    def add(self, subject):
        self.query(
            "INSERT INTO core_work (topic, subject, key, reason, state, not_before, wanted_since, attempts, "
            "worker, look_first, fate, code, note, correlation_id) VALUES "
            "('real', ?, ?, '', 'waiting', '2026-01-01', '2026-01-01', 0, '', 0, '', '', '', '')",
            *(subject, subject),
        )

    def state(self, subject):
        return self.query("SELECT state FROM core_work WHERE subject = ?", subject)[0][0]

    def is_done(self, subject):
        return lambda: self.state(subject) == "done"

    def descendants(self):
        return psutil.Process(self.process.pid).children(recursive=True)

    def end(self):
        """The first process first: it would put new ones in the place of the others."""
        left = [*self.family, *(self.descendants() if self.process.poll() is None else [])]
        self.process.kill()
        self.process.wait()
        for process in alive(left):
            process.kill()

    def wait(self, condition, seconds):
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, self.log.read_text()[-3000:]
            time.sleep(0.05)


def alive(processes):
    return [process for process in processes if process.is_running() and process.status() != "zombie"]


@pytest.fixture
def installed(tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("the worker under test has its database in a file")
    installed = Installed(tmp_path)
    shutil.copy(databases.migrated(), installed.file)
    try:
        installed.start()
        yield installed
    finally:  # also of one that did not start in time: it would start its processes again for ever
        installed.end()


def test_an_idle_worker_killed_stops_nothing_for_long(installed):
    """And asked to stop, it is gone with all its processes."""
    installed.add("before")
    installed.wait(installed.is_done("before"), PATIENCE)
    sentinel = installed.descendants()[1]
    sentinel.children()[0].kill()
    installed.add("after")
    installed.wait(installed.is_done("after"), PATIENCE)
    is_gone_with_all_its_processes(installed, signal.SIGTERM)


def test_a_worker_killed_in_the_middle_of_work_loses_nothing(installed):
    """And interrupted, it is gone with all its processes."""
    installed.add("slow")
    installed.wait(lambda: installed.state("slow") == "sending", PATIENCE)
    (worker,) = installed.query("SELECT worker FROM core_work WHERE subject = 'slow'")[0]
    os.kill(int(worker.split(":")[1]), signal.SIGKILL)
    installed.wait(installed.is_done("slow"), PATIENCE)
    outcomes = [row[0] for row in installed.query("SELECT outcome FROM core_attempt ORDER BY number")]
    assert outcomes == ["lost", "done"]
    is_gone_with_all_its_processes(installed, signal.SIGINT)


def is_gone_with_all_its_processes(installed, number):
    family = installed.descendants()
    assert len(family) >= 5
    installed.process.send_signal(number)
    assert installed.process.wait(30) == 0
    assert alive(family) == []


def test_a_worker_that_starts_frees_what_its_dead_forerunner_held(installed):
    """Of which no process is left when its first is killed."""
    installed.add("slow")
    installed.wait(lambda: installed.state("slow") == "sending", PATIENCE)
    family = installed.descendants()
    installed.process.kill()
    installed.process.wait()
    psutil.wait_procs(family, timeout=20)
    assert alive(family) == []
    installed.start()
    installed.wait(installed.is_done("slow"), PATIENCE)
