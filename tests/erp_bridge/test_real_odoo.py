"""The same flows against a real Odoo: set ODOO_URL, ODOO_DB, ODOO_LOGIN and ODOO_API_KEY to run them."""

import os

import pytest

from erp_bridge import connection_test
from tests.erp_bridge.flows import *  # noqa: F403
from tests.erp_bridge.flows_of_settings import *  # noqa: F403

pytestmark = [
    pytest.mark.skipif("ODOO_URL" not in os.environ, reason="no real Odoo: ODOO_URL is not set"),
    pytest.mark.flow,
    pytest.mark.django_db,
]


@pytest.fixture(params=["jsonrpc", "xmlrpc"])
def books(request, open_books):
    url, database, login, api_key = (os.environ[f"ODOO_{name}"] for name in ("URL", "DB", "LOGIN", "API_KEY"))
    with open_books(url, database, login, api_key, request.param) as opened:
        yield opened


def test_the_connection_test_finds_nothing_wrong_with_an_odoo_that_works(books):
    assert [finding.words for finding in connection_test.run() if not finding.ok] == []
