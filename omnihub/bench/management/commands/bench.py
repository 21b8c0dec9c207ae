"""Measure OmniHub against the plain way of doing the same, in one run on this machine."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from omnihub.bench.figures import MODULES, Figure
from omnihub.demo import processes


class Command(BaseCommand):
    help = __doc__ or ""
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", help=f"one of {', '.join(MODULES)}; all without it")
        parser.add_argument("--json", action="store_true")
        parser.add_argument(
            "--orders",
            default=os.environ.get("BENCH_ORDERS", "10000,100000"),
            help="how many orders the pages are measured with: 10000,100000,1000000 takes long",
        )

    def handle(self, *, name: str | None, **options: Any) -> None:
        wanted = (name or "").replace("-", "_")
        if wanted and wanted not in MODULES:
            raise CommandError(f"there is no bench {name!r}; there are {', '.join(MODULES)}")
        measured: dict[str, list[dict[str, Any]]] = {}
        for module in [wanted] if wanted else MODULES:
            self._say(options, f"\n{module}")
            for figure in _figures(module, BENCH_ORDERS=options["orders"]):
                measured.setdefault(module, []).append(figure.as_json())
                self._say(options, f"  {figure.line()}")
        if options["json"]:
            self.stdout.write(json.dumps(measured, indent=2))

    def _say(self, options: dict[str, Any], line: str) -> None:
        if not options["json"]:
            self.stdout.write(line)


def _figures(module: str, **wishes: str) -> Iterator[Figure]:
    """Each bench starts with an empty database; one that fails says why and ends the run."""
    with tempfile.TemporaryDirectory(prefix="omnihub-bench-") as folder:
        environment = {
            **os.environ,
            **wishes,
            "VAR_DIR": folder,
            "SANDBOX_PORT": str(processes.free_port()),
            "LOG_LEVEL": "WARNING",
        }
        with subprocess.Popen(
            [sys.executable, "-m", "omnihub.bench", module],
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        ) as process:
            assert process.stdout is not None
            for line in process.stdout:
                yield Figure(**json.loads(line))
        if process.returncode:
            raise CommandError(f"the bench {module} failed")
