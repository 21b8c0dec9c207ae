"""What differs from the seeded start, in one SQLite file, so that a restart finds it again."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

from sandbox.odoo.store import Key, Row

SCHEMA = """
CREATE TABLE IF NOT EXISTS record (model TEXT, id INTEGER, body TEXT, PRIMARY KEY (model, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, body TEXT) WITHOUT ROWID;
"""
PASSING = frozenset({"account.payment.register", "sale.advance.payment.inv", "account.move.reversal"})
"""Wizards live for one screen; nobody misses them after a restart."""


class Disk:
    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._db.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;" + SCHEMA)

    def save(self, touched: Mapping[Key, Row | None], counters: Mapping[str, int]) -> None:
        rows = [
            (model, number, json.dumps(row) if row else None)
            for (model, number), row in touched.items()
            if model not in PASSING
        ]
        self._db.execute("BEGIN IMMEDIATE")
        self._db.executemany("INSERT OR REPLACE INTO record VALUES (?, ?, ?)", rows)
        self._keep("counters", counters)
        self._db.execute("COMMIT")

    def rows(self) -> Iterator[tuple[str, int, Row | None]]:
        for model, number, body in self._db.execute("SELECT model, id, body FROM record"):
            yield model, number, json.loads(body) if body else None

    def fact(self, name: str) -> object:
        found = self._db.execute("SELECT body FROM fact WHERE name = ?", [name]).fetchone()
        return json.loads(found[0]) if found else None

    def empty(self, seed: str) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        self._db.execute("DELETE FROM record")
        self._db.execute("DELETE FROM fact")
        self._keep("seed", seed)
        self._db.execute("COMMIT")

    def close(self) -> None:
        self._db.close()

    def _keep(self, name: str, value: object) -> None:
        self._db.execute("INSERT OR REPLACE INTO fact VALUES (?, ?)", [name, json.dumps(value)])
