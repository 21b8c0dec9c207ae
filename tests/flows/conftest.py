"""The product between the sandbox's Shopee and the sandbox's Odoo, over real HTTP."""

import pytest

from channels.models import Shop
from tests.flows.chain import HOOK, Chain

WIDE = {"per_second": 10**6, "burst": 10**6, "break_after": 10**6, "pause_seconds": 1}


@pytest.fixture
def remotes(sandbox, settings):
    """The settings point at the sandbox; gates are wide open; pushes are kept for the test to carry over."""
    settings.SANDBOX_URL = settings.ODOO_URL = sandbox.url
    settings.SHOPEE_BASE_URL = f"{sandbox.url}/shopee"
    settings.SHOPEE_AUTH_URL = f"{sandbox.url}/shopee/auth"
    settings.SHOPEE_PARTNER_ID, settings.SHOPEE_PARTNER_KEY = 1000001, "sandbox-partner-key"
    settings.SHOPEE_PUSH_KEY = "sandbox-push-key"
    settings.ODOO_DB, settings.ODOO_LOGIN, settings.ODOO_API_KEY = "sandbox", "omnihub", "sandbox-odoo-key"
    settings.PUBLIC_URL = "http://testserver"
    settings.SHOPEE_PUSH_URL = f"http://testserver{HOOK}"
    settings.GATES = {"shopee": WIDE, "odoo": WIDE}
    settings.CONNECT_TIMEOUT, settings.READ_TIMEOUT, settings.ODOO_READ_TIMEOUT = 2, 20, 20
    sandbox.control("settings", {"push_url": settings.SHOPEE_PUSH_URL, "tracking_seconds": 0})
    sandbox.control("faults", {"push.drop": 1})
    return sandbox


@pytest.fixture
def chain(db, remotes):
    made = Chain(remotes)
    made.restart_clients()
    yield made
    made.restart_clients()


@pytest.fixture
def opened(chain, scenes):
    """Toko Contoh: connected, with an Odoo profile, not live yet."""
    scenes.begin("a shop is open", chain.open)
    return Shop.objects.get()


@pytest.fixture
def shop(chain, opened):
    """Toko Contoh, live since 20 hours."""
    return chain.go_live(opened)
