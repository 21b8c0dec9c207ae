"""One sweep by hand: free what lost workers hold, read what came in, ring for what is due."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from omnihub.core import inbox, queries, routes, tasks, work


class Command(BaseCommand):
    help = (
        "Free lost claims, drain the inbox and ring for due work; with --here, do the work in this process."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--here", action="store_true", help="do what is due now, without a worker")

    def handle(self, *_args: Any, **options: Any) -> None:
        tasks.sweep()
        read = inbox.drain()
        done = self._work_here() if options["here"] else 0
        self.stdout.write(f"{read} messages read, {done} works handled, {queries.held_count()} held.")

    def _work_here(self) -> int:
        done = 0
        for topic in queries.due_topics():
            while routes.known(topic) and (handled := work.run(topic)):
                done += handled
        return done
