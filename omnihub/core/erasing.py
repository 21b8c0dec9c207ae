"""What a table holds of a person, and how that is taken out: rows stay, their personal columns are emptied.

Each app names its own places (`<app>.erasing`). Emptying twice is emptying once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q, QuerySet

from omnihub.core.models import Attempt, InboxMessage, Work
from omnihub.core.secrets import SealedTextField
from omnihub.core.texts import Text

AT_ONCE = 500
GONE = "•••"
"""Stands where a person's name or address stood in a text."""


@dataclass(frozen=True, slots=True)
class Place:
    """`blank`: each personal column with what it becomes. `deleted`: nothing of such a row is worth keeping.
    `changed`: for what only reading a row tells: the columns that change, none where it holds nothing.
    """

    name: Text
    rows: QuerySet[Any]
    blank: Mapping[str, Any] = field(default_factory=dict)
    deleted: bool = False
    changed: Callable[[Any], Mapping[str, Any]] | None = None

    def holding(self) -> QuerySet[Any]:
        """Those that still hold something."""
        if self.deleted:
            return self.rows
        if self.changed:
            return self.rows.filter(pk__in=[row.pk for row in self.rows if self.changed(row)])
        told = Q(pk__in=[])
        for name, value in self.blank.items():
            if not _is_sealed(self.rows.model, name):
                told |= ~Q(**{name: value})
        return self.rows.filter(told)

    def count(self) -> int:
        return self.holding().count()

    def empty(self) -> int:
        """Inside the caller's transaction. How many rows held something."""
        pks = list(self.holding().values_list("pk", flat=True))
        for start in range(0, len(pks), AT_ONCE):
            self._empty(self.rows.model._default_manager.filter(pk__in=pks[start : start + AT_ONCE]))  # noqa: SLF001 - Django's documented way to a model's manager
        return len(pks)

    def _empty(self, rows: QuerySet[Any]) -> None:
        if self.deleted:
            rows.delete()
            return
        if self.changed:
            for row in rows:
                rows.filter(pk=row.pk).update(**self.changed(row))
            return
        sealed = [name for name in self.blank if _is_sealed(rows.model, name)]
        for row in rows if sealed else ():
            for name in sealed:
                setattr(row, name, self.blank[name])
            row.save(update_fields=sealed)
        rows.update(**{name: value for name, value in self.blank.items() if name not in sealed})


def _is_sealed(model: type[Model], name: str) -> bool:
    return isinstance(model._meta.get_field(name), SealedTextField)  # noqa: SLF001 - documented


Texts = Sequence[tuple[type[Model], Sequence[str]]]
"""Tables with the columns in which somebody may have written about a person."""

FREE: Texts = (
    (Work, ("reason", "note")),
    (Attempt, ("note",)),
    (InboxMessage, ("note",)),
)
