"""What changes a field with several records: (0,0,v) (1,id,v) (2,id) (3,id) (4,id) (5,) (6,0,ids)."""

from typing import TYPE_CHECKING, Any

from sandbox.odoo import writing
from sandbox.odoo.fields import Many, One2many
from sandbox.odoo.record import Record

if TYPE_CHECKING:
    from sandbox.odoo.environment import Env
    from sandbox.odoo.model import Model

CREATE, UPDATE, DELETE, UNLINK, LINK, CLEAR, SET = range(7)


def listed(value: Any) -> list[tuple[int, Any, Any]]:
    """Commands with all three places; a bare list of ids is a SET, False clears."""
    if value is False or value is None:
        return [(CLEAR, 0, 0)]
    if value and all(isinstance(entry, int) for entry in value):
        return [(SET, 0, list(value))]
    return [(int(entry[0]), *[*entry[1:], 0, 0][:2]) for entry in value]


def chosen(field: Many, env: "Env", record: Record | None, value: Any) -> list[int]:
    """The ids a many2many holds after the commands."""
    target = env[field.target]
    held = list(field.raw(record)) if record else []
    for order, number, more in listed(value):
        if order == CREATE:
            held.append(target.make(more).id)
        elif order == LINK:
            held.append(_there(target, number))
        elif order in {UNLINK, DELETE}:
            held = [each for each in held if each != number]
        elif order == CLEAR:
            held = []
        elif order == SET:
            held = [_there(target, each) for each in more]
        else:
            target.write([target.one(number)], more)
    return list(dict.fromkeys(held))


def _there(target: "Model", number: Any) -> int:
    if number not in target.env.store.rows(target.name):
        raise target.missing(number)
    return int(number)


def apply_to_lines(field: One2many, record: Record, value: Any) -> None:
    lines = record.env[field.target]
    new: list[dict[str, Any]] = []
    for order, number, more in listed(value):
        if order == CREATE:
            new.append({**more, field.inverse: record.id})
        elif order == UPDATE:
            writing.write(lines, [lines.one(number)], more)
        elif order == DELETE:
            writing.unlink(lines, [lines.one(number)])
        elif order == LINK:
            writing.write(lines, [lines.one(number)], {field.inverse: record.id})
        else:
            _let_go(field, record, order, number, more)
    if new:
        writing.create(lines, new)


def _let_go(field: One2many, record: Record, order: int, number: int, more: Any) -> None:
    lines = record.env[field.target]
    held = field.raw(record)
    gone = {UNLINK: [number], CLEAR: held, SET: [each for each in held if each not in (more or [])]}[order]
    if lines.fields[field.inverse].required:
        writing.unlink(lines, lines.some(gone))
    else:
        writing.write(lines, lines.some(gone), {field.inverse: False})
    for each in (more or []) if order == SET else []:
        writing.write(lines, [lines.one(each)], {field.inverse: record.id})
