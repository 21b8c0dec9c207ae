"""Odoo's search language: a domain becomes a test of one record."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from sandbox.odoo import leaves
from sandbox.odoo.fields import Many, Many2one

if TYPE_CHECKING:
    from sandbox.odoo.model import Model

Domain = Sequence[Any]
Test = Callable[[int], bool]
CONNECTIVES = {"&": 2, "|": 2, "!": 1}


def search(model: "Model", domain: Domain) -> list[int]:
    """The ids of the records that answer, in no particular order."""
    terms = with_active(model, list(domain or []))
    test = compiled(model, terms)
    return [number for number in candidates(model, terms) if test(number)]


def with_active(model: "Model", domain: list[Any]) -> list[Any]:
    """Archived records hide unless one asks for them."""
    if "active" not in model.fields or not model.env.context.get("active_test", True):
        return domain
    if any(_is_leaf(term) and str(term[0]).split(".")[0] == "active" for term in domain):
        return domain
    return [*domain, ("active", "=", True)]


def compiled(model: "Model", domain: list[Any]) -> Test:
    """Terms without a connective are joined by "and"."""
    tests: list[Test] = []
    for term in reversed(domain):
        if isinstance(term, str) and term in CONNECTIVES:
            wanted = CONNECTIVES[term]
            if len(tests) < wanted:
                raise ValueError(f"Domain {domain!r} is syntactically not correct")
            tests.append(_joined(term, [tests.pop() for _ in range(wanted)]))
        else:
            tests.append(_leaf(model, term))
    return lambda number: all(test(number) for test in reversed(tests))


def _joined(connective: str, tests: list[Test]) -> Test:
    if connective == "!":
        return lambda number: not tests[0](number)
    together = all if connective == "&" else any
    return lambda number: together(test(number) for test in tests)


def _is_leaf(term: Any) -> bool:
    return isinstance(term, list | tuple) and len(term) == 3 and isinstance(term[0], str)  # noqa: PLR2004


def _leaf(model: "Model", term: Any) -> Test:
    left, operator, right = tuple(term)
    if _is_leaf(term) is False:
        return leaves.constant(term)
    name, _, rest = left.partition(".")
    field = model.fields.get(name)
    if field is None:
        raise ValueError(f"Invalid field {model.name}.{name} in leaf {tuple(term)}")
    if rest:
        return _through(model, name, [(rest, operator, right)], found=True)
    if operator in {"any", "not any"}:
        return _through(model, name, list(right), found=operator == "any")
    return leaves.test(model, field, operator, right)


def _through(model: "Model", name: str, domain: list[Any], *, found: bool) -> Test:
    """A condition on what a field points to: search there first."""
    field = model.fields[name]
    if not isinstance(field, Many | Many2one):
        raise ValueError(f"Invalid field {name}.{domain[0][0]} on model {model.name}")  # noqa: TRY004  Odoo's own class
    target = model.env.with_context(active_test=False)[field.target]
    there = set(search(target, domain))
    if isinstance(field, Many2one):
        return lambda number: (field.raw(model.one(number)) in there) is found
    return lambda number: bool(there.intersection(field.raw(model.one(number)))) is found


# -- the shortcut: an index gives the candidates, so that ten thousand orders need not be looked at


def candidates(model: "Model", domain: list[Any]) -> list[int]:
    found: list[list[int] | None] = []
    for term in reversed(domain):
        if isinstance(term, str) and term in CONNECTIVES:
            found.append(_narrowed(term, [found.pop() for _ in range(CONNECTIVES[term])]))
        else:
            found.append(_from_index(model, term) if _is_leaf(term) else None)
    best = _narrowed("&", found)
    return list(model.env.store.rows(model.name)) if best is None else best


def _narrowed(connective: str, parts: list[list[int] | None]) -> list[int] | None:
    """The fewest that may answer; None when an index does not tell."""
    known = [part for part in parts if part is not None]
    if connective == "&":
        return min(known, key=len, default=None)
    if connective == "|" and len(known) == len(parts):
        return list(dict.fromkeys(number for part in known for number in part))
    return None


def _from_index(model: "Model", term: Any) -> list[int] | None:
    left, operator, right = term
    name, _, rest = left.partition(".")
    field = model.fields.get(name)
    if field is None or operator not in {"=", "in"}:
        return None
    wanted = list(right) if operator == "in" and isinstance(right, list | tuple) else [right]
    if left == "id":
        rows = model.env.store.rows(model.name)
        return [number for number in dict.fromkeys(wanted) if number in rows]
    if rest and isinstance(field, Many2one) and field.kept:
        wanted = search(model.env.with_context(active_test=False)[field.target], [(rest, operator, right)])
    elif not leaves.exact(field, wanted):
        return None
    store = model.env.store
    return list(dict.fromkeys(n for value in wanted for n in store.matching(model.name, name, value)))
