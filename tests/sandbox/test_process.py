import signal
import socket
import subprocess
import sys

import pytest
import requests

from omnihub.demo import processes
from tests.sandbox_process import ROOT, Sandbox


def test_it_says_where_it_is_once_it_answers():
    with Sandbox() as started:
        assert requests.get(f"{started.url}/world/", timeout=5).status_code == 200


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_dies_at_once_even_with_a_connection_open_and_the_signal_ignored_by_its_starter(number, tmp_path):
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        started = Sandbox("--db", str(tmp_path / "s.sqlite3"))
    finally:
        signal.signal(signal.SIGINT, before)
    with started:
        started.reset()
        started.process.send_signal(number)
        assert started.process.wait(30) == 0


def test_it_ends_with_the_one_who_started_it():
    with Sandbox() as started:
        started.process.stdin.close()
        assert started.process.wait(30) == 0


def run(*arguments):
    command = [sys.executable, "-m", "sandbox", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=20, check=False)


def test_a_port_in_use_is_refused_in_one_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run("--port", port, "--db", str(tmp_path / "s.sqlite3"))
    assert done.returncode == 3
    assert done.stderr == f"The sandbox cannot take port {port}: Address already in use.\n"


def test_the_port_for_mail_is_the_next_one_and_refused_when_taken(tmp_path):
    port = processes.free_port()
    with socket.create_server(("127.0.0.1", port + 1)):
        done = run("--port", str(port), "--db", str(tmp_path / "s.sqlite3"))
    assert done.returncode == 3
    assert done.stderr == f"The sandbox cannot take port {port + 1}: Address already in use.\n"


def test_an_unknown_fault_is_refused_with_the_ones_there_are(tmp_path):
    done = run("--port", "0", "--db", str(tmp_path / "s.sqlite3"), "--faults", "odoo.rain=1")
    assert done.returncode == 2
    assert "odoo.cut" in done.stderr


def test_what_is_given_at_the_start_is_what_a_reset_goes_back_to():
    with Sandbox(
        "--faults", "shopee.busy=0.5", "--push-url", "http://127.0.0.1:9/x/", "--seed", "7"
    ) as started:
        started.control("faults", {})
        started.control("settings", {"push_url": ""})
        started.reset()
        assert started.control("faults") == {"shopee.busy": 0.5}
        settings = started.control("settings")
        assert (settings["push_url"], settings["seed"]) == ("http://127.0.0.1:9/x/", 7)
