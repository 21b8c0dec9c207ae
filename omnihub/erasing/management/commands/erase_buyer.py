"""The right to be forgotten: a buyer's data out of OmniHub and Odoo, with a receipt. Sums and taxes stay."""

import getpass
import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from channels.erasing import Scope, of_profiles
from omnihub.core import heartbeat
from omnihub.erasing import beginning, finding, planning, receipts
from omnihub.erasing.models import Erasure

HELD, WRONG, TOO_LONG = 1, 2, 3
LOOK_EVERY = 0.5
QUIET_AFTER = 120.0
SURE = "erase"


class Command(BaseCommand):
    help = (
        f"{__doc__} The plan is shown first. Exit status: 0 erased, 1 not yet or not wanted, 2 nobody or "
        "several that may be meant, 3 not finished in time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        words = "a customer's number, or an e-mail address, telephone number, user name or order number"
        parser.add_argument("buyer", nargs="+", help=f"{words}; several are erased together")
        parser.add_argument("--dry-run", action="store_true", help="show the plan and do nothing")
        parser.add_argument("--yes", action="store_true", help="do not ask: for scripts")
        parser.add_argument("--by", default="", metavar="NAME", help="who asks; for the receipt")
        parser.add_argument("--wait", type=float, default=600, metavar="SECONDS", help="0 does not wait")

    def handle(self, *_args: Any, **options: Any) -> None:
        scope = self.meant(options["buyer"])
        plan = planning.plan(scope)
        self.say(f"{len(scope.orders)} orders, {len(scope.customers)} buyers of shops. To be emptied:")
        self.say(*receipts.of_plan(plan))
        if plan.blockers:
            self.say("Not possible yet:", *(receipts.of_blocker(one) for one in plan.blockers))
        if options["dry_run"]:
            return
        if plan.blockers:
            raise CommandError("Nothing was erased: see above.", returncode=HELD)
        self.confirm(yes=options["yes"])
        self.erase(scope, options["by"] or _user(), options["wait"])

    def meant(self, typed: list[str]) -> Scope:
        profiles: set[int] = set()
        alone = Scope()
        for one in typed:
            found = finding.find(one)
            if len(found.profiles) > 1:
                self.several(one, found.profiles)
            if not found.profiles and found.alone.empty:
                self.nobody(one, found.erased)
            profiles |= set(found.profiles)
            alone = alone.with_rows(found.alone)
        return of_profiles(profiles).with_rows(alone)

    def several(self, typed: str, profiles: Any) -> None:
        rows = [
            f"  {one.profile.pk}  {one.name or one.known_by or '(no name)'}  "
            f"{', '.join(sorted({row.shop.name for row in one.customers}))}"
            for one in finding.people(profiles)
        ]
        raise CommandError(
            f"{typed} may be any of these customers. Name one by its number:\n" + "\n".join(rows),
            returncode=WRONG,
        )

    def nobody(self, typed: str, erased: Erasure | None) -> None:
        if erased:
            self.say(*receipts.of_erasure(erased))
            raise CommandError(f"{typed} is erased already: see above.", returncode=WRONG)
        raise CommandError(f"Nobody here is known by {typed}.", returncode=WRONG)

    def confirm(self, *, yes: bool) -> None:
        if yes:
            return
        if not sys.stdin.isatty():
            raise CommandError("Nothing was erased. In a script, say --yes.", returncode=HELD)
        if input(f"This cannot be taken back. Type {SURE} to go on: ").strip() != SURE:
            raise CommandError("Nothing was erased.", returncode=HELD)

    def erase(self, scope: Scope, by: str, seconds: float) -> None:
        try:
            row = beginning.begin(scope, by)
        except beginning.NotYet as error:
            self.say(*(receipts.of_blocker(one) for one in error.blockers))
            raise CommandError(
                "Nothing was erased: something has begun meanwhile.", returncode=HELD
            ) from error
        self.say(f"Erased here. Receipt {row.short}: the notes, the files and Odoo follow.")
        age = heartbeat.age()
        if age is None or age > QUIET_AFTER:
            self.stderr.write("No worker gives a sign of life. Start one with: manage.py worker")
        end = time.monotonic() + seconds
        while row.state != Erasure.State.DONE and time.monotonic() < end:
            time.sleep(LOOK_EVERY)
            row.refresh_from_db()
        self.say(*receipts.of_erasure(row))
        if seconds and row.state != Erasure.State.DONE:
            raise CommandError("It goes on without us; if it is held, see Attention.", returncode=TOO_LONG)

    def say(self, *lines: str) -> None:
        for line in lines:
            self.stdout.write(line)


def _user() -> str:
    try:
        return f"{getpass.getuser()} on the command line"
    except OSError:
        return "the command line"
