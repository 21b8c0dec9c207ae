"""The manual syncs on the command line: ask, then tell how far it is until it is done."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from channels import queries, shops, syncs
from channels.models import Shop, SyncRun
from omnihub.core import heartbeat
from omnihub.dashboard.queries import runs

KINDS = {
    "orders": SyncRun.Kind.ORDERS,
    "stock": SyncRun.Kind.STOCK,
    "shop": SyncRun.Kind.SHOP,
    "labels": SyncRun.Kind.LABELS,
}
FAILED, WRONG, TOO_LONG = 1, 2, 3
LOOK_EVERY = 0.5
QUIET_AFTER = 120.0


class Command(BaseCommand):
    help = (
        "Read a shop's orders, its stock, the shop itself with its listings, or its labels, now. Exit "
        "status: 0 done, 1 failed or held, 2 no such shop, 3 not done in time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = "orders, stock, labels, or shop for what the shop has and sells"
        parser.add_argument("what", choices=sorted(KINDS), help=words)
        parser.add_argument("--shop", metavar="KEY", help="shopee:220000123; without it all connected shops")
        parser.add_argument("--wait", type=float, default=600, metavar="SECONDS", help="0 does not wait")

    def handle(self, *_args: Any, **options: Any) -> None:
        chosen = self.chosen(options["shop"])
        if options["what"] == "labels":
            chosen = self.arranging(chosen)
        asked = [syncs.ask(shop, KINDS[options["what"]], "the command line").pk for shop in chosen]
        age = heartbeat.age()
        if age is None or age > QUIET_AFTER:
            self.stderr.write("No worker gives a sign of life. Start one with: manage.py worker")
        if options["wait"] > 0:
            self.wait(asked, options["wait"])

    def chosen(self, key: str | None) -> list[Shop]:
        """All that may be read, or the one of this key; the kind before the number may be left out."""
        if key is None:
            found = list(queries.connected_shops())
            if not found:
                raise CommandError("No shop is connected and switched on.", returncode=WRONG)
            return found
        shop = shops.find(key) or shops.find(f"shopee:{key}")
        if shop is None:
            known = "\n".join(f"  {one.key}  {one.name}" for one in Shop.objects.order_by("pk")) or "  none"
            raise CommandError(f"There is no shop {key!r}. There are:\n{known}", returncode=WRONG)
        if shop.state != Shop.State.CONNECTED or not shop.pulls:
            raise CommandError(
                f"{shop.name} cannot be read: {shop.state_reason or 'it is switched off'}.", returncode=WRONG
            )
        return [shop]

    def arranging(self, shops: list[Shop]) -> list[Shop]:
        found = [shop for shop in shops if shop.arranges]
        if not found:
            names = ", ".join(shop.name for shop in shops)
            raise CommandError(f"Fetching labels is switched off: {names}. See Shops.", returncode=WRONG)
        return found

    def wait(self, asked: list[int], seconds: float) -> None:
        end = time.monotonic() + seconds
        said: dict[int, str] = {}
        while True:
            looks = [
                runs.look(run)
                for run in SyncRun.objects.filter(pk__in=asked).select_related("shop").order_by("pk")
            ]
            for look in looks:
                self.tell(look, said)
            if all(look.done for look in looks):
                return self.end(looks)
            if time.monotonic() > end:
                raise CommandError(
                    f"Not done after {seconds:g} s; it goes on without us.", returncode=TOO_LONG
                )
            time.sleep(LOOK_EVERY)

    def tell(self, look: runs.Look, said: dict[int, str]) -> None:
        words = look.words
        if said.get(look.run.pk) != words:
            said[look.run.pk] = words
            self.stdout.write(f"{look.run.shop.name}: {words}")

    def end(self, looks: list[runs.Look]) -> None:
        bad = [look for look in looks if look.run.state == SyncRun.State.FAILED or look.held]
        if bad:
            names = ", ".join(look.run.shop.name for look in bad)
            raise CommandError(f"Not everything came: see Attention ({names}).", returncode=FAILED)
