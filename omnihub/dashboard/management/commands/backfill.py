"""Read old orders of a shop as history: ask, then tell how far it is until it is done."""

import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from channels import backfills, shops
from channels.backfills import NothingToRead
from channels.models import Backfill, Shop
from omnihub.core import clock
from omnihub.dashboard.queries import backfills as queries
from omnihub.dashboard.templatetags.hub import span

FAILED, WRONG, TOO_LONG = 1, 2, 3
LOOK_EVERY = 0.5
WHO = "the command line"


class Command(BaseCommand):
    help = (
        "Read a shop's orders of some days as history: shown and reported, never written to Odoo. "
        "Exit status: 0 asked for or done, 1 stopped, cancelled or with problems, 2 nothing to read or no "
        "such shop, 3 not done in time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("shop", help="shopee:220000123; the kind may be left out")
        parser.add_argument("--from", dest="since", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--to", dest="until", type=date.fromisoformat, metavar="YYYY-MM-DD")
        parser.add_argument("--cancel", action="store_true", help="stop the one that is on its way")
        parser.add_argument("--go-on", action="store_true", help="go on with the last one that stopped")
        parser.add_argument("--wait", type=float, default=0, metavar="SECONDS", help="tell how far it is")

    def handle(self, *_args: Any, **options: Any) -> None:
        shop = self.chosen(options["shop"])
        if options["cancel"]:
            return self.cancel(shop)
        run = self.go_on(shop) if options["go_on"] else self.ask(shop, options["since"], options["until"])
        self.stdout.write(
            f"{shop.name}: asked for. manage.py worker reads it; the shop's page shows how far."
        )
        if options["wait"] > 0:
            self.wait(run, options["wait"])
        return None

    def chosen(self, key: str) -> Shop:
        shop = shops.find(key) or shops.find(f"shopee:{key}")
        if shop is None:
            known = "\n".join(f"  {one.key}  {one.name}" for one in Shop.objects.order_by("pk")) or "  none"
            raise CommandError(f"There is no shop {key!r}. There are:\n{known}", returncode=WRONG)
        return shop

    def ask(self, shop: Shop, since: date | None, until: date | None) -> Backfill:
        """Jakarta days; the last one is included."""
        if since is None:
            raise CommandError("--from is missing: the first day to read.", returncode=WRONG)
        start, _end = clock.jakarta_day(since)
        _start, end = clock.jakarta_day(until or clock.jakarta_date(clock.now()))
        try:
            return backfills.ask(shop, start, end, WHO)
        except NothingToRead as error:
            raise CommandError(str(error), returncode=WRONG) from error

    def cancel(self, shop: Shop) -> None:
        run = Backfill.objects.filter(backfills.OPEN, shop=shop).select_related("shop").first()
        if run is None or not backfills.cancel(run, WHO):
            raise CommandError("No backfill of this shop is on its way.", returncode=WRONG)
        self.stdout.write("Stopped. What was read stays.")

    def go_on(self, shop: Shop) -> Backfill:
        run = Backfill.objects.filter(shop=shop).select_related("shop").order_by("-asked_at").first()
        if run is None or not backfills.go_on(run, WHO):
            raise CommandError("There is no stopped backfill of this shop.", returncode=WRONG)
        return run

    def wait(self, run: Backfill, seconds: float) -> None:
        end, said = time.monotonic() + seconds, ""
        while True:
            run.refresh_from_db()
            look = queries.look(run)
            words = self.words(look)
            if words != said:
                self.stdout.write(words)
                said = words
            if not look.open:
                return self.end(look)
            if time.monotonic() > end:
                raise CommandError(f"Not done after {seconds:g} s; it goes on.", returncode=TOO_LONG)
            time.sleep(LOOK_EVERY)

    def words(self, look: queries.Run) -> str:
        progress = look.progress
        rate = f", {progress.rate:.1f} a second" if progress.rate else ""
        left = f", {span(progress.left)} left" if progress.left else ""
        return f"{look.words} ({progress.percent} %{rate}{left})"

    def end(self, look: queries.Run) -> None:
        for problem in look.row.problems:
            self.stderr.write(f"{problem['order']}: {problem['words']}")
        if look.row.state != Backfill.State.DONE:
            raise CommandError(f"{look.row.get_state_display()}. {look.row.note}", returncode=FAILED)
        if look.row.troubled:
            raise CommandError(f"{look.row.troubled} orders have a problem.", returncode=FAILED)
