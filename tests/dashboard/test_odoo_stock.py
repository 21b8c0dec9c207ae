"""The Odoo page's card about stock."""

import pytest
from django.urls import reverse

from erp_bridge.models import StockLook
from erp_bridge.odoo import hook
from omnihub.core import clock
from omnihub.core.models import InboxMessage
from tests.dashboard import given

PAGE = "/odoo/"


@pytest.fixture(autouse=True)
def shop(db, settings):
    settings.PUBLIC_URL = "https://hub.example.com"
    return given.shop()


def text(browser):
    return browser.get(PAGE).content.decode()


def test_a_warehouse_that_was_never_read_says_so(owner):
    assert "not read yet" in text(owner)
    assert "never: OmniHub looks once a minute" in text(owner)


def test_when_everything_was_read_and_when_odoo_last_told_of_a_change(owner):
    StockLook.objects.create(place="odoo:1", read_at=clock.now(), looked_at=clock.now())
    InboxMessage.objects.create(source="odoo", event_key="1", body="{}", received_at=clock.now())
    seen = text(owner)
    assert "all read <time" in seen
    assert "changes looked for <time" in seen
    assert "never: OmniHub" not in seen


def test_the_address_is_shown_to_who_may_change_the_profile_alone(owner, clerk):
    assert hook.address() in text(owner)
    seen = text(clerk)
    assert "not read yet" in seen
    assert hook.token() not in seen
    assert reverse("dashboard:install_hint") not in seen


def test_the_button_tells_what_is_missing_first(owner, settings):
    settings.PUBLIC_URL = ""
    assert "Set PUBLIC_URL" in owner.post(reverse("dashboard:install_hint")).content.decode()


def test_without_a_profile_there_is_nothing_to_say_about_stock(owner, shop):
    shop.odoo_profile.delete()
    assert 'id="stock"' not in text(owner)
