"""Put the roles' rights back to what the program says. `migrate` does it, too."""

from typing import Any

from django.core.management.base import BaseCommand

from omnihub.people import roles


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, **_options: Any) -> None:
        for role, count in roles.keep().items():
            self.stdout.write(f"{role}: {count} rights")
