"""Rows in memory: a row is never changed but replaced, so going back is putting the old one again."""

from collections.abc import Iterable, Mapping
from typing import Any

Row = dict[str, Any]
Key = tuple[str, int]
Tables = dict[str, dict[int, Row]]
Picture = tuple[Tables, dict[str, int]]
Index = dict[Any, dict[int, None]]


class Store:
    def __init__(self) -> None:
        self.tables: dict[str, dict[int, Row]] = {}
        self.counters: dict[str, int] = {}
        self._indexes: dict[str, dict[str, Index]] = {}
        self._undo: list[tuple[Key, Row | None]] = []

    # -- reading

    def rows(self, model: str) -> dict[int, Row]:
        found = self.tables.get(model)
        return self.tables.setdefault(model, {}) if found is None else found

    def matching(self, model: str, field: str, value: Any) -> dict[int, None]:
        """The ids whose stored `field` is `value`, or holds it when the field is a list."""
        return self._index(model, field).get(value, {})

    def _index(self, model: str, field: str) -> Index:
        of_model = self._indexes.setdefault(model, {})
        if field not in of_model:
            index: Index = {}
            for number, row in self.rows(model).items():
                _enter(index, row.get(field, False), number)
            of_model[field] = index
        return of_model[field]

    # -- writing, always inside a transaction

    def insert(self, model: str, values: Mapping[str, Any]) -> int:
        number = self.next_number(model)
        self._put(model, number, {"id": number, **values})
        return number

    def update(self, model: str, number: int, changes: Mapping[str, Any]) -> None:
        self._put(model, number, {**self.tables[model][number], **changes})

    def delete(self, model: str, number: int) -> None:
        self._put(model, number, None)

    def next_number(self, name: str) -> int:
        """Like a sequence of PostgreSQL: never given back, so a failed call leaves a gap."""
        self.counters[name] = self.counters.get(name, 0) + 1
        return self.counters[name]

    def _put(self, model: str, number: int, row: Row | None) -> None:
        self._undo.append(((model, number), self._replace(model, number, row)))

    def _replace(self, model: str, number: int, row: Row | None) -> Row | None:
        table = self.rows(model)
        before = table.get(number)
        if row is None:
            table.pop(number, None)
        else:
            table[number] = row
        for field, index in self._indexes.get(model, {}).items():
            was = before.get(field, False) if before else None
            now = row.get(field, False) if row else None
            if was != now:
                if before:
                    _leave(index, was, number)
                if row:
                    _enter(index, now, number)
        return before

    # -- transactions

    def mark(self) -> int:
        return len(self._undo)

    def go_back(self, mark: int = 0) -> None:
        while len(self._undo) > mark:
            (model, number), row = self._undo.pop()
            self._replace(model, number, row)

    def settle(self) -> dict[Key, Row | None]:
        """Keep what was done since the start; says what rows are new, changed or gone."""
        touched = {key: self.tables[key[0]].get(key[1]) for key, _ in self._undo}
        self._undo.clear()
        return touched

    # -- the whole

    def picture(self) -> Picture:
        return {model: dict(rows) for model, rows in self.tables.items()}, dict(self.counters)

    def restore(self, picture: Picture) -> None:
        tables, counters = picture
        self.tables = {model: dict(rows) for model, rows in tables.items()}
        self.counters = dict(counters)
        self._indexes.clear()
        self._undo.clear()

    def lay(self, rows: Iterable[tuple[str, int, Row | None]]) -> None:
        """Rows from outside, such as a file, without a transaction."""
        for model, number, row in rows:
            self._replace(model, number, row)


def _enter(index: Index, value: Any, number: int) -> None:
    for each in value if isinstance(value, list) else (value,):
        index.setdefault(each, {})[number] = None


def _leave(index: Index, value: Any, number: int) -> None:
    for each in value if isinstance(value, list) else (value,):
        index.get(each, {}).pop(number, None)
