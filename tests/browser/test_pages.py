"""Every page in a real browser: quiet, readable, and no wider than the screen it is on."""

from contextlib import suppress

import pytest
from playwright import sync_api as playwright

from tests.browser import accessibility, scenes
from tests.sandbox_process import eventually

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
WIDE = {"width": 1440, "height": 900}
FRAMES = {"today", "held order", "administration"}
"""Pages that show all there is around a page: the sidebar of each kind of page, for one."""
ALIVE = """
document.querySelector('[x-data]') === null ||
  window.Alpine !== undefined && !document.documentElement.hasAttribute('x-cloak')
"""


@pytest.fixture
def scene(visitor):
    return scenes.everything()


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("theme", "language"), [("light", "en"), ("dark", "id")])
def test_every_page_is_quiet_open_to_everybody_and_no_wider_than_a_phone(visitor, scene, theme, language):
    """WCAG 2.2 A and AA as far as a program can judge: names, roles, labels, order, contrast. What another
    theme or language may change is judged in the dark once more, on a phone where it is not about the frame.
    """
    page = visitor.page(theme=theme, locale=language)
    violations, widths = {}, {}
    for name, address in scene.items():
        page.set_viewport_size(WIDE if theme == "light" or name in FRAMES else PHONE)
        page.goto(address)
        page.wait_for_function(ALIVE)
        if page.locator("#hub").count():  # pages for the public follow the browser without a class
            assert page.evaluate("document.documentElement.classList.contains('dark')") == (theme == "dark")
        violations[name] = accessibility.violations(page, whole=theme == "light", framed=name in FRAMES)
        page.set_viewport_size(PHONE)
        widths[name] = narrowed(page)
    assert {name: found for name, found in violations.items() if found} == {}
    assert {name: width for name, width in widths.items() if width > PHONE["width"]} == {}


def narrowed(page):
    """How wide the page is on a phone. A chart follows the window a moment later; what stays wide is told."""
    with suppress(playwright.TimeoutError):
        page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=PHONE["width"])
    return page.evaluate("document.fonts.ready.then(() => document.documentElement.scrollWidth)")


def test_login_leads_to_today_and_on_to_the_orders(visitor, scene):
    page = visitor.page(login=False)
    page.goto("/")
    assert "/admin/login/" in page.url
    page.fill("[name=username]", "owner")
    page.fill("[name=password]", "rahasia-123")
    page.click("button:has-text('Log in')")
    page.wait_for_url("**/")
    page.click("a:has-text('All orders')")
    page.wait_for_selector("table.orders tbody tr")
    assert "Orders" in page.title()


def test_everything_works_without_javascript(visitor, scene):
    page = visitor.page(java_script_enabled=False)
    page.goto("/orders/")
    page.fill("#q", "nothing-like-it")
    page.click("#filters button")
    assert page.locator("text=No order fits").is_visible()
    page.click("a:has-text('Show all orders')")
    page.click("#chip-held")
    assert page.locator("table.orders tbody tr").count() == 1
    page.click("table.orders tbody a >> nth=0")
    page.click("button:has-text('Look again')")
    assert page.locator(".note:has-text('is being read again')").is_visible()
    page.click("button:has-text('Try again')")
    assert page.locator(".note:has-text('1 is tried again now.')").is_visible()
    page.goto("/orders/")
    page.click("button:has-text('Sync Orders')")
    assert page.locator("text=waits for its turn").first.is_visible()


def test_whoever_asks_another_host_is_named(visitor):
    """What all other pages are held to: by picture or by beacon, and at another port of this machine."""
    page = visitor.page()
    page.goto("about:blank")
    page.set_content("<img src='http://elsewhere.example/pixel.gif' alt=''>")
    page.evaluate("navigator.sendBeacon('http://127.0.0.1:8099/beacon')")
    wanted = ("http://elsewhere.example/pixel.gif", "http://127.0.0.1:8099/beacon")
    assert eventually(lambda: all(named(visitor, url) for url in wanted)), visitor.faults
    page.close()
    visitor.faults.clear()


def named(visitor, url):
    return any("another host" in fault and url in fault for fault in visitor.faults)
