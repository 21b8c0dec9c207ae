"""Insert or update many rows in one statement."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import QuerySet, Value
from django.db.models.functions import Cast

Row = TypeVar("Row", bound=models.Model)


def rows(model: type[Row], found: list[Row], *, unique: tuple[str, ...]) -> None:
    """Afterwards every row knows its primary key. The caller holds the lock that makes `found` current."""
    if not found:
        return
    for row in found:
        fitted(row).pk = None
    model._default_manager.bulk_create(  # noqa: SLF001 - Django's documented way to a model's manager
        found, update_conflicts=True, unique_fields=list(unique), update_fields=_others(model, unique)
    )


def changed(model: type[Row], found: Collection[Row], fields: Collection[str]) -> None:
    """Write these fields of rows that were read and locked before.

    Django's `bulk_update` writes a CASE of all rows for each field, and building it takes most of the time.
    """
    if found:
        model._default_manager.bulk_create(  # noqa: SLF001 - Django's documented way to a model's manager
            found, update_conflicts=True, unique_fields=["pk"], update_fields=fields
        )


def copied(
    model: type[models.Model], found: QuerySet[Any, Any], values: Mapping[str, Any], *, once: bool = False
) -> int:
    """Rows that the database itself makes of what a query finds: five thousand cost no more here than five.

    `values` by column, of the query's own or the same for all; what is not named has its default. `once`: a
    row that is there already stays as it is.
    """
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]  # noqa: SLF001 - documented
    new = {f"new_{one.attname}": _of_all(one, values.get(one.attname, one.get_default())) for one in fields}
    try:
        chosen, terms = found.values(**new).query.sql_with_params()
    except EmptyResultSet:  # of no keys at all
        return 0
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(str(one.column)) for one in fields)
    sql = (
        f"INSERT INTO {quoted(model._meta.db_table)} ({columns}) "  # noqa: S608, SLF001 - names are the models' own
        f"SELECT {', '.join(f'chosen.{quoted(name)}' for name in new)} FROM ({chosen}) AS chosen WHERE true"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ON CONFLICT DO NOTHING" if once else sql, terms)
        return int(cursor.rowcount)


def _of_all(field: "models.Field[Any, Any]", value: object) -> Any:
    if hasattr(value, "resolve_expression"):
        return value
    return Value(value, output_field=field) if value is not None else Cast(Value(None), field)


def fitted(row: Row) -> Row:
    """A marketplace's text may be longer than our column: it is cut, the row is not lost for it."""
    for name, limit in _limits(type(row)):
        value = getattr(row, name)
        if isinstance(value, str) and len(value) > limit:
            setattr(row, name, value[:limit])
    return row


@cache
def _others(model: type[models.Model], unique: tuple[str, ...]) -> list[str]:
    columns = model._meta.concrete_fields  # noqa: SLF001 - documented
    return [column.name for column in columns if not column.primary_key and column.name not in unique]


@cache
def _limits(model: type[models.Model]) -> tuple[tuple[str, int], ...]:
    columns = model._meta.concrete_fields  # noqa: SLF001 - documented
    limits = ((column.attname, getattr(column, "max_length", None)) for column in columns)
    return tuple((name, limit) for name, limit in limits if limit)
