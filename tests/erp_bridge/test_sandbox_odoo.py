"""The flows against the sandbox's Odoo, over each of the three protocols."""

import pytest

from tests.erp_bridge.books import Books
from tests.erp_bridge.cutting import Cutting
from tests.erp_bridge.flows import *  # noqa: F403
from tests.sandbox_process import sandbox, sandbox_process  # noqa: F401

pytestmark = [pytest.mark.flow, pytest.mark.django_db]


@pytest.fixture(params=["jsonrpc", "xmlrpc", "json2"])
def books(request, settings, sandbox):  # noqa: F811
    line = Cutting(sandbox.url)
    settings.ODOO_URL = line.url
    settings.ODOO_DB, settings.ODOO_LOGIN, settings.ODOO_API_KEY = "sandbox", "omnihub", "sandbox-odoo-key"
    settings.ODOO_PROTOCOL = request.param
    yield Books(line)
    line.close()
