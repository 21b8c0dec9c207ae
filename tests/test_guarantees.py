"""The page of promises names tests; each of them must be there, or the promise is only words."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NAMED = re.compile(r"^`(tests/[\w/]+\.py)::(test_\w+)`$", re.MULTILINE)
PAGE = (ROOT / "docs/guarantees.md").read_text(encoding="utf-8")


@cache
def functions(path):
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(("path", "name"), sorted(NAMED.findall(PAGE)))
def test_the_test_that_a_promise_names_is_there(path, name):
    assert name in functions(path)


def test_every_promise_names_a_test():
    promises = re.split(r"^\*\*", PAGE, flags=re.MULTILINE)[1:]
    assert len(promises) > 10
    assert [text.splitlines()[0] for text in promises if not NAMED.search(text)] == []


def test_tests_on_postgresql_are_marked_in_the_file_that_is_collected():
    """A run of them alone does not read the others: tests/conftest.py."""
    files = (file for file in (ROOT / "tests").rglob("*.py") if not file.name.startswith("test_"))
    marked = "@pytest." + "mark.pg"
    assert [str(file) for file in files if marked in file.read_text(encoding="utf-8")] == []
