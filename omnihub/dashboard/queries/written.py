"""Questions about a text, written once: that takes longer than their answer."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model, QuerySet

TEXT = "\x00"
"""Stands for the text in what is written; no text has it."""


@dataclass(frozen=True, slots=True)
class Question:
    sql: str
    values: tuple[Any, ...]

    def ask(self, text: str) -> list[Any]:
        values = [value.replace(TEXT, text) if isinstance(value, str) else value for value in self.values]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
            return list(cursor.fetchall())


def question(rows: QuerySet[Model, Any]) -> Question:
    """`rows` are of plain numbers and texts, and asked for with TEXT."""
    sql, values = rows.query.sql_with_params()
    return Question(sql, values)
