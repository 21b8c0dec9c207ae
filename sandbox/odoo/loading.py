"""`load`: Odoo's import. One call, one transaction, external ids; all of the sheet or nothing of it."""

from typing import TYPE_CHECKING, Any

from sandbox.odoo import access, load_cells, load_rows
from sandbox.odoo.errors import BrokenRule, MissingValue, OdooError, ValidationError
from sandbox.odoo.record import Record

if TYPE_CHECKING:
    from sandbox.odoo.load_rows import Cells
    from sandbox.odoo.model import Model, Values

TOO_MANY = 10


def load(model: "Model", columns: list[str], sheet: list[list[Any]]) -> "Values":
    store = model.env.store
    start = store.mark()
    paths = [load_rows.path(column) for column in columns]
    numbers: list[int] = []
    messages: list[Values] = []
    errors = 0
    for place, (cells, rows) in enumerate(load_rows.records(model, paths, sheet)):
        before = store.mark()
        number, problems = _load_one(model, cells)
        messages += [{**rows, "record": place, **problem} for problem in problems]
        if number is None:
            store.go_back(before)
            errors += 1
        else:
            numbers.append(number)
        if errors >= TOO_MANY and errors >= (place + 1) / TOO_MANY:
            messages.append({"type": "warning", "message": _GIVEN_UP})
            break
    if any(message["type"] == "error" for message in messages):
        store.go_back(start)
        return {"ids": False, "messages": messages, "nextrow": 0}
    return {"ids": numbers, "messages": messages, "nextrow": 0}


_GIVEN_UP = (
    "Found more than 10 errors and more than one error per 10 records, interrupted to avoid showing too many "
    "errors."
)


def _load_one(model: "Model", cells: "Cells") -> tuple[int | None, list["Values"]]:
    unknown = _unknown_number(model, cells)
    read, problems = load_cells.values(model, cells)
    problems = [*unknown, *problems]
    if unknown:
        return None, problems
    try:
        return _save(model, cells, read), problems
    except OdooError as error:
        return None, [*problems, _told(error)]
    except Exception as error:  # noqa: BLE001  Odoo reports whatever happens to one record
        message = f"Unknown error during import: {type(error)}: {error}"
        return None, [
            *problems,
            {"type": "error", "message": message, "moreinfo": "Resolve other errors first"},
        ]


def _unknown_number(model: "Model", cells: "Cells") -> list["Values"]:
    number = cells.get(".id")
    if not number or (str(number).isdigit() and int(number) in model.env.store.rows(model.name)):
        return []
    return [{"type": "error", "field": ".id", "message": f"Unknown database identifier '{number}'"}]


def _told(error: OdooError) -> "Values":
    if isinstance(error, MissingValue):
        return {"type": "error", "message": error.in_load, "field": error.field}
    if isinstance(error, BrokenRule):
        return {"type": "error", "message": error.in_load}
    return {"type": "error", "message": error.message}


def _save(model: "Model", cells: "Cells", read: "Values") -> int:
    names = _names_of_lines(model, read)
    there = load_cells.known(model, cells)
    access.check_values(model, "write" if there else "create", read)
    if there:
        model.write([model.one(there)], read)
    else:
        there = model.make(read).id
    if cells.get("id"):
        name(model, load_cells.qualified(str(cells["id"])), there)
    for field, external_ids in names.items():
        lines = model.env[model.fields[field].target]  # type: ignore[attr-defined]
        new = sorted(model.fields[field].raw(model.one(there)))[-len(external_ids) :]
        for external_id, number in zip(external_ids, new, strict=True):
            if external_id:
                name(lines, load_cells.qualified(str(external_id)), number)
    return int(there)


def _names_of_lines(model: "Model", read: "Values") -> dict[str, list[Any]]:
    """The external ids of the lines to be added, taken out of their values."""
    found: dict[str, list[Any]] = {}
    for field, value in read.items():
        if model.fields[field].kind == "one2many" and isinstance(value, list):
            added = [order[2].pop("__id", None) for order in value if order[0] == 0]
            if added:
                found[field] = added
    return found


def name(model: "Model", external_id: str, number: int) -> None:
    """Remember `module.name` for a record."""
    known = model.env.by_reference(external_id)
    if known:
        if known.model.name != model.name:
            raise ValidationError(
                f"For external id {external_id} when trying to create/update a record of model {model.name} "
                f"found record of different model {known.model.name} ({known.id})"
            )
        return
    module, _, rest = external_id.partition(".")
    model.env["ir.model.data"].make(
        {"module": module, "name": rest, "model": model.name, "res_id": number, "noupdate": False}
    )


def metadata(record: Record) -> "Values":
    """Who made a record and when, and its external ids; the oldest is the one that is shown."""
    store = record.env.store
    rows = store.rows("ir.model.data")
    named = [rows[n] for n in sorted(store.matching("ir.model.data", "res_id", record.id))]
    found = [row for row in named if row["model"] == record.model.name]
    external_ids = [{"xmlid": f"{row['module']}.{row['name']}", "noupdate": row["noupdate"]} for row in found]
    shown = record.model.read([record], ["create_uid", "create_date", "write_uid", "write_date"])[0]
    first = external_ids[0] if external_ids else {"xmlid": False, "noupdate": False}
    return {**shown, "xmlids": external_ids, **first}
