"""docs/api.md is the partners' own: what it does not say they cannot know."""

import ast
import re
from pathlib import Path

from omnihub.api import urls

ROOT = Path(__file__).parents[2]
DOCS = (ROOT / "docs/api.md").read_text()
TOLD = {"Problem", "AuthenticationFailed"}


def codes():
    """What our own problems are called, as they stand in the source."""
    for path in (ROOT / "omnihub/api").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TOLD
            if named and len(node.args) > 1 and isinstance(node.args[1], ast.Constant):
                yield node.args[1].value


def test_every_code_of_a_problem_stands_in_the_table_with_what_to_do():
    documented = set(re.findall(r"^\| [\d, ]+ \| `(\w+)` \|", DOCS, re.MULTILINE))
    found = set(codes())
    assert "reference_taken" in found
    assert found - documented == set()


def test_every_address_stands_in_it():
    last = {str(one.pattern).rstrip("/").rpartition("/")[2] for one in urls.urlpatterns if one.name}
    words = {part for part in last if not part.startswith("<")}
    assert words <= set(re.findall(r"[\w-]+", DOCS))
