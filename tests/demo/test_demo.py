"""The demo as a stranger starts it: real processes, real ports, and nothing left behind."""

import signal
import socket
import subprocess
import sys

import pytest

from tests.demo_process import ROOT, Demo

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


def test_orders_reach_odoo_by_themselves_and_an_interrupt_leaves_no_process(start):
    demo = start(ignoring_interrupts=True)
    demo.wait_for_welcome()
    assert "demo / demo-omnihub" in demo.out.read_text()
    demo.wait_until(demo.sales_orders, "no sales order in Odoo")
    assert len(demo.family()) > 4
    assert demo.stop(signal.SIGINT) < 10  # the promise is 4 s on a machine that does nothing else
    again = start()
    again.wait_for_welcome()
    assert "authorised" not in again.out.read_text()
    assert again.stop(signal.SIGTERM) < 10


def test_a_port_in_use_is_named_before_anything_is_started(start):
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    taken.listen()
    demo = start()
    demo.process.kill()
    demo.process.wait()
    answer = subprocess.run(
        [sys.executable, "manage.py", "demo"],
        cwd=ROOT,
        env={**demo.environment, "PORT": str(taken.getsockname()[1])},
        capture_output=True,
        text=True,
        check=False,
    )
    taken.close()
    assert answer.returncode == 1
    assert "is in use; choose another with PORT=" in answer.stderr
    assert "Traceback" not in answer.stderr
