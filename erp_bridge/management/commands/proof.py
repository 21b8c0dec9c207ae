"""Compare marketplace, OmniHub and Odoo: of each order the sales order, deliveries, invoice less credit
notes, and payment. A wallet's fees, adjustments, withdrawals and balances are the reconciliation's.

Exit status: 0 equal, 1 different, 2 nothing to compare, 3 not finished.
"""

import json
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from erp_bridge.proof import report, run
from omnihub.core import logs


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=run.DAYS, help="orders created in the last N days")
        parser.add_argument(
            "--settle",
            type=int,
            default=settings.SETTLE_SECONDS,
            metavar="SECONDS",
            help="leave out what changed less than this many seconds ago",
        )
        parser.add_argument("--json", action="store_true")

    def handle(self, *, days: int, settle: int, **options: Any) -> None:
        if days < 1 or settle < 0:
            raise CommandError("--days must be at least 1 and --settle at least 0")
        logs.quiet()
        proof = run.prove(days=days, settle_seconds=settle)
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(proof), indent=2))
        else:
            self.stdout.write("\n".join(report.lines(proof)))
        sys.exit(report.EXIT[proof.Verdict(proof.verdict)])
