"""Bring the schedule rows in line with SCHEDULES. Harmless to repeat; kept intervals stay."""

from typing import Any

from django.core.management.base import BaseCommand

from omnihub.core import schedules


class Command(BaseCommand):
    help = "Make the schedules of the settings; intervals and switches that people edited stay."

    def handle(self, *_args: Any, **_options: Any) -> None:
        changed = schedules.set_up()
        self.stdout.write(
            f"{changed} schedules changed." if changed else "All schedules are as they should be."
        )
