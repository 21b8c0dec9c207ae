"""Two processes and the last unit, on SQLite as it is in a small shop: one file, a connection each."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import databases

ROOT = Path(__file__).parents[2]
READY, GO = "ready", "go"
PREPARE = """
from channels.models import Shop, Product, StockLevel
from omnihub.core import clock
now = clock.now()
Shop.objects.create(kind="shopee", remote_id="1", name="Toko", stock_place="odoo:1")
product = Product.objects.create(sku="LAST", name="Last", as_of=now)
StockLevel.objects.create(product=product, place="odoo:1", sellable=1, read_at=now, changed_at=now)
"""
RACE = f"""
import sys
from datetime import timedelta
from channels import reservations
from channels.models import Shop
from omnihub.core import clock
shop = Shop.objects.get()
print("{READY}", flush=True)
sys.stdin.readline()
try:
    reservations.reserve(shop, sys.argv[1], {{"LAST": 1}}, clock.now() + timedelta(minutes=5))
    print("mine", flush=True)
except reservations.NotEnough as refusal:
    print("missing", refusal.missing["LAST"], flush=True)
"""
DJANGO = "import django; django.setup()\n"


@pytest.fixture
def python(tmp_path):
    """Run a piece of the product in a process of its own, on a database file of its own."""
    shutil.copy(databases.migrated(), tmp_path / "omnihub.sqlite3")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "omnihub.settings",
        "VAR_DIR": str(tmp_path),
        "LOG_LEVEL": "WARNING",
    }
    for name in ("SECRET_KEY", "DATABASE_URL", "PUBLIC_URL"):
        environment.pop(name, None)

    def start(*arguments):
        return subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    return start


def done(process):
    with process:
        process.communicate(timeout=100)
    return process.returncode == 0


def test_two_processes_and_the_last_unit_make_one_reservation(python):
    assert done(python("-c", DJANGO + PREPARE))
    with python("-c", DJANGO + RACE, "cart:1") as first, python("-c", DJANGO + RACE, "cart:2") as second:
        for racer in (first, second):
            assert racer.stdout.readline().strip() == READY
        for racer in (first, second):
            racer.stdin.write(f"{GO}\n")
            racer.stdin.flush()
        answers = sorted(racer.communicate(timeout=60)[0].strip() for racer in (first, second))
    assert answers == ["mine", "missing 1"]
