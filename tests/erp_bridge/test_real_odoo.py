"""The same flows against a real Odoo: set ODOO_URL, ODOO_DB, ODOO_LOGIN and ODOO_API_KEY to run them."""

import os

import pytest

from tests.erp_bridge.books import Books
from tests.erp_bridge.cutting import Cutting
from tests.erp_bridge.flows import *  # noqa: F403

pytestmark = [
    pytest.mark.skipif("ODOO_URL" not in os.environ, reason="no real Odoo: ODOO_URL is not set"),
    pytest.mark.flow,
    pytest.mark.django_db,
]


@pytest.fixture(params=["jsonrpc", "xmlrpc"])
def books(request, settings):
    for name in ("URL", "DB", "LOGIN", "API_KEY"):
        setattr(settings, f"ODOO_{name}", os.environ[f"ODOO_{name}"])
    settings.ODOO_PROTOCOL = request.param
    line = Cutting(settings.ODOO_URL)
    settings.ODOO_URL = line.url
    yield Books(line)
    line.close()
