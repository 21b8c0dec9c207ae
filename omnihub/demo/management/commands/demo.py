"""Everything on this machine: sandbox, worker, web server, two demo shops, and a market that fills them."""

import os
import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from omnihub.core import logs
from omnihub.demo import own_shop, processes, setting_up
from omnihub.demo.processes import PortTaken, Processes, Stopped

READY_SECONDS = 30


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, **_options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("This is the demo: unset SECRET_KEY, DATABASE_URL and PUBLIC_URL to run it.")
        logs.quiet()
        running = Processes(Path(settings.VAR_DIR) / "log")
        processes.stop_on_signals()
        try:
            self._run(running)
        except Stopped:
            self._say("Stopping.")
        except (PortTaken, setting_up.NotReadyError) as error:
            raise CommandError(str(error)) from error
        finally:
            running.stop()

    def _run(self, running: Processes) -> None:
        processes.refuse_taken(settings.PORT, "PORT")
        processes.refuse_taken(settings.SANDBOX_PORT, "SANDBOX_PORT")
        processes.refuse_taken(settings.SANDBOX_PORT + 1, "SANDBOX_PORT")  # it takes mail there
        start_sandbox(running)
        call_command("migrate", verbosity=0)
        connections.close_all()
        start_product(running)
        wait_for(running)
        for line in setting_up.set_up():
            self._say(f"  {line}")
        setting_up.open_market()
        self._welcome()
        while not (dead := running.dead()):
            time.sleep(0.5)
        raise CommandError(f"{dead} ended by itself:\n{running.last_lines(dead)}")

    def _welcome(self) -> None:
        self._say(f"\n  OmniHub   http://127.0.0.1:{settings.PORT}/")
        self._say(f"  Login     {setting_up.LOGIN} / {setting_up.PASSWORD}")
        self._say(f"  Roles     {', '.join(setting_up.ROLES)}: names of logins with the same password")
        self._say(f"  Own shop  {own_shop.address(f'http://127.0.0.1:{settings.PORT}')}")
        self._say(f"  Sandbox   {settings.SANDBOX_URL}/world/  (Seller Centre, Odoo, phones, mailbox)")
        self._say(f"  Proof     {_elsewhere()}{os.path.relpath(sys.executable)} manage.py proof --settle 60")
        self._say("\nOrders come in by themselves. Ctrl-C stops everything.")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _elsewhere() -> str:
    """What another terminal must set to find the stand-ins: nothing where they are on their usual port."""
    port = os.environ.get("SANDBOX_PORT")
    return f"SANDBOX_PORT={port} " if port else ""


def start_sandbox(running: Processes) -> None:
    running.start(
        "sandbox",
        [
            *(sys.executable, "-m", "sandbox", "--port", str(settings.SANDBOX_PORT)),
            *(
                "--db",
                str(Path(settings.VAR_DIR) / "sandbox.sqlite3"),
                "--push-url",
                settings.SHOPEE_PUSH_URL,
                "--whatsapp-url",
                f"{settings.PUBLIC_URL}/hooks/whatsapp/app/",
                "--xendit-url",
                f"{settings.PUBLIC_URL}/hooks/xendit/app/",
                "--own-shop-url",
                own_shop.address(settings.PUBLIC_URL),
            ),
        ],
    )


def start_product(running: Processes) -> None:
    running.start("worker", [sys.executable, "manage.py", "worker"])
    running.start(
        "web",
        [
            *(sys.executable, "-m", "gunicorn", "omnihub.wsgi", f"--bind=127.0.0.1:{settings.PORT}"),
            *(
                "--worker-class=gthread",
                "--workers=1",
                "--threads=8",
                "--graceful-timeout=1",
                "--no-control-socket",
            ),
        ],
    )


def wait_for(running: Processes) -> None:
    """Until web and sandbox take connections; a process that ended says why."""
    end = time.monotonic() + READY_SECONDS
    for port in (settings.SANDBOX_PORT, settings.PORT):
        while not processes.listens(port):
            dead = running.dead()
            if dead or time.monotonic() > end:
                name = dead or "the demo"
                raise setting_up.NotReadyError(f"{name} did not start; see {settings.VAR_DIR}/log")
            time.sleep(0.05)
