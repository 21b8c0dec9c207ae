"""The sandbox as the product's Shopee, a shop connected to it, and a drain of all work for Shopee."""

from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import pytest

from channels import marketplaces, shops, todos
from channels.models import Shop
from channels.shopee import connect
from omnihub.core import inbox
from tests.rounds import once_around


@pytest.fixture
def shopee(sandbox, settings):
    """The settings point at the sandbox; gates are wide open."""
    settings.SHOPEE_BASE_URL = f"{sandbox.url}/shopee"
    settings.SHOPEE_AUTH_URL = f"{sandbox.url}/shopee/auth"
    settings.PUBLIC_URL = "http://127.0.0.1:8000"
    settings.SHOPEE_PARTNER_ID = 1000001
    settings.SHOPEE_PARTNER_KEY = "sandbox-partner-key"
    settings.SHOPEE_PUSH_KEY = "sandbox-push-key"
    settings.GATES = {
        "shopee": {"per_second": 10**6, "burst": 10**6, "break_after": 10**6, "pause_seconds": 1}
    }
    settings.CONNECT_TIMEOUT, settings.READ_TIMEOUT = 2, 5
    connect._remote.cache_clear()
    yield sandbox
    connect._remote.cache_clear()


@pytest.fixture
def consent(shopee):
    """Follow a link as the seller does; what the browser comes back with."""

    def follow(link, shop_id=220000123):
        page = shopee.session.get(link)
        assert page.ok, page.text
        query = dict(parse_qsl(urlsplit(link).query))
        form = {
            "shop_id": shop_id,
            "redirect": query.get("redirect_uri") or query["redirect"],
            "days": 365,
            "action": "authorise",
        }
        if "redirect_uri" in query:
            form["state"] = query["state"]
        back = shopee.session.post(f"{shopee.url}/shopee/auth", data=form, allow_redirects=False)
        assert back.status_code == 302, back.text
        return dict(parse_qsl(urlsplit(back.headers["Location"]).query))

    return follow


@pytest.fixture
def connect_shop(consent):
    """Toko Contoh, connected through the portal."""

    def run():
        marketplace = marketplaces.for_kind("shopee")
        [shop] = marketplace.connect(consent(marketplace.authorisation_link("s1")), by="sari").shops
        return shop

    return run


@pytest.fixture
def connected(db, scenes, connect_shop):
    scenes.begin("connected", connect_shop)
    return Shop.objects.get()


@pytest.fixture
def drain():
    """All work for Shopee that is due, and all work it makes; the number of works done."""

    def run(*topics):
        done = 0
        for _round in range(100):
            inbox.drain()
            handled = once_around(topics or (*todos.FROM_MARKETPLACE, *todos.TO_MARKETPLACE), 30)
            if not handled:
                return done
            done += handled
        raise AssertionError("the work never ends")

    return run


@pytest.fixture
def live(connected):
    """The shop carries orders placed from 2020 on."""
    shops.go_live(connected, datetime(2020, 1, 1, tzinfo=UTC), by="sari")
    return shops.switch(connected, "pushes_orders", on=True, by="sari")
