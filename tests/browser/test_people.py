"""The pages around the login, and those of who did what: quiet, readable, and within reach of everybody."""

import time
from base64 import b32decode

import pytest
from axes.models import AccessAttempt
from django_otp.oath import TOTP

from omnihub.people import audit
from omnihub.people.models import Authenticator
from tests.browser import accessibility
from tests.dashboard import given
from tests.factories import OrderFactory

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
VIEWS = [{"theme": "light"}, {"theme": "dark", **PHONE}]


@pytest.fixture
def judge():
    """What axe finds wrong with the page that is open; and a page may not be wider than its screen."""

    def look(page):
        page.wait_for_function(
            "window.Alpine === undefined || !document.documentElement.hasAttribute('x-cloak')"
        )
        page.wait_for_timeout(250)  # colours fade in
        assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
        return accessibility.violations(page, framed=False)

    return look


def shown():
    totp = TOTP(b32decode(Authenticator.objects.get().key))
    totp.time = time.time()
    return f"{totp.token():06d}"


def log_in(page, password):
    page.fill("[name=username]", "owner")
    page.fill("[name=password]", password)
    page.click("button:has-text('Log in')")
    page.wait_for_load_state()


def told(visitor, *status):
    """Answers that a page is meant to give are no faults."""
    expected = tuple(f"{code}:" for code in status)
    loud = ("error: Failed to load resource",)
    visitor.faults = [fault for fault in visitor.faults if not fault.startswith((*expected, *loud))]


@pytest.mark.parametrize("view", VIEWS)
def test_the_way_in_step_by_step(visitor, judge, settings, view):
    settings.TWO_FACTOR = True
    page = visitor.page(login=False, **view)
    found = {}
    page.goto("/orders/")
    found["login"] = judge(page)
    log_in(page, "rahasia-123")
    found["set up"] = judge(page)
    page.fill("[name=code]", "000000")
    page.click("button:has-text('Turn it on')")
    found["wrong code"] = judge(page)
    page.wait_for_timeout(1100)
    page.fill("[name=code]", shown())
    page.click("button:has-text('Turn it on')")
    found["recovery codes"] = judge(page)
    kept = page.locator(".recovery-codes code").all_inner_texts()
    with page.expect_download() as download:
        page.click("a:has-text('Download')")
    assert download.value.path().read_text().split() == ["OmniHub", "owner", *kept]
    page.click("a:has-text('go on')")
    assert page.url.endswith("/orders/")
    again = visitor.page(**view)
    again.goto("/orders/")
    found["code"] = judge(again)
    again.click("summary")
    again.fill("[name=code]", kept[0])
    again.click("button:has-text('Go on')")
    again.wait_for_selector("#live")
    told(visitor, 422)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("view", VIEWS)
def test_a_locked_login_says_so(visitor, judge, settings, owner, view):
    settings.AXES_ENABLED = True
    page = visitor.page(login=False, **view)
    page.goto("/admin/login/")
    for _ in range(5):
        log_in(page, "wrong")
    assert page.locator("text=Too many wrong passwords").is_visible()
    assert judge(page) == []
    assert AccessAttempt.objects.get().failures_since_start == 5
    told(visitor, 429)


@pytest.mark.parametrize("view", VIEWS)
def test_who_did_what_and_who_may_not(visitor, judge, owner, view):
    shop = given.shop()
    browser = given.browser(owner)
    browser.post(f"/shops/{shop.pk}/switch/", {"switch": "pulls", "on": "0"})
    audit.happened(owner, audit.FAILED)
    page = visitor.page(**view)
    found = {}
    for address in (
        *("/admin/auditlog/logentry/", "/admin/auth/user/", "/admin/password_change/"),
        *(f"/shops/{shop.pk}/", f"/admin/auth/group/{given.group('warehouse').pk}/change/"),
    ):
        page.goto(address)
        found[address] = judge(page)
    visitor.user = given.person()
    page = visitor.page(**view)
    page.goto("/shops/")
    assert page.locator("text=Ask an owner: owner.").is_visible()
    found["refused"] = judge(page)
    told(visitor, 403)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_a_buyer_that_was_shown_stays_while_the_page_refreshes_itself(visitor, judge, owner):
    clear = {"recipient_name": "Budi Santoso", "recipient_phone": "0812345678", "recipient_is_clear": True}
    order = OrderFactory(shop=given.shop(), **clear)
    page = visitor.page()
    page.goto(f"/orders/{order.pk}/")
    assert page.locator("text=Budi Santoso").count() == 0
    page.click("button:has-text('Show name')")
    page.wait_for_selector("text=Budi Santoso")
    with page.expect_response(lambda response: response.request.headers.get("hx-request") == "true"):
        page.evaluate("htmx.trigger('#live', 'refresh')")
    order.number = "2611CHANGED"
    order.save()
    page.wait_for_selector("text=2611CHANGED")
    assert page.locator("text=Budi Santoso").is_visible()
    assert page.locator("text=0812345678").is_visible()
    page.reload()
    assert page.locator("text=Budi Santoso").count() == 0


def test_the_way_in_and_a_buyer_work_without_javascript(visitor, settings, owner):
    settings.TWO_FACTOR = True
    order = OrderFactory(shop=given.shop(), recipient_name="Budi Santoso", recipient_is_clear=True)
    page = visitor.page(login=False, java_script_enabled=False)
    page.goto(f"/orders/{order.pk}/")
    log_in(page, "rahasia-123")
    page.fill("[name=code]", shown())
    page.click("button:has-text('Turn it on')")
    page.click("a:has-text('go on')")
    page.goto(f"/orders/{order.pk}/")
    page.click("button:has-text('Show name')")
    assert page.locator("text=Budi Santoso").is_visible()
