"""Rows into a table by the fastest way its database has. Only for databases nobody else writes to."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection, models

from omnihub.core import database, secrets
from omnihub.core.secrets import Sealed, SealedTextField

Row = tuple[Any, ...]
Convert = Callable[[Any], Any]


class Table:
    """`columns` are given with each row, in this order; all others get their field's default.

    A key that is not given is the database's own to make.
    """

    def __init__(self, model: type[models.Model], *columns: str) -> None:
        fields = [
            field
            for field in model._meta.concrete_fields  # noqa: SLF001 - documented
            if field.attname not in columns and not isinstance(field, models.AutoField)
        ]
        named = [model._meta.get_field(name) for name in columns]  # noqa: SLF001
        self.model = model
        converts = ((place, _convert(field)) for place, field in enumerate(named))
        self.converts = [(place, convert) for place, convert in converts if convert]
        self.rest = tuple(_prepared(field, field.get_default()) for field in fields)
        names: list[Any] = [getattr(field, "column", None) for field in (*named, *fields)]
        self.columns = ", ".join(connection.ops.quote_name(name) for name in names)
        self.places = ", ".join(["%s"] * len(names))
        self.name = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001

    def write(self, rows: Sequence[Row]) -> int:
        if rows:
            prepared = (self._prepare(row) for row in rows)
            (_copy if database.is_postgres() else _insert)(self, prepared)
        return len(rows)

    def _prepare(self, row: Row) -> Row:
        values = list(row)
        for place, convert in self.converts:
            values[place] = convert(values[place])
        return (*values, *self.rest)

    def next_pk(self) -> int:
        newest = self.model._default_manager.order_by("-pk").values_list("pk", flat=True).first()  # noqa: SLF001
        return (newest or 0) + 1


def sealed(words: str, model: type[models.Model], column: str, pk: object) -> Sealed:
    """For a column that is sealed for its row."""
    return Sealed(secrets.seal(words, f"{model._meta.db_table}.{column}.{pk}"))  # noqa: SLF001 - documented


def _copy(table: Table, rows: Iterable[Row]) -> None:
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table.name} ({table.columns}) FROM STDIN") as copy,
    ):
        for row in rows:
            copy.write_row(row)


def _insert(table: Table, rows: Any) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table.name} ({table.columns}) VALUES ({table.places})", rows)  # noqa: S608 - names of our own tables


def _convert(field: Any) -> Convert | None:
    """The few kinds that a driver does not take as they are. Django's own way costs ten times as much."""
    if isinstance(field, models.DateTimeField | models.DecimalField):
        return None if database.is_postgres() else PLAIN[type(field)]
    if isinstance(field, models.JSONField | models.UUIDField | models.DurationField | SealedTextField):
        return lambda value: _prepared(field, value)
    return None


def _naive(value: datetime | None) -> str | None:
    return value.isoformat(" ")[: -len("+00:00")] if value else None


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


PLAIN: dict[type, Convert] = {models.DateTimeField: _naive, models.DecimalField: _text}
"""As SQLite keeps them. Our moments are UTC all."""


def _prepared(field: Any, value: Any) -> Any:
    return field.get_db_prep_save(value, connection)
