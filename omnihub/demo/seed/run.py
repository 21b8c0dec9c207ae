"""Fill the database with orders, some thousands in a transaction."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from django.core.management.color import no_style
from django.db import connection, models, transaction

from channels.models import Customer, CustomerProfile, Order, Package, ReturnCase
from omnihub.core import clock, database
from omnihub.core.models import Work
from omnihub.demo.seed import catalogue, sales
from omnihub.demo.seed.engine import Engine
from omnihub.demo.seed.letters import Letters
from omnihub.demo.seed.mirror import Mirror
from omnihub.demo.seed.papers import Papers
from omnihub.demo.seed.parcels import Parcels
from omnihub.demo.seed.payments import Payments
from omnihub.demo.seed.sales import Plan
from omnihub.demo.seed.table import Table
from payments.models import Charge, Payment, Receipt
from shipping.models import Shipment

DAYS = 400
HISTORY_DAYS = 20
AT_ONCE = 5_000
CACHE_KB = 400_000
KEYED: list[type[models.Model]] = [
    Order, Customer, CustomerProfile, Package, ReturnCase, Work, Shipment, Payment, Charge, Receipt,
]  # fmt: skip
"""Their keys are given by the seed."""


@dataclass(frozen=True, slots=True)
class Progress:
    orders: int
    rows: int


def fill(count: int, seed: int) -> Iterator[Progress]:
    """How far it is, after each piece. The same seed on the same database and day gives the same orders."""
    plan, dice = _plan(count), Random(seed)  # noqa: S311 - a seed repeats it
    mirror, papers, engine = Mirror(), Papers(), Engine(plan.end)
    payments, parcels, letters = Payments(plan.end), Parcels(plan.end), Letters(plan.end)
    _make_room()
    rows = 0
    for start in range(0, count, AT_ONCE):
        places = range(start, min(start + AT_ONCE, count))
        with transaction.atomic():
            some = list(sales.made(plan, dice, places))
            held = engine.hold(some)
            packages = mirror.pack(some)
            rows += mirror.write(plan, dice, some, packages) + papers.write(some, held)
            rows += engine.write(dice, some, held) + parcels.write(some, packages)
            rows += payments.write(dice, some) + letters.write(dice, some)
        yield Progress(places.stop, rows)
    _put_in_order()


def _plan(count: int) -> Plan:
    end = clock.now()
    start = end - timedelta(days=DAYS)
    live_at = start + timedelta(days=HISTORY_DAYS)
    return Plan(
        stalls=catalogue.open_stalls(live_at, end),
        start=start,
        end=end,
        live_at=live_at,
        first=Table(Order).next_pk(),
        count=count,
        buyers=Table(Customer).next_pk(),
    )


def _make_room() -> None:
    """SQLite's usual 2 MB of pages are read again and again where every row touches a dozen indexes."""
    if not database.is_postgres():
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = -{CACHE_KB}")


def _put_in_order() -> None:
    """Sequences behind our own keys, and what PostgreSQL's own housekeeping would do in time."""
    if not database.is_postgres():
        return
    with connection.cursor() as cursor:
        for line in connection.ops.sequence_reset_sql(no_style(), KEYED):
            cursor.execute(line)
        if not connection.in_atomic_block:
            cursor.execute("VACUUM ANALYZE")
