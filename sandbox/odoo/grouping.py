"""read_group, the simple kind: sums and counts by field, dates by day, month or year."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sandbox.odoo import domains
from sandbox.odoo.fields import Date, Datetime, Float, Integer, Many2one

if TYPE_CHECKING:
    from sandbox.odoo.model import Model, Values

LENGTHS = {"day": 10, "month": 7, "year": 4}


def read_group(
    model: "Model", domain: Any, fields: Sequence[str], groupby: Any, *, orderby: str, lazy: Any
) -> list["Values"]:
    names = [groupby] if isinstance(groupby, str) else list(groupby)
    used = names[:1] if lazy else names
    groups: dict[tuple[Any, ...], list[int]] = {}
    for number in domains.search(model, domain or []):
        groups.setdefault(tuple(_key(model, name, number) for name in used), []).append(number)
    if not used:
        groups = groups or {(): []}
    count = f"{used[0].partition(':')[0]}_count" if lazy and used else "__count"
    rows = []
    for key in sorted(groups, key=lambda k: [(part in (False, None), str(part)) for part in k]):
        shown = {name: _shown(model, name, part) for name, part in zip(used, key, strict=True)}
        where = [term for name, part in zip(used, key, strict=True) for term in _condition(model, name, part)]
        rows.append(
            {**shown, count: len(groups[key]), **_sums(model, fields, groups[key])}
            | {"__domain": [*["&"] * (len(where) - (0 if domain else 1)), *(domain or []), *where]}
        )
    return sorted(rows, key=lambda row: str(row.get(orderby.split(maxsplit=1)[0]))) if orderby else rows


def _field(model: "Model", name: str) -> Any:
    return model.field(name.partition(":")[0])


def _key(model: "Model", name: str, number: int) -> Any:
    raw = _field(model, name).raw(model.one(number))
    if isinstance(_field(model, name), Date | Datetime) and raw:
        return raw[: LENGTHS.get(name.partition(":")[2] or "month", 10)]
    return raw


def _shown(model: "Model", name: str, part: Any) -> Any:
    field = _field(model, name)
    if isinstance(field, Date | Datetime) and part:
        first = _first_day(part)
        shape = {"day": "%d %b %Y", "year": "%Y"}.get(name.partition(":")[2], "%B %Y")
        return first.strftime(shape)
    return field.show(model.env, part)


def _first_day(part: str) -> date:
    return date.fromisoformat((part + "-01-01")[:10] if len(part) == LENGTHS["year"] else (part + "-01")[:10])


def _condition(model: "Model", name: str, part: Any) -> list[Any]:
    field, plain = _field(model, name), name.partition(":")[0]
    if not isinstance(field, Date | Datetime) or not part:
        return [[plain, "=", part]]
    first = _first_day(part)
    days = {10: 1, 7: 31, 4: 366}[len(part)]
    after = (first + timedelta(days=days)).replace(day=1) if days > 1 else first + timedelta(days=1)
    midnight = " 00:00:00" if isinstance(field, Datetime) else ""
    return ["&", [plain, ">=", f"{first}{midnight}"], [plain, "<", f"{after}{midnight}"]]


def _sums(model: "Model", fields: Sequence[str], numbers: list[int]) -> "Values":
    totals: Values = {}
    for spec in fields:
        name, _, how = spec.partition(":")
        field = model.field(name)
        if name == "id" and how == "count":
            totals[name] = len(numbers)
        elif isinstance(field, Integer | Float) and name != "id":
            values = [field.raw(model.one(number)) for number in numbers]
            totals[name] = _aggregated(how or "sum", values)
        elif isinstance(field, Many2one) and how == "count_distinct":
            totals[name] = len({field.raw(model.one(number)) for number in numbers})
    return totals


def _aggregated(how: str, values: list[float]) -> float:
    if how == "avg":
        return sum(values) / len(values) if values else 0.0
    return {"sum": sum, "max": max, "min": min}.get(how, sum)(values) if values else 0.0
