"""Fill the demo's database with believable orders, to see the pages as they are after some years."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from omnihub.demo.seed import catalogue, run

MOST = 20_000_000


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--orders", type=int, default=10_000, help="how many; a million takes minutes")
        parser.add_argument("--seed", type=int, default=1, help="another number, other orders")
        parser.add_argument("--more", action="store_true", help="add to what was seeded before")
        parser.add_argument(
            "--this-is-not-production",
            action="store_true",
            help="fill a database that is not the demo's; nothing takes the orders out again",
        )

    def handle(self, *, orders: int, seed: int, more: bool, **options: Any) -> None:
        if not settings.DEMO and not options["this_is_not_production"]:
            raise CommandError(
                "This is not the demo's database: SECRET_KEY, DATABASE_URL or PUBLIC_URL is set. Thousands "
                "of invented orders would stand among real ones, and nothing takes them out again. If no "
                "real order is in it, say --this-is-not-production."
            )
        if not 1 <= orders <= MOST:
            raise CommandError(f"--orders must be a number from 1 to {MOST:,}")
        if catalogue.seeded() and not more:
            raise CommandError("This database was seeded before. Say --more to add further orders.")
        started = time.monotonic()
        rows = 0
        for progress in run.fill(orders, seed):
            rows = progress.rows
            self._say(f"\r{progress.orders:,} of {orders:,} orders", ending="")
        took = time.monotonic() - started
        self._say(f"\n{rows:,} rows in {took:,.0f} s, in the shops {', '.join(catalogue.NAMES)}.")

    def _say(self, line: str, *, ending: str = "\n") -> None:
        self.stdout.write(line, ending=ending)
        self.stdout.flush()
