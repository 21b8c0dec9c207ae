"""`load`, first step: from a sheet with continuation rows to nested records of cells."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from sandbox.odoo.fields import One2many, Relation

if TYPE_CHECKING:
    from sandbox.odoo.model import Model

Path = tuple[str | None, ...]
Cells = dict[str | None, Any]
Sheet = Sequence[Sequence[Any]]


def path(column: str) -> Path:
    """`order_line/product_id/.id` as its steps; `product_id.id` and `product_id:id` are old spellings."""
    column = re.sub(r"([^/])\.id", r"\1/.id", column)
    return tuple(re.sub(r"([^/]):id", r"\1/id", column).split("/"))


def records(model: "Model", paths: Sequence[Path], sheet: Sheet) -> Iterator[tuple[Cells, dict[str, Any]]]:
    """Each record with the rows it stands on."""
    lines = [place for place, steps in enumerate(paths) if isinstance(_field(model, steps[0]), One2many)]
    others = [place for place in range(len(paths)) if place not in lines]

    def continues(row: Sequence[Any]) -> bool:
        return any(row[place] for place in lines) and not any(row[place] for place in others)

    _check_names(model, paths)
    at = 0
    while at < len(sheet):
        span = [sheet[at], *takewhile(continues, sheet[at + 1 :])]
        yield _record(model, paths, span), {"rows": {"from": at, "to": at + len(span) - 1}}
        at += len(span)


def _field(model: "Model", name: str | None) -> Any:
    return model.fields.get(name or "")


def _check_names(model: "Model", paths: Sequence[Path]) -> None:
    for steps in paths:
        if steps[0] and "." not in steps[0] and steps[0] not in model.fields:
            raise ValueError(f"Invalid field name {steps[0]!r}")


def _record(model: "Model", paths: Sequence[Path], span: Sheet) -> Cells:
    found: Cells = {}
    for steps, value in zip(paths, span[0], strict=True):
        if not isinstance(_field(model, steps[0]), Relation):
            found[steps[0]] = value
    for name in dict.fromkeys(steps[0] for steps in paths):
        field = _field(model, name)
        if isinstance(field, Relation):
            places = [place for place, steps in enumerate(paths) if steps[0] == name]
            below = [paths[place][1:] or (None,) for place in places]
            part = [[row[place] for place in places] for row in span]
            part = [row for row in part if any(row)]
            found[name] = [cells for cells, _ in records(model.env[field.target], below, part)]
    return found
