"""Rows by very many keys, given to the database as one value: a thousand values cost more than their rows."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Lookup


class Among(Lookup):
    """`Among(F("pk"), text)`: one of the whole numbers in this text, which commas part."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        sql, params = self.process_lhs(compiler, connection)
        return f"{sql} IN (SELECT value FROM json_each(%s))", [*params, f"[{self.rhs}]"]  # noqa: S608 - the ORM's

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        sql, params = self.process_lhs(compiler, connection)
        return f"{sql} = ANY(%s::bigint[])", [*params, f"{{{self.rhs}}}"]


def among(keys: Iterable[int], field: str = "pk") -> Among:
    return Among(F(field), ",".join(map(str, keys)))
