"""`load`, second step: from cells of text to values that can be written."""

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sandbox.odoo.fields import DATE, DATETIME, Field, Selection
from sandbox.odoo.load_rows import Cells

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.odoo.model import Model, Values

REFERENCES = {None: "name", "id": "external id", ".id": "database id"}
TRUE, FALSE = {"1", "true", "yes"}, {"", "0", "false", "no"}


class CellError(Exception):
    """Words with a %s where the field's name belongs, and a hint."""

    def __init__(self, message: str, hint: Any = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


def values(model: "Model", cells: Cells) -> tuple["Values", list["Values"]]:
    """What could be read, and a message for each field that could not."""
    read: Values = {}
    problems: list[Values] = []
    for name, cell in cells.items():
        if name in REFERENCES:
            continue
        field = model.fields[str(name)]
        try:
            read[field.name] = one(model, field, cell) if cell else False
        except CellError as error:
            problem = {"type": "error", "field": field.name, "message": error.message % field.label}
            hint = {} if error.hint is None else {"moreinfo": error.hint, "field_name": field.label}
            problems.append({**problem, **hint, "field_name": field.label})
    return read, problems


def one(model: "Model", field: Field, cell: Any) -> Any:
    reader = READERS.get(field.kind)
    return reader(model, field, cell) if reader else cell


def _integer(_model: "Model", _field: Field, cell: Any) -> int:
    try:
        return int(cell)
    except ValueError:
        raise CellError(f"'{cell}' does not seem to be an integer for field '%s'") from None


def _number(_model: "Model", _field: Field, cell: Any) -> float:
    try:
        return float(cell)
    except ValueError:
        raise CellError(f"'{cell}' does not seem to be a number for field '%s'") from None


def _truth(_model: "Model", _field: Field, cell: Any) -> bool:
    word = str(cell).lower()
    if word not in TRUE | FALSE:
        raise CellError(f"Unknown value '{cell}' for boolean field '%s'", "Use '1' for yes and '0' for no")
    return word in TRUE


def _date(_model: "Model", _field: Field, cell: Any) -> str:
    try:
        return datetime.strptime(str(cell)[:10], DATE).replace(tzinfo=UTC).strftime(DATE)
    except ValueError:
        raise CellError(
            f"'{cell}' does not seem to be a valid date for field '%s'", "Use the format '2012-12-31'"
        ) from None


def _moment(model: "Model", _field: Field, cell: Any) -> str:
    """In the user's own time zone: the trap that shifts an order by seven hours."""
    text = str(cell)
    shape = DATE if len(text) == len("2012-12-31") else DATETIME
    try:
        local = datetime.strptime(text, shape).replace(tzinfo=model.env.zone)
    except ValueError:
        raise CellError(
            f"'{cell}' does not seem to be a valid datetime for field '%s'",
            "Use the format '2012-12-31 23:59:59'",
        ) from None
    return local.astimezone(UTC).strftime(DATETIME)


def _choice(_model: "Model", field: Field, cell: Any) -> str:
    assert isinstance(field, Selection)
    for value, label in field.choices.items():
        if str(cell).lower() in {value.lower(), label.lower()}:
            return value
    raise CellError(f"Value '{cell}' not found in selection field '%s'", list(field.choices.values()))


def _single(model: "Model", field: Any, cell: list[Cells]) -> Any:
    by, value = _reference(cell[0])
    return _found(model, field, by, value)


def _several(model: "Model", field: Any, cell: list[Cells]) -> Any:
    by, value = _reference(cell[0])
    return [(6, 0, [_found(model, field, by, each) for each in str(value).split(",")])]


def _reference(cells: Cells) -> tuple[str | None, Any]:
    if set(cells) - set(REFERENCES):
        raise CellError("Can not create Many-To-One records indirectly, import the field separately")
    if len(cells) > 1:
        raise CellError(
            "Ambiguous specification for field '%s', only provide one of name, external id or database id"
        )
    return next(iter(cells.items()))


def _found(model: "Model", field: Any, by: str | None, value: Any) -> Any:
    target = model.env[field.target]
    found: Any = None
    if by == ".id":
        if not re.fullmatch(r"\s*\d+\s*", str(value)):
            raise CellError(f"Invalid database id '{value}' for the field '%s'", _possible(field, by))
        found = int(value) if int(value) in target.env.store.rows(target.name) else None
    elif by == "id":
        record = model.env.by_reference(qualified(str(value)))
        found = record.id if record.id and record.model.name == field.target else None
    else:
        found = next(iter(target.by_name(str(value), "=")), None)
    if found is None:
        kind = REFERENCES[by]
        raise CellError(f"No matching record found for {kind} '{value}' in field '%s'", _possible(field, by))
    return found


def _possible(field: Any, by: str | None) -> "Values":
    """The web client's "see all possible values"."""
    action: Values = {
        "name": "Possible Values",
        "type": "ir.actions.act_window",
        "target": "new",
        "view_mode": "list,form",
        "views": [[False, "list"], [False, "form"]],
        "context": {"create": False},
        "help": "See all possible values",
        "res_model": "ir.model.data" if by else field.target,
    }
    return {**action, "domain": [["model", "=", field.target]]} if by else action


def _lines(model: "Model", field: Any, cell: list[Cells]) -> list[Any]:
    """A line that has an id is changed, one that has none is added."""
    target = model.env[field.target]
    orders: list[Any] = []
    for cells in cell:
        read, problems = values(target, cells)
        if problems:
            first = problems[0]
            label = target.fields[first["field"]].label
            message = str(first["message"]).replace(f"'{label}'", f"'%s/{label}'")
            raise CellError(message, first.get("moreinfo"))
        there = known(target, cells)
        orders.append((1, there, read) if there else (0, 0, {**read, "__id": cells.get("id")}))
    return orders


def known(model: "Model", cells: Cells) -> int | None:
    """The record that the cells `id` or `.id` point to, if it is there."""
    if cells.get(".id"):
        return int(cells[".id"])
    if cells.get("id"):
        record = model.env.by_reference(qualified(str(cells["id"])))
        return int(record.id) if record else None
    return None


def qualified(external_id: str) -> str:
    return external_id if "." in external_id else f"__import__.{external_id}"


READERS: "dict[str, Callable[[Model, Any, Any], Any]]" = {
    "integer": _integer,
    "float": _number,
    "monetary": _number,
    "boolean": _truth,
    "date": _date,
    "datetime": _moment,
    "selection": _choice,
    "many2one": _single,
    "many2many": _several,
    "one2many": _lines,
}
