"""Sorting as PostgreSQL does it for Odoo: several fields, each up or down, empty values last."""

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sandbox.odoo.errors import UserError
from sandbox.odoo.fields import Boolean, Many2one

if TYPE_CHECKING:
    from sandbox.odoo.model import Model

_SHAPE = re.compile(r"^(\s*([a-z0-9_.:]+)(\s+(asc|desc))?\s*(,|$))+$", re.IGNORECASE)


@lru_cache(maxsize=256)
def parsed(order: str) -> tuple[tuple[str, bool], ...]:
    """`date desc, id` as (("date", True), ("id", False))."""
    if not _SHAPE.match(order):
        raise UserError(
            f'Invalid "order" specified ({order}). A valid "order" specification is a comma-separated list '
            "of valid field names (optionally followed by asc/desc for the direction)"
        )
    parts = [part.split() for part in order.split(",") if part.strip()]
    return tuple((part[0], part[1:2] == ["desc"] or part[1:2] == ["DESC"]) for part in parts)


def arranged(model: "Model", numbers: Iterable[int], order: str) -> list[int]:
    result = list(numbers)
    if len(result) < 2:  # noqa: PLR2004  nothing to arrange
        return result
    for name, down in reversed(parsed(order)):
        result.sort(key=_key(model, name, result), reverse=down)
    return result


def _key(model: "Model", name: str, numbers: list[int]) -> Callable[[int], Any]:
    if name == "id":
        return int
    field = model.fields.get(name)
    if field is None:
        raise ValueError(f"Invalid field {name!r} on model {model.name!r}")
    values = {number: field.raw(model.one(number)) for number in numbers}
    if isinstance(field, Many2one):
        rank = _ranks(model.env[field.target], values.values())
        return lambda number: (not values[number], rank.get(values[number], 0))
    if isinstance(field, Boolean):
        return lambda number: bool(values[number])
    return lambda number: (values[number] is False, values[number] or field.null)


def _ranks(target: "Model", values: Iterable[Any]) -> dict[int, int]:
    there = {value for value in values if value}
    return {number: place for place, number in enumerate(arranged(target, sorted(there), target.order))}
