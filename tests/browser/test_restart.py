"""The server goes away under an open page, and comes back."""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from tests import databases
from tests.demo_process import ROOT, free_port

PATIENCE = 180
OWNER = (
    "INSERT INTO auth_user (username, password, is_superuser, is_staff, is_active, date_joined, "
    "first_name, last_name, email) VALUES ('owner', ?, 1, 1, 1, '2026-01-01', '', '', 'owner@example.com')"
)
pytestmark = [
    *(pytest.mark.browser, pytest.mark.kill, pytest.mark.timeout(600)),
    pytest.mark.xdist_group("restart"),
]


class Server:
    """OmniHub's own web process with a database of its own."""

    def __init__(self, folder):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("ODOO_")},
            "VAR_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "omnihub.settings",
        }
        file = shutil.copy(databases.migrated(), folder / "omnihub.sqlite3")
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute(OWNER, [PBKDF2PasswordHasher().encode("rahasia-123", "salt", 1)])
        self.process = None

    def start(self):
        command = ["-m", "gunicorn", "omnihub.wsgi", f"--bind=127.0.0.1:{self.port}", "--threads=4"]
        self.process = subprocess.Popen([sys.executable, *command], cwd=ROOT, env=self.environment)
        end = time.monotonic() + PATIENCE
        while not self.answers():
            assert time.monotonic() < end, "the web process did not start"
            time.sleep(0.1)

    def answers(self):
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            return False

    def stop(self):
        if self.process:
            self.process.terminate()
            self.process.wait(PATIENCE)
            self.process = None


@pytest.fixture(scope="module")
def web(tmp_path_factory):
    web = Server(tmp_path_factory.mktemp("web"))
    yield web
    web.stop()


@pytest.fixture
def server(web):
    """It runs, whatever a test before did to it."""
    if web.process is None:
        web.start()
    return web


@pytest.fixture
def page(chromium, server):
    context = chromium.new_context(base_url=server.url, viewport={"width": 1440, "height": 900})
    context.set_default_timeout(PATIENCE * 1000)
    page = context.new_page()
    page.goto("/admin/login/?next=/orders/")
    page.fill("[name=username]", "owner")
    page.fill("[name=password]", "rahasia-123")
    page.click("button:has-text('Log in')")
    page.wait_for_url("**/orders/")
    yield page
    context.close()


def test_a_page_says_that_it_is_old_keeps_what_it_shows_and_goes_on_by_itself(server, page):
    broken = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.evaluate("window.sameDocument = true")
    server.stop()
    page.wait_for_selector(".as-of.is-stale")
    assert page.locator("#live").inner_text()
    page.locator("#q").press_sequentially("2611")
    page.wait_for_selector("#notes :text('cannot be reached')")
    server.start()
    page.wait_for_selector(".as-of:not(.is-stale)")
    page.wait_for_url("**/orders/?q=2611*")
    assert page.locator("#q").input_value() == "2611"
    assert page.locator("#notes :text('cannot be reached')").count() == 0
    assert page.evaluate("window.sameDocument") is True
    assert broken == []


def test_a_form_opened_before_the_restart_is_taken_after_it(server, page):
    page.goto("/health/")
    server.stop()
    server.start()
    page.click("button:has-text('Pause everything')")
    page.wait_for_selector("#live :text('OmniHub is paused.')")
