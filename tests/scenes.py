"""A start that many tests share: made once a process, then laid again from the rows that it left.

Making one goes through the product's own functions and costs a second; laying it costs milliseconds. Both
sides are kept: the product's rows here, the sandbox's world as a picture in the sandbox.
"""

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from tests.sandbox_process import Sandbox

Rows = dict[str, list[tuple[Any, ...]]]


class Scenes:
    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.kept: dict[str, Rows] = {}

    def begin(self, name: str, make: Callable[[], object]) -> None:
        """The state after `make()`, which adds rows and changes none that were there before.

        For the beginning of a test: what was done in the sandbox until then is over.
        """
        if connection.vendor != "sqlite":  # few tests, and sequences that would have to follow
            make()
            return
        if name in self.kept:
            self.sandbox.reset(name)
            _lay(self.kept[name])
            return
        before = _rows()
        make()
        self.sandbox.control("picture", {"name": name})
        self.kept[name] = _added(before, _rows())


def _rows() -> Rows:
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found[table] = cursor.fetchall()
        return found


def _added(before: Rows, after: Rows) -> Rows:
    added = {}
    for table, rows in after.items():
        old = before[table]
        assert [row for row in old if row not in rows] == [], f"a scene changed a row of {table}"
        added[table] = [row for row in rows if row not in old]
    return {table: rows for table, rows in added.items() if rows}


def _lay(kept: Rows) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for table, rows in kept.items():
            places = ", ".join(["%s"] * len(rows[0]))
            cursor.executemany(f"INSERT INTO {connection.ops.quote_name(table)} VALUES ({places})", rows)
