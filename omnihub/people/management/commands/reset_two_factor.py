"""For somebody whose phone is gone, and no owner can get in: the next login sets up another one."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from omnihub.people import second_factor


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("user", help="the name they log in with")

    def handle(self, *, user: str, **_options: Any) -> None:
        found = User.objects.filter(username=user).first()
        if found is None:
            raise CommandError(f"There is no user {user!r}.")
        if second_factor.reset(found):
            self.stdout.write(f"{user} sets up the second step at the next login.")
        else:
            self.stdout.write(f"{user} has not set up a second step yet.")
