"""The database's own clock and locks: one time for all machines that share it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from omnihub.core import clock


def is_postgres() -> bool:
    return connection.vendor == "postgresql"


def database_now() -> datetime:
    """SQLite runs inside this process, so its clock is ours."""
    if not is_postgres():
        return clock.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0].astimezone(UTC)  # type: ignore[no-any-return]


def unindexed(name: str) -> Coalesce:
    """A column that no index answers: SQLite groups and filters along an index of the column, though it has
    to walk all rows for that, rather than read the few that were asked for.
    """
    return Coalesce(F(name), F(name))


def one_at_a_time(name: str) -> None:
    """Inside a transaction: wait until nobody else holds this name. SQLite has one writer anyway."""
    if is_postgres():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"omnihub:{name}"])


@contextmanager
def impatient_savepoint(milliseconds: int = 200) -> Iterator[None]:
    """A transaction that gives up (OperationalError) rather than wait long for another's lock.

    Shorter than PostgreSQL's deadlock_timeout: in a deadlock it is always we who lose, never the other.
    """
    alone = not connection.in_atomic_block
    with transaction.atomic():
        if is_postgres() and alone:
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL lock_timeout = '{int(milliseconds)}ms'")
        yield
