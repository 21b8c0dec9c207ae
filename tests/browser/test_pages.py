"""Every page in a real browser: quiet, readable, and no wider than the screen it is on."""

import pytest
from django.core.management import call_command

from channels.models import OrderEvent
from erp_bridge.check.findings import Section, bad, good, note
from erp_bridge.models import CheckRun
from omnihub.core import clock
from omnihub.core.texts import Text
from tests.dashboard import given
from tests.dashboard.test_proof_page import row, run
from tests.factories import OrderFactory, OrderLineFactory, PackageFactory

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def scene(visitor):
    """Something of everything a page can show; the addresses to look at."""
    shop = given.shop()
    first, held, waiting, done = (
        OrderFactory(shop=shop, status=status)
        for status in ("ready_to_ship", "packed", "unpaid", "completed")
    )
    OrderLineFactory(order=held, listing=None)
    PackageFactory(order=done, tracking_number="SPXID0456", shipped_at=clock.now())
    push = given.push(held, note="SKU-9 is not mapped. Map it, then try again.", code="unmapped")
    given.tried(push, "person", note=push.note)
    given.push(waiting, "waiting", attempts=1, note="Odoo did not answer.")
    for pk, kind in enumerate(("order", "delivery", "invoice", "payment"), 1):
        given.bound(done, kind, f"DOC/{pk}", odoo_id=pk)
    given.message(held)
    for after in ("shipped", "packed"):
        OrderEvent.objects.create(
            order=held, at=clock.now(), kind="status", before="cancelled", after=after, unusual=True
        )
    found = (good(Text("Version"), "Odoo 18.0."), note(Text("Rounding"), "-"), bad(Text("Total"), "-"))
    sections = [Section("books:1", "Books", found).told(), Section("shop", "Toko", found, shop.pk).told()]
    CheckRun.objects.create(asked_at=clock.now(), finished_at=clock.now(), sections=sections)
    difference = {"order": first.number, "reason": "the sales order is missing"}
    row(run("different"), shop, erp=(1, 90000), differences=[difference])
    call_command("setup_schedules")
    return {
        "today": "/",
        "orders": "/orders/",
        "held order": f"/orders/{held.pk}/",
        "done order": f"/orders/{done.pk}/",
        "attention": "/attention/",
        "proof": "/proof/",
        "health": "/health/",
        "shops": "/shops/",
        "go live": f"/shops/{shop.pk}/go-live/",
        "odoo": "/odoo/",
    }


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_is_quiet_and_every_text_can_be_read(visitor, scene, contrast_script, theme):
    page = visitor.page(theme=theme)
    poor = {}
    for name, address in scene.items():
        page.goto(address)
        page.wait_for_function(
            "window.Alpine !== undefined && !document.documentElement.hasAttribute('x-cloak')"
        )
        assert page.evaluate("document.documentElement.classList.contains('dark')") == (theme == "dark")
        poor[name] = page.evaluate(contrast_script)
    assert {name: found for name, found in poor.items() if found} == {}


@pytest.mark.parametrize("language", ["en", "id"])
def test_no_page_is_wider_than_a_phone(visitor, scene, language):
    page = visitor.page(**PHONE, locale=language)
    widths = {}
    for name, address in scene.items():
        page.goto(address)
        widths[name] = page.evaluate("document.fonts.ready.then(() => document.documentElement.scrollWidth)")
    assert {name: width for name, width in widths.items() if width > PHONE["width"]} == {}


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
    assert page.locator("text=waits for its turn").is_visible()
