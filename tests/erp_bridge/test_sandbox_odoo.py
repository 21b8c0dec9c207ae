"""The flows against the sandbox's Odoo, over JSON-RPC."""

from contextlib import contextmanager

import pytest

from tests.erp_bridge.flows import *  # noqa: F403
from tests.erp_bridge.flows_of_settings import *  # noqa: F403
from tests.erp_bridge.flows_of_stock import *  # noqa: F403

pytestmark = [pytest.mark.flow, pytest.mark.django_db]


@pytest.fixture
def books(open_books, sandbox):
    with open_books(sandbox.url, "sandbox", "omnihub", "sandbox-odoo-key", "jsonrpc") as opened:
        opened.slow_lines = 3
        opened.slow = lambda method: slow(sandbox, method)
        yield opened


@contextmanager
def slow(sandbox, method):
    sandbox.control("faults", {"odoo.late": 1, "odoo.only": method, "odoo.times": 1})
    yield
    sandbox.control("faults", {})
