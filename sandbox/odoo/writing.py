"""Creating, changing and deleting records."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from sandbox.odoo import automation, commands
from sandbox.odoo.errors import MissingValue, ValidationError
from sandbox.odoo.fields import Field, Many, Many2one, One2many
from sandbox.odoo.record import Record

if TYPE_CHECKING:
    from sandbox.odoo.model import Model, Values


def defaults(model: "Model") -> "Values":
    env = model.env
    found = {
        name: field.default(env) if callable(field.default) else field.default
        for name, field in model.fields.items()
        if field.default is not None
    }
    for key, value in env.context.items():
        name = key.removeprefix("default_")
        if name != key and name in model.fields:
            found[name] = value
    return found


def create(model: "Model", several: Iterable[Mapping[str, Any]]) -> list[Record]:
    records = [_create_one(model, given) for given in several]
    model.created(records)
    return records


def _create_one(model: "Model", given: Mapping[str, Any]) -> Record:
    values, lines, elsewhere = _sorted_out(model, {**defaults(model), **given})
    model.complete(values)
    _check_required(model, values)
    who, when = model.env.uid, model.env.transaction_start
    number = model.env.store.insert(
        model.name,
        {
            **model.blank,
            **values,
            "create_uid": who,
            "create_date": when,
            "write_uid": who,
            "write_date": when,
        },
    )
    record = model.one(number)
    model.began(record)
    for field, orders in lines:
        commands.apply_to_lines(field, record, orders)
    _write_elsewhere(record, elsewhere)
    automation.made(model, number)
    return record


def write(model: "Model", records: list[Record], given: Mapping[str, Any]) -> bool:
    for name in given:
        model.field(name)
    for record in records:
        if record.id not in model.env.store.rows(model.name):
            raise model.missing(record.id)
        values, lines, elsewhere = _sorted_out(model, given, record)
        model.before_write(record, values)
        before = record.row
        _check_required(model, {**before, **values}, values)
        model.stamp(record.id, values)
        for field, orders in lines:
            commands.apply_to_lines(field, record, orders)
        _write_elsewhere(record, elsewhere)
        model.written(record, before, values)
    return True


def _sorted_out(
    model: "Model", given: Mapping[str, Any], record: Record | None = None
) -> tuple["Values", list[tuple[One2many, Any]], list[tuple[Field, Any]]]:
    """What is kept in the row, the commands for lines, and what is written in another record."""
    values: Values = {}
    lines: list[tuple[One2many, Any]] = []
    elsewhere: list[tuple[Field, Any]] = []
    for name, value in given.items():
        field = model.field(name)
        if isinstance(field, One2many):
            lines.append((field, value))
        elif field.related or field.compute:
            elsewhere.append((field, value))
        elif isinstance(field, Many):
            values[name] = commands.chosen(field, model.env, record, value)
        elif name not in {"id", "create_uid", "create_date", "write_uid", "write_date"}:
            values[name] = field.accept(model.env, value)
    return values, lines, elsewhere


def _write_elsewhere(record: Record, elsewhere: list[tuple[Field, Any]]) -> None:
    for field, value in elsewhere:
        writer = getattr(record.model, f"write_{field.name}", None)
        if writer:
            writer(record, value)
        elif field.related and not field.readonly:
            *path, last = field.related.split(".")
            target = record
            for step in path:
                target = getattr(target, step)
            if target:
                write(target.model, [target], {last: value})


def _check_required(model: "Model", values: Mapping[str, Any], only: Mapping[str, Any] | None = None) -> None:
    for name in model.fields if only is None else only:
        field = model.fields[name]
        empty = values.get(name, field.null) in (False, None) or (values.get(name) == "" and field.required)
        if field.required and field.kept and empty and field.kind != "boolean":
            raise MissingValue(model.name, model.label, name, field.label)


def unlink(model: "Model", records: list[Record]) -> bool:
    for record in records:
        if record.id not in model.env.store.rows(model.name):
            raise model.missing(record.id)
    model.before_unlink(records)
    for record in records:
        if record.id in model.env.store.rows(model.name):
            _unlink_one(model, record)
    return True


def _unlink_one(model: "Model", record: Record) -> None:
    env = model.env
    for field in pointing_at(env.registry, model.name):
        holders = [env[field.model].one(n) for n in env.store.matching(field.model, field.name, record.id)]
        if not holders:
            continue
        if field.ondelete == "restrict":
            raise ValidationError(_still_needed(env[field.model], field))
        if field.ondelete == "cascade":
            unlink(env[field.model], holders)
        else:
            for holder in holders:
                env.store.update(field.model, holder.id, {field.name: False})
    env.store.delete(model.name, record.id)
    forget_names(model, record)


def _still_needed(holder: "Model", field: Field) -> str:
    return (
        "The operation cannot be completed: another model requires the record being deleted. "
        "If possible, archive it instead.\n\n"
        f"Model: {holder.label} ({holder.name})\nField: {field.label} ({field.name})\n"
    )


def pointing_at(registry: Mapping[str, type["Model"]], target: str) -> list[Many2one]:
    return [
        field
        for model in registry.values()
        for field in model.fields.values()
        if isinstance(field, Many2one) and field.kept and field.target == target and field.name[-4:] != "_uid"
    ]


def forget_names(model: "Model", record: Record) -> None:
    store = model.env.store
    for number in list(store.matching("ir.model.data", "res_id", record.id)):
        if store.rows("ir.model.data")[number]["model"] == model.name:
            store.delete("ir.model.data", number)


def copy(model: "Model", record: Record, changes: "Values") -> Record:
    values = {name: field.raw(record) for name, field in model.fields.items() if field.copied and field.kept}
    for name in ("id", "display_name", "create_uid", "write_uid"):
        values.pop(name, None)
    for name, field in model.fields.items():
        if isinstance(field, Many) and field.kept:
            values[name] = [(6, 0, list(field.raw(record)))]
        elif isinstance(field, One2many) and field.copied:
            values[name] = [(0, 0, _line_copy(line, field.inverse)) for line in getattr(record, name)]
    return create(model, [{**values, **changes}])[0]


def _line_copy(line: Record, inverse: str) -> "Values":
    model = line.model
    skipped = {"id", "display_name", "create_uid", "write_uid", inverse}
    values = {
        name: field.raw(line)
        for name, field in model.fields.items()
        if field.copied and field.kept and name not in skipped and not isinstance(field, One2many)
    }
    return {
        name: [(6, 0, list(value))] if isinstance(model.fields[name], Many) else value
        for name, value in values.items()
    }
