"""The sandbox's one SQLite file: making its tables, writing one at a time, wiping."""

import threading
import time
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction

Rows = list[tuple[Any, ...]]

ATTENTIVE_SECONDS, LONGEST_REST = 5.0, 1.0

_one_writer = threading.RLock()
_written = threading.Event()
_written_at = 0.0
_era = 0


@contextmanager
def writing() -> Iterator[None]:
    """A transaction that writes. Threads queue here, not in SQLite, whose waiting is by sleeping."""
    global _written_at  # noqa: PLW0603  the process has one file
    with _one_writer, transaction.atomic():
        yield
    _written_at = time.monotonic()
    _written.set()


def rest(seconds: float) -> None:
    """So long, while things happen. In a world in which nobody writes hardly anything falls due."""
    if time.monotonic() < _written_at + ATTENTIVE_SECONDS:
        time.sleep(seconds)
    else:
        _written.wait(LONGEST_REST)
        _written.clear()


def era() -> int:
    """Rises with each reset, so that work begun in an older world can see that it is over."""
    return _era


def begin_era() -> None:
    global _era  # noqa: PLW0603  the process has one world
    _era += 1


def prepare() -> bool:
    """Make the tables if the file has none or was made by another version. True if it was made anew."""
    settings.DATABASE_FILE.parent.mkdir(parents=True, exist_ok=True)
    version = _schema_version()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA user_version")
        if cursor.fetchone()[0] == version:
            return False
        _drop_all_tables()
        with connection.schema_editor() as editor:
            for model in apps.get_models():
                editor.create_model(model)
        cursor.execute(f"PRAGMA user_version = {version}")
    return True


def wipe(tables: Iterable[type[models.Model]]) -> None:
    with connection.cursor() as cursor:
        for model in tables:
            table = model._meta.db_table  # noqa: SLF001  Django's documented way to a table's name
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608
            if isinstance(model._meta.pk, models.AutoField):  # noqa: SLF001
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])


def rows(model: type[models.Model]) -> Rows:
    """As they are in the file, for `lay`."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')  # noqa: S608, SLF001
        return cursor.fetchall()


def lay(model: type[models.Model], found: Rows) -> None:
    if not found:
        return
    places = ", ".join(["%s"] * len(found[0]))
    with connection.cursor() as cursor:
        cursor.executemany(f'INSERT INTO "{model._meta.db_table}" VALUES ({places})', found)  # noqa: S608, SLF001


def _schema_version() -> int:
    with connection.schema_editor(collect_sql=True, atomic=False) as editor:
        for model in apps.get_models():
            editor.create_model(model)
        text = "\n".join(editor.collected_sql)
    return zlib.crc32(text.encode()) & 0x7FFFFFFF


def _drop_all_tables() -> None:
    with connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'DROP TABLE "{table}"')
