"""Counting for pages: nobody waits for an exact number that nobody reads."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

MOST = 10_000


@dataclass(frozen=True, slots=True)
class Question:
    """How many of each, asked in one go. Writing it takes longer than its answer: what asks the same on every
    page writes it once, and must not have a moment or a person in it.
    """

    names: tuple[str, ...]
    sql: str
    values: tuple[Any, ...]

    def ask(self) -> dict[str, int]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self.values)
            return dict(zip(self.names, cursor.fetchone(), strict=True))


def question(most: int, wanted: dict[str, QuerySet[Any]]) -> Question:
    parts: list[str] = []
    values: list[Any] = []
    for rows in wanted.values():
        sql, params = rows.order_by().values("pk")[: most + 1].query.sql_with_params()
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS counted)")  # noqa: S608 - the ORM wrote it
        values.extend(params)
    return Question(tuple(wanted), f"SELECT {', '.join(parts)}", tuple(values))


def counts(most: int = MOST, /, **wanted: QuerySet[Any]) -> dict[str, int]:
    """How many of each, up to one more than `most`. One question, however many are asked for."""
    return question(most, wanted).ask()
