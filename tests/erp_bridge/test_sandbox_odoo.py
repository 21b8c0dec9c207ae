"""The flows against the sandbox's Odoo, over JSON-RPC."""

import pytest

from tests.erp_bridge.flows import *  # noqa: F403
from tests.erp_bridge.flows_of_settings import *  # noqa: F403

pytestmark = [pytest.mark.flow, pytest.mark.django_db]


@pytest.fixture
def books(open_books, sandbox):
    with open_books(sandbox.url, "sandbox", "omnihub", "sandbox-odoo-key", "jsonrpc") as opened:
        yield opened
