"""A key for a partner's program, printed once: for installations that nobody opens in a browser."""

from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from channels.models import Shop
from channels.models.own import KIND
from omnihub.api import keys
from omnihub.api.models import Partner
from omnihub.api.scopes import Scope
from omnihub.core import clock

WRONG = 2
BY = "the command line"


def last_day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no day: write 2027-01-31") from error
    if day < clock.jakarta_date(clock.now()):
        raise ArgumentTypeError(f"{text} is over")
    return day


class Command(BaseCommand):
    help = f"{__doc__} Prints the key and nothing else. Exit status: 0 made, 2 no such partner or shop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="which program on which machine")
        parser.add_argument("--partner", required=True, metavar="NAME")
        words = "own:toko; makes the partner where there is none, selling there"
        parser.add_argument("--shop", action="append", default=[], metavar="KEY", help=f"{words}; repeatable")
        parser.add_argument(
            "--may", nargs="+", choices=Scope.values, default=Scope.values, help="all, where it is left out"
        )
        parser.add_argument("--last-day", type=last_day, metavar="DAY", help="until midnight in Jakarta")

    def handle(self, *_args: Any, **options: Any) -> None:
        day, scopes = options["last_day"], [Scope(value) for value in options["may"]]
        expires_at = clock.jakarta_day(day)[1] if day else None
        with transaction.atomic():
            partner = self.partner(options["partner"], options["shop"])
            row, key = keys.issue(partner, options["name"], scopes, BY, expires_at)
        self.stderr.write(f"{row} of {partner}. Keep it where secrets are kept: it is shown only now.")
        self.stdout.write(key)

    def partner(self, name: str, wanted: list[str]) -> Partner:
        found = Partner.objects.filter(name=name).first()
        if found and wanted:
            raise CommandError(
                f"{found} is there already: its shops are changed on its page.", returncode=WRONG
            )
        if found:
            return found
        if not wanted:
            known = ", ".join(Partner.objects.order_by("name").values_list("name", flat=True)) or "none"
            words = f"There is no partner {name!r}, only: {known}. --shop KEY makes it."
            raise CommandError(words, returncode=WRONG)
        shops = [self.shop(key) for key in wanted]
        made = Partner.objects.create(name=name)
        made.shops.set(shops)
        return made

    def shop(self, key: str) -> Shop:
        rows = Shop.objects.filter(kind=KIND)
        found = next((shop for shop in rows if shop.key == key), None)
        if found is None:
            known = ", ".join(shop.key for shop in rows) or "none"
            raise CommandError(f"There is no own shop {key!r}, only: {known}.", returncode=WRONG)
        return found
