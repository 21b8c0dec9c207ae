from contextlib import contextmanager

import pytest

from tests.erp_bridge.books import Books, open_shop
from tests.erp_bridge.cutting import Cutting


@pytest.fixture
def open_books(settings):
    """A live shop and an Odoo behind a line that a test may cut. `begin` opens the shop, or knows it open."""

    @contextmanager
    def opened(url, database, login, api_key, protocol, begin=lambda make: make()):
        line = Cutting(url)
        settings.ODOO_URL, settings.ODOO_DB, settings.ODOO_LOGIN = line.url, database, login
        settings.ODOO_API_KEY, settings.ODOO_PROTOCOL = api_key, protocol
        rate = {**settings.GATES["odoo"], "per_second": 10_000, "burst": 10_000}  # no test waits for its turn
        settings.GATES = {**settings.GATES, "odoo": rate}
        try:
            begin(open_shop)
            yield Books(line)
        finally:
            line.close()

    return opened
