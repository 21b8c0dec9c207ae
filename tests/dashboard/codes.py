"""Every code that the product's source can give to work: read from the source, so that none is forgotten."""

import ast
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

from django.conf import settings

APPS = (
    *("channels", "erp_bridge", "shipping", "payments"),
    *("omnihub/core", "omnihub/notifications", "omnihub/cancellation", "omnihub/erasing"),
    "omnihub/api",
)
OUTCOMES = {"person", "settings", "again"}
SECOND, THIRD = 1, 2
PUSHES = {"channels.shopee.pushes"}
"""A `Problem` of its own names a code of work; that of a stock number does not."""


@cache
def written() -> dict[str, set[str]]:
    """Each code with the files that write it. One that ends in * only begins so."""
    found: dict[str, set[str]] = {}
    for app in APPS:
        for path in sorted((settings.BASE_DIR / app).rglob("*.py")):
            if "migrations" not in path.parts:
                for code in _of(path):
                    found.setdefault(code, set()).add(str(path.relative_to(settings.BASE_DIR)))
    return found


def _of(path: Path) -> Iterator[str]:
    names = path.relative_to(settings.BASE_DIR).with_suffix("").parts
    module = ".".join(names[:-1] if names[-1] == "__init__" else names)
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            for given in _given(node, module):
                yield from _values(given, module)
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in {"code", "CODE"}:
            yield from _values(node.value, module)


def _given(call: ast.Call, module: str) -> Iterator[ast.expr]:
    """What is passed as `code`, or second to what ends a piece of work. A sentence's terms are its own."""
    if isinstance(call.func, ast.Name) and call.func.id == "Text":
        return
    yield from (keyword.value for keyword in call.keywords if keyword.arg in {"code", "doubt_code"})
    if isinstance(call.func, ast.Attribute):
        if call.func.attr in OUTCOMES and len(call.args) > SECOND:
            yield call.args[SECOND]
        if call.func.attr == "wonder":
            yield call.args[SECOND]
    elif isinstance(call.func, ast.Name) and call.func.id == "Result" and len(call.args) > THIRD:
        yield call.args[THIRD]
    elif isinstance(call.func, ast.Name) and call.func.id == "Problem" and module in PUSHES:
        yield call.args[0]


def _values(node: ast.expr, module: str) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield _beginning(node)
    elif isinstance(node, ast.IfExp):
        yield from _values(node.body, module)
        yield from _values(node.orelse, module)
    elif isinstance(node, ast.Name | ast.Attribute):
        yield from _named(node, module)


def _beginning(node: ast.JoinedStr) -> str:
    first = node.values[0]
    return f"{first.value}*" if isinstance(first, ast.Constant) else "*"


def _named(node: ast.Name | ast.Attribute, module: str) -> Iterator[str]:
    """A constant of this module or of one it imports; a variable says nothing."""
    try:
        value = import_module(module)
        for name in ast.unparse(node).split("."):
            value = getattr(value, name)
    except (AttributeError, ImportError):
        return
    if isinstance(value, str):
        yield value
