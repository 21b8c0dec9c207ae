"""One condition of a domain: field, operator, value."""

import operator as op
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sandbox.odoo.errors import BadDate, BadSyntax
from sandbox.odoo.fields import (
    Boolean,
    Char,
    Date,
    Datetime,
    Field,
    Float,
    Integer,
    Many,
    Many2one,
    Selection,
)

if TYPE_CHECKING:
    from sandbox.odoo.model import Model

Test = Callable[[int], bool]
LIKE = {"like", "ilike", "not like", "not ilike", "=like", "=ilike"}
COMPARED = {"<": op.lt, ">": op.gt, "<=": op.le, ">=": op.ge}
OPERATORS = {"=", "!=", "<>", "=?", "in", "not in", "child_of", "parent_of"} | LIKE | set(COMPARED)
DAY = len("2026-01-31")


def constant(term: Any) -> Test:
    """(1, '=', 1) is always true, (0, '=', 1) never."""
    if tuple(term) not in {(1, "=", 1), (0, "=", 1)}:
        raise ValueError(f"Invalid leaf {tuple(term)}")
    return lambda _number: bool(term[0])


def exact(field: Field, wanted: list[Any]) -> bool:
    """Whether an index can answer: kept, worth indexing, and asked by values of the kept kind."""
    if not field.kept:
        return False
    if isinstance(field, Many2one):
        return all(isinstance(value, int) for value in wanted)
    return field.indexed and all(isinstance(value, str) and value for value in wanted)


def test(model: "Model", field: Field, operator: str, right: Any) -> Test:
    if operator not in OPERATORS:
        raise ValueError(f"Invalid leaf {(field.name, operator, right)}")
    if operator == "=?":
        return test(model, field, "=", right) if right else lambda _number: True
    if operator in {"child_of", "parent_of"}:
        return _family(model, field, operator, right)
    if isinstance(field, Many2one | Many) and _by_name(operator, right):
        return _named(model, field, operator, right)
    if operator in LIKE:
        return _like(model, field, operator, str(right or ""))
    if operator in COMPARED:
        return _compared(model, field, operator, right)
    return _equal(model, field, operator, right)


def _value(model: "Model", field: Field) -> Callable[[int], Any]:
    if field.kept and not isinstance(field, Many):
        rows, name, null = model.env.store.rows(model.name), field.name, field.null
        return lambda number: rows[number].get(name, null)
    return lambda number: field.raw(model.one(number))


def _by_name(operator: str, right: Any) -> bool:
    return operator in LIKE or (operator in {"=", "!="} and isinstance(right, str) and bool(right))


def _named(model: "Model", field: Any, operator: str, right: str) -> Test:
    target = model.env.with_context(active_test=False)[field.target]
    negative = operator.startswith(("not", "!"))
    found = set(target.by_name(right, operator.removeprefix("not ").replace("!=", "=")))
    return _one_of(_value(model, field), found, negative=negative)


def _like(model: "Model", field: Field, operator: str, text: str) -> Test:
    kind = operator.removeprefix("not ")
    pattern = _pattern(text, whole=kind.startswith("="), ignore_case="ilike" in kind)
    value = _value(model, field)
    if operator.startswith("not"):
        return lambda number: not (held := value(number)) or not pattern.fullmatch(str(held))
    return lambda number: bool(held := value(number)) and bool(pattern.fullmatch(str(held)))


def _pattern(text: str, *, whole: bool, ignore_case: bool) -> re.Pattern[str]:
    """SQL's LIKE: % is anything, _ is one character; "like" alone looks anywhere in the text."""
    body = "".join({"%": ".*", "_": "."}.get(char, re.escape(char)) for char in text)
    body = body if whole else f".*{body}.*"
    return re.compile(body, re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def _compared(model: "Model", field: Field, operator: str, right: Any) -> Test:
    value, compare = _value(model, field), COMPARED[operator]
    wanted = _comparable(field, operator, right)
    if isinstance(field, Integer | Float):
        return lambda number: compare(value(number), wanted)
    if wanted is False:
        return lambda _number: False
    return lambda number: (held := value(number)) is not False and compare(held, wanted)


def _comparable(field: Field, operator: str, right: Any) -> Any:
    if isinstance(field, Integer | Float):
        return float(right)
    if isinstance(field, Date) and right:
        return _checked_date(str(right))[:DAY]
    if isinstance(field, Datetime) and right:
        text = _checked_date(str(right)).replace("T", " ")
        if len(text) == DAY:
            return text + (" 23:59:59" if operator in {">", "<="} else " 00:00:00")
        return text
    return right


def _checked_date(text: str) -> str:
    if not re.match(r"^\d{4}-\d\d-\d\d", text):
        raise BadDate(text)
    return text


def _equal(model: "Model", field: Field, operator: str, right: Any) -> Test:
    negative = operator in {"!=", "<>", "not in"}
    listed = isinstance(right, list | tuple | set)
    if operator in {"in", "not in"} and not listed:
        right, listed = [right], True
    wanted = {_kept(field, value) for value in right} if listed else {_kept(field, right)}
    return _one_of(_value(model, field), wanted, negative=negative)


def _kept(field: Field, value: Any) -> Any:
    if value in (None, False) and not isinstance(field, Integer | Float | Boolean):
        return False
    if isinstance(field, Many2one) or field.name == "id":
        if isinstance(value, str):
            raise BadSyntax("integer", value)
        return value
    if isinstance(field, Char | Selection):
        return str(value)
    if isinstance(field, Date | Datetime):
        return _comparable(field, "=", value)
    return value or field.null if isinstance(field, Integer | Float) else value


def _one_of(value: Callable[[int], Any], wanted: set[Any], *, negative: bool) -> Test:
    def among(number: int) -> bool:
        held = value(number)
        if isinstance(held, list | tuple):
            return bool(wanted.intersection(held)) or (not held and False in wanted)
        return held in wanted

    return (lambda number: not among(number)) if negative else among


def _family(model: "Model", field: Field, operator: str, right: Any) -> Test:
    """child_of: the records themselves and all below them; parent_of: and all above."""
    target = model.env[field.target] if isinstance(field, Many2one | Many) else model
    start = right if isinstance(right, list | tuple) else [right]
    numbers = {
        n for value in start for n in (target.by_name(value, "ilike") if isinstance(value, str) else [value])
    }
    step = _children if operator == "child_of" else _parents
    while more := step(target, numbers) - numbers:
        numbers |= more
    return _one_of(_value(model, field), set(numbers), negative=False)


def _children(target: "Model", numbers: set[int]) -> set[int]:
    store = target.env.store
    return {n for number in numbers for n in store.matching(target.name, target.parent, number)}


def _parents(target: "Model", numbers: set[int]) -> set[int]:
    rows = target.env.store.rows(target.name)
    return {above for n in numbers if n in rows and (above := rows[n].get(target.parent))}
