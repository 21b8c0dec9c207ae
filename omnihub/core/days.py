"""The Jakarta day of a moment, told by the database itself: a group a day in one question."""

from typing import Any

from django.db.models import DateField, Func

HOURS = "+7 hours"
"""Jakarta has no summer time, and had this offset since 1964."""


class JakartaDay(Func):
    """Django's own TruncDate calls back into Python for each row on SQLite."""

    output_field = DateField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template=f"date(%(expressions)s, '{HOURS}')", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        template = "(%(expressions)s AT TIME ZONE 'Asia/Jakarta')::date"
        return self.as_sql(compiler, connection, template=template, **context)
