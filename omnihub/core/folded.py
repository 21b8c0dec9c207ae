"""Texts by how they begin, in capitals or not, by an index: on both databases, at any size.

A database compares texts by its own language's rules, and then no index answers "begins with". Folded texts
are compared byte by byte, where what begins with ABC lies between ABC and the last text that does.
"""

from collections.abc import Sequence
from typing import Any, TypeVar, cast

from django.db.models import F, Func, Model, QuerySet, TextField, Value
from django.db.models.functions import Upper
from django.db.models.lookups import IContains

Found = TypeVar("Found", bound=Model)
LAST = "\U0010ffff"


class Folded(Upper):
    """A text in capitals, compared byte by byte: what an index of it keeps and a filter by it compares."""

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        sql, params = self.as_sql(compiler, connection, **context)
        return f'({sql} COLLATE "C")', params


class Bytes(Func):
    """A text of which PostgreSQL compares bytes, and knows the capitals of ASCII alone."""

    template = "%(expressions)s"

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        sql, params = self.as_sql(compiler, connection, **context)
        return f'({sql} COLLATE "C")', params


def beginning(
    rows: QuerySet[Found], field: str, text: str, *, order_by: Sequence[str] = ("-folded",)
) -> QuerySet[Found]:
    """Those whose field begins with the text, in an order that the field's index has: the last first."""
    capitals, after = Upper(Value(text)), Upper(Value(text + LAST))
    found = rows.alias(folded=Folded(F(field))).filter(folded__gte=capitals, folded__lt=after)
    return cast("QuerySet[Found]", found.order_by(*order_by))


def containing(field: str, text: str) -> IContains:
    """The text is somewhere in the field, in capitals or not. What the capitals of all the world's letters
    are takes PostgreSQL longer than the rest of its look, and a text of ASCII has none of them.
    """
    return IContains(Bytes(F(field), output_field=TextField()) if text.isascii() else F(field), text)


def same(rows: QuerySet[Found], field: str, text: str) -> QuerySet[Found]:
    """Those whose field is the text, in capitals or not."""
    found = rows.alias(folded=Folded(F(field))).filter(folded=Upper(Value(text)))
    return cast("QuerySet[Found]", found)
