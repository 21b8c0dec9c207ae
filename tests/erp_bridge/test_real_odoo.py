"""The same flows against a real Odoo: set ODOO_URL, ODOO_DB, ODOO_LOGIN and ODOO_API_KEY to run them."""

import os

import pytest

if "ODOO_URL" not in os.environ:
    pytest.skip("no real Odoo: ODOO_URL is not set", allow_module_level=True)

from tests.erp_bridge.flows import *  # noqa: F403
from tests.erp_bridge.flows_of_adoption import *  # noqa: F403
from tests.erp_bridge.flows_of_changes import *  # noqa: F403
from tests.erp_bridge.flows_of_checks import *  # noqa: F403
from tests.erp_bridge.flows_of_erasing import *  # noqa: F403
from tests.erp_bridge.flows_of_leads import *  # noqa: F403
from tests.erp_bridge.flows_of_money import *  # noqa: F403
from tests.erp_bridge.flows_of_settings import *  # noqa: F403
from tests.erp_bridge.flows_of_stock import *  # noqa: F403
from tests.erp_bridge.flows_of_undoing import *  # noqa: F403
from tests.erp_bridge.flows_of_website import *  # noqa: F403

pytestmark = [pytest.mark.flow, pytest.mark.django_db, pytest.mark.timeout(900)]


@pytest.fixture(params=["jsonrpc", "xmlrpc"])
def books(request, open_books):
    url, database, login, api_key = (os.environ[f"ODOO_{name}"] for name in ("URL", "DB", "LOGIN", "API_KEY"))
    with open_books(url, database, login, api_key, request.param) as opened:
        yield opened
