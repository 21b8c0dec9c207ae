"""The stand-in against a real Odoo, call by call: ODOO_URL, ODOO_DB, ODOO_LOGIN and ODOO_API_KEY name it."""

import os
from collections.abc import Callable
from uuid import uuid4

import pytest

from tests.sandbox.odoo import scenes
from tests.sandbox.odoo.likeness import Side
from tests.sandbox_process import Sandbox

pytestmark = pytest.mark.skipif(
    not os.environ.get("ODOO_URL"), reason="set ODOO_URL to compare with a real Odoo"
)


def real() -> Side:
    names = ("ODOO_URL", "ODOO_DB", "ODOO_LOGIN", "ODOO_API_KEY")
    return Side(*(os.environ[name] for name in names))


@pytest.mark.timeout(600)
@pytest.mark.parametrize("scene", scenes.SCENES, ids=lambda scene: scene.__name__)
def test_both_answer_the_same(sandbox: Sandbox, scene: Callable[[Side], None]):
    theirs, ours = real(), Side(sandbox.url, "sandbox", "omnihub", "sandbox-odoo-key")
    for side in (theirs, ours):
        scenes.begin(side)
        side.run = uuid4().hex[:10]
        scene(side)
    for (label, expected), (our_label, found) in zip(theirs.heard, ours.heard, strict=True):
        assert (our_label, found) == (label, expected)
