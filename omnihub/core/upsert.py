"""Insert or update many rows in one statement."""

from collections.abc import Collection
from functools import cache
from typing import TypeVar

from django.db import models

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
