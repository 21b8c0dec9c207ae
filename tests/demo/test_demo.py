"""The demo as a stranger starts it: real processes, real ports, and nothing left behind."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from tests import databases
from tests.demo_process import ROOT, Demo, free_port

pytestmark = [pytest.mark.kill, pytest.mark.xdist_group("demo")]


@pytest.fixture
def start(tmp_path):
    started = []

    def begin(**how):
        started.append(Demo(tmp_path, **how))
        return started[-1]

    yield begin
    for demo in started:
        demo.kill()


@pytest.fixture
def almost_migrated(tmp_path):
    """A database that lacks one migration. Applying all of them is proved where the others come from."""
    file = shutil.copy(databases.migrated(), tmp_path / "omnihub.sqlite3")
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("DROP TABLE django_session")
        connection.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    return file


@pytest.mark.timeout(400)
def test_orders_reach_odoo_by_themselves_and_an_interrupt_leaves_no_process(start, almost_migrated):
    demo = start(ignoring_interrupts=True)
    demo.wait_for_welcome()
    with closing(sqlite3.connect(almost_migrated, timeout=20)) as connection:
        assert connection.execute("SELECT * FROM sqlite_master WHERE name = 'django_session'").fetchall()
    for words in ("demo / demo-omnihub", "Toko Contoh Web has 4 orders of its visitors"):
        assert words in demo.out.read_text()
    demo.wait_until(demo.sales_orders, "no sales order in Odoo")
    assert len(demo.family()) > 4
    demo.stop(signal.SIGINT)
    again = start()
    again.wait_for_welcome()
    assert "authorised" not in again.out.read_text()
    again.stop(signal.SIGTERM)


@pytest.mark.parametrize(
    ("variable", "below"),
    [("PORT", 0), ("SANDBOX_PORT", 0), ("SANDBOX_PORT", 1)],
    ids=["web", "sandbox", "mail"],
)
def test_a_port_in_use_is_named_before_anything_is_started(tmp_path, variable, below):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1] - below
        free = {"PORT": str(free_port()), "SANDBOX_PORT": str(free_port()), "VAR_DIR": str(tmp_path)}
        answer = subprocess.run(
            [sys.executable, "manage.py", "demo"],
            cwd=ROOT,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "omnihub.settings", **free, variable: str(port)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert answer.returncode == 1
    assert f"{port + below} is in use; choose another with {variable}=" in answer.stderr
    assert not (tmp_path / "log").exists()
    assert "Traceback" not in answer.stderr
