"""The background worker: django-q2's cluster under a watch. Ctrl-C or SIGTERM stops it in order."""

import signal
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connections

from omnihub.core import installation, leases, restored, schedules
from omnihub.core.secrets import SecretError
from omnihub.core.tick import Ticker
from omnihub.core.watch import Watch

IDLE_LIMIT = 10.0
SILENT_MARGIN = 15


class Command(BaseCommand):
    help = "Do the background work. Run one or several, on one machine or several."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--stop-seconds",
            type=float,
            default=3.0,
            help="how long work in hand may take once we are asked to stop",
        )
        parser.add_argument(
            "--idle-limit",
            type=float,
            default=IDLE_LIMIT,
            help="restart the cluster when a free worker takes no task for so many seconds",
        )
        parser.add_argument(
            "--silent-limit",
            type=float,
            default=settings.TASK_TIMEOUT + SILENT_MARGIN,
            help="restart the cluster when it has done nothing for so many seconds",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        self._prepare()
        watch = Watch(stop_seconds=options["stop_seconds"])
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: watch.stopping.set())
        limits = {name: options[name] for name in ("idle_limit", "silent_limit")}
        Ticker(watch, **limits).start()
        self.stdout.write(f"Worker started with {settings.WORKERS} processes. Ctrl-C stops it.")
        self.stdout.flush()
        watch.run()
        self.stdout.write("Worker stopped.")

    def _prepare(self) -> None:
        try:
            installation.prove_encryption_key()
            schedules.set_up()
            leases.free_dead()
            if restored.look():
                self.stderr.write("This database looks restored from a backup: everything is paused.")
        except SecretError as error:
            raise CommandError(f"FIELD_ENCRYPTION_KEY does not fit this database: {error}") from error
        except DatabaseError as error:
            raise CommandError(f"The database is not ready ({error}). Run: manage.py migrate") from error
        finally:
            connections.close_all()
