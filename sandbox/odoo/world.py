"""The one Odoo database of the sandbox: seeded, kept in memory, written through to a file."""

import hashlib
import json
import threading
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from sandbox.odoo.disk import Disk
from sandbox.odoo.environment import ROOT, Env
from sandbox.odoo.models import REGISTRY
from sandbox.odoo.seed import plant
from sandbox.odoo.store import Key, Picture, Row, Store, Tables

DATABASE = "sandbox"
SEEDED_AT = datetime(2026, 1, 1, tzinfo=UTC)


class World:
    def __init__(self, file: Path | None = None) -> None:
        self.database = DATABASE
        self.registry = REGISTRY
        self.lock = threading.RLock()
        """One call at a time."""
        self.store = Store()
        plant(Env(self.store, REGISTRY, ROOT, {"active_test": False}, SEEDED_AT))
        self.store.settle()
        self._start = self.store.picture()
        self._seed = hashlib.sha256(json.dumps(self._start).encode()).hexdigest()
        self._disk = Disk(file) if file else None
        self._find_again()

    def _find_again(self) -> None:
        """What an earlier process wrote, unless it began from another seed."""
        if self._disk is None:
            return
        if self._disk.fact("seed") != self._seed:
            self._disk.empty(self._seed)
        self.store.lay(self._disk.rows())
        counters = self._disk.fact("counters")
        if isinstance(counters, dict):
            self.store.counters.update(counters)

    def keep(self) -> None:
        touched = self.store.settle()
        if touched and self._disk:
            self._disk.save(touched, self.store.counters)

    def reset(self) -> None:
        with self.lock:
            self.store.restore(self._start)
            if self._disk:
                self._disk.empty(self._seed)

    def picture(self) -> Picture:
        with self.lock:
            return self.store.picture()

    def show(self, picture: Picture) -> None:
        with self.lock:
            self.store.restore(picture)
            if self._disk:
                self._disk.empty(self._seed)
                self._disk.save(_difference(self._start[0], picture[0]), self.store.counters)

    def close(self) -> None:
        if self._disk:
            self._disk.close()


def _difference(before: Tables, after: Tables) -> dict[Key, Row | None]:
    """Rows are replaced, never changed: what is another object is another row."""
    found: dict[Key, Row | None] = {}
    for model in before.keys() | after.keys():
        old, new = before.get(model, {}), after.get(model, {})
        found |= {(model, number): row for number, row in new.items() if row is not old.get(number)}
        found |= {(model, number): None for number in old.keys() - new.keys()}
    return found


_first = threading.Lock()


def current() -> World:
    """The world of this process, beside the sandbox's own file."""
    with _first:
        return _made()


@lru_cache(maxsize=1)
def _made() -> World:
    file = Path(settings.DATABASE_FILE)
    return World(file.with_name(f"{file.stem}.odoo{file.suffix}"))
