"""`make chaos`: SEED=… repeats a storm, ORDERS=… and KILLS=… make it smaller or larger."""

import logging
import os
import random
import shutil
import sys
import tempfile
import time
from collections import Counter

import django

from omnihub.demo.processes import free_port


def main() -> int:
    seed = int(os.environ.get("SEED") or random.SystemRandom().randrange(10**6))
    with tempfile.TemporaryDirectory(prefix="omnihub-chaos-") as folder:
        os.environ.update(
            DJANGO_SETTINGS_MODULE="tests.chaos.settings",
            VAR_DIR=folder,
            PORT=str(free_port()),
            SANDBOX_PORT=str(free_port()),
            LOG_LEVEL="INFO",
        )
        if os.environ.get("CHAOS_DATABASE") == "postgres":
            from tests import postgres  # noqa: PLC0415 - only where a server is wanted

            os.environ["BENCH_DATABASE_URL"] = postgres.start()
        django.setup()
        return run(seed, folder)


def run(seed: int, folder: str) -> int:
    from django.core.management import call_command  # noqa: PLC0415 - settings are chosen above

    from erp_bridge.proof import report  # noqa: PLC0415
    from erp_bridge.proof import run as proof  # noqa: PLC0415
    from tests.chaos import books, shelves, storm  # noqa: PLC0415

    logging.getLogger("omnihub").setLevel(logging.WARNING)
    call_command("migrate", verbosity=0, skip_checks=True)
    one = storm.Storm(seed, int(os.environ.get("ORDERS", "1000")), int(os.environ.get("KILLS", "30")))
    storm.say(f"SEED={seed}: {one.orders} orders, {one.kills} kills, a fifth of all calls failing")
    started = time.monotonic()
    try:
        one.begin()
        one.rage()
        storm.say(f"killed: {dict(Counter(one.killed))}; {storm.orders_seen()} orders seen so far")
        settled = one.calm()
        storm.say(
            f"{'quiet' if settled else 'STILL BUSY'} after {time.monotonic() - started:.0f} s; {one.left()}"
        )
        result = proof.prove(days=1, settle_seconds=0)
        storm.say("\n".join(report.lines(result)))
        storm.say(books.orders())
        wrong = shelves.differences() + books.differences()
        storm.say("\n".join(wrong) or "Stock, money and messages are the same on every side.")
        short = books.shortfalls(books.floor(one.orders))
        storm.say("\n".join(short) or "Our own shop sold enough of every kind.")
    finally:
        one.running.stop()
        keep_logs(folder)
    equal = result.verdict == result.Verdict.EQUAL and not wrong and not short
    passed = settled and equal and storm.orders_seen() >= one.orders
    storm.say(f"{'PASSED' if passed else 'FAILED'} with SEED={seed} ({storm.orders_seen()} orders)")
    return 0 if passed else 1


def keep_logs(folder: str) -> None:
    """What happened can be read after a storm, too."""
    target = os.environ.get("CHAOS_LOGS")
    if target:
        shutil.copytree(folder, target, dirs_exist_ok=True)


if __name__ == "__main__":
    sys.exit(main())
