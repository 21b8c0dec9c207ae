"""The order list under somebody's hands."""

import re
import threading
import time

import pytest
from django_htmx.middleware import HtmxMiddleware

from channels.models import SyncRun
from omnihub.core import clock
from omnihub.core.models import Work
from omnihub.dashboard.queries import keyset
from shipping.models import Move
from tests.dashboard import given
from tests.factories import OrderFactory

pytestmark = pytest.mark.browser
ROWS = "table.orders tbody tr"


@pytest.fixture
def shop(visitor):
    return given.shop()


def refreshes(visitor):
    return [request for request in visitor.requests if request.is_fragment]


def test_typing_narrows_the_list_and_the_address_keeps_it(visitor, shop):
    wanted = OrderFactory(shop=shop, number="2611AAAA")
    OrderFactory(shop=shop, number="2611BBBB")
    page = visitor.page()
    page.goto("/orders/")
    assert page.locator(ROWS).count() == 2
    page.locator("#q").press_sequentially("AAAA")
    page.wait_for_function(f"document.querySelectorAll('{ROWS}').length === 1")
    assert page.evaluate("document.activeElement.id") == "q"
    page.wait_for_url("**/orders/?q=AAAA*")
    page.reload()
    assert page.locator(f"{ROWS} .order-cell a").all_inner_texts() == [wanted.number]


def test_chips_filter_without_a_reload_and_back_goes_back(visitor, shop):
    given.orders(2, shop=shop)
    given.orders(1, shop=shop, status="shipped")
    page = visitor.page()
    page.goto("/orders/")
    page.evaluate("window.sameDocument = true")
    page.click("#chip-shipped")
    page.wait_for_function(f"document.querySelectorAll('{ROWS}').length === 1")
    assert page.evaluate("window.sameDocument") is True
    assert page.locator("#chip-shipped").get_attribute("aria-current") == "true"
    page.go_back()
    page.wait_for_function(f"document.querySelectorAll('{ROWS}').length === 3")
    assert page.url.endswith("/orders/")


def test_a_search_keeps_the_chip_that_is_on(visitor, shop):
    given.orders(1, shop=shop, status="shipped", number="2611AAAA")
    given.orders(1, shop=shop, number="2611AAAB")
    page = visitor.page()
    page.goto("/orders/")
    page.click("#chip-shipped")
    page.wait_for_url("**status=shipped")
    page.locator("#q").press_sequentially("2611AAA")
    page.wait_for_url("**q=2611AAA**")
    assert page.locator(ROWS).count() == 1
    assert "status=shipped" in page.url


def test_paging_by_clicks(visitor, shop):
    given.orders(keyset.PAGE_SIZE + 3, shop=shop)
    page = visitor.page()
    page.goto("/orders/")
    page.click("#older")
    page.wait_for_function(f"document.querySelectorAll('{ROWS}').length === 3")
    page.click("#newer")
    page.wait_for_function(f"document.querySelectorAll('{ROWS}').length === {keyset.PAGE_SIZE}")


def test_a_row_opens_the_order_and_its_number_can_be_copied(visitor, shop):
    order = OrderFactory(shop=shop, number="2611AAAA")
    page = visitor.page(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/orders/")
    page.click(f"#order-{order.pk}")
    page.click("#copy-number")
    page.wait_for_selector("#copy-number.is-copied")
    assert page.evaluate("navigator.clipboard.readText()") == "2611AAAA"


def test_the_keyboard_alone_reaches_an_order_and_focus_is_seen(visitor, shop):
    order = OrderFactory(shop=shop)
    page = visitor.page()
    page.goto("/orders/")
    page.focus("#q")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == f"order-{order.pk}":
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert (page.evaluate("document.activeElement.id"), outline) == (f"order-{order.pk}", "solid")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/orders/{order.pk}/")


def quicken(page):
    """The live part asks again at once instead of after its seconds."""
    page.evaluate("document.getElementById('live').dataset.refresh = '0.1'")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_new_orders_appear_by_themselves_and_disturb_nobody(visitor, shop):
    given.orders(30, shop=shop)
    page = visitor.page()
    page.goto("/orders/")
    link = page.locator(f"{ROWS} a").nth(20)
    focused = link.get_attribute("id")
    link.focus()
    page.evaluate("window.scrollTo(0, 700)")
    OrderFactory(shop=shop, number="2611NEWNEW", placed_at=clock.now())
    quicken(page)
    page.wait_for_selector("text=2611NEWNEW")
    assert page.evaluate("document.activeElement.id") == focused
    assert page.evaluate("window.scrollY") == 700


def test_nothing_is_asked_while_nobody_looks(visitor, shop):
    page = visitor.page()
    page.goto("/orders/")
    page.evaluate(
        "Object.defineProperty(document, 'visibilityState', {configurable: true, get: () => window.seen})"
    )
    page.evaluate("window.seen = 'hidden'")
    page.evaluate("document.getElementById('live').dataset.refresh = '0.05'")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_timeout(400)
    assert refreshes(visitor) == []
    page.evaluate("window.seen = 'visible'")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_function(
        "performance.getEntriesByType('resource').some(e => e.initiatorType === 'xmlhttprequest')"
    )
    page.evaluate("window.seen = 'hidden'")


def test_sync_shows_how_far_it_is_until_it_is_done(visitor, shop):
    page = visitor.page()
    page.goto("/orders/")
    page.click("button:has-text('Sync Orders')")
    page.wait_for_selector("text=waits for its turn")
    page.wait_for_load_state("networkidle")
    run = SyncRun.objects.get()
    SyncRun.objects.update(state="running", found=3)
    pull = Work.objects.create(
        topic="order.pull", subject=f"{shop.key}:1", key="1", not_before=clock.now(), wanted_since=clock.now()
    )
    quicken(page)
    page.wait_for_selector("text=3 found, 2 read, 1 waiting")
    Work.objects.filter(pk=pull.pk).update(state="done")
    SyncRun.objects.filter(pk=run.pk).update(state="done", finished_at=clock.now())
    quicken(page)
    page.wait_for_selector("text=done, 3 found and read")


def test_a_lost_connection_is_said_and_not_hidden(visitor, shop):
    page = visitor.page()
    page.goto("/orders/")
    page.context.set_offline(True)
    quicken(page)
    page.wait_for_selector(".as-of.is-stale")
    page.context.set_offline(False)
    quicken(page)
    page.wait_for_selector(".as-of:not(.is-stale)")
    expected = re.compile("ERR_INTERNET_DISCONNECTED|htmx:sendError|htmx:afterRequest")
    visitor.faults[:] = [fault for fault in visitor.faults if not expected.search(fault)]


def test_whoever_was_logged_out_elsewhere_gets_the_login_once_and_no_broken_page(visitor, shop, monkeypatch):
    page = visitor.page()
    page.goto("/orders/")
    opened = len(documents(visitor))

    def slow(self, request):
        if "HX-Request" not in request.headers:
            time.sleep(0.5)  # long enough for more refreshes to be answered
        return self.get_response(request)

    monkeypatch.setattr(HtmxMiddleware, "__call__", slow)
    page.context.clear_cookies()
    page.evaluate("document.getElementById('live').dataset.refresh = '0.01'")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    page.wait_for_url("**/admin/login/**")
    paths = [request.path for request in documents(visitor)[opened:]]
    assert paths == ["/orders/", "/admin/login/"]


def documents(visitor):
    return [request for request in visitor.requests if request.is_document]


def test_a_question_that_a_newer_one_replaces_is_no_error(visitor, shop, monkeypatch):
    given.orders(1, shop=shop, number="2611AAAA")
    page = visitor.page()
    page.goto("/orders/")
    asked, answered = threading.Event(), threading.Event()

    def slow(self, request):
        if "HX-Request" in request.headers and "q" not in request.GET:
            asked.set()
            answered.wait(10)
        return self.get_response(request)

    monkeypatch.setattr(HtmxMiddleware, "__call__", slow)
    quicken(page)
    while not asked.is_set():
        page.wait_for_timeout(50)
    page.locator("#q").press_sequentially("BBBB")
    page.wait_for_url("**/orders/?q=BBBB*")
    answered.set()
    assert page.locator(ROWS).count() == 0


@pytest.mark.timeout(300)
def test_the_box_of_the_head_ticks_the_page_and_offers_all_that_match_which_two_clicks_move(visitor, shop):
    given.orders(keyset.PAGE_SIZE + 3, shop=shop, status="ready_to_ship")
    page = visitor.page()
    page.goto("/orders/?status=to_ship")
    head, matching = page.locator("[data-tick-shown]"), page.locator("[data-tick-matching]")
    head.check()
    assert page.locator(f"{ROWS} .tick input:checked").count() == keyset.PAGE_SIZE
    assert page.locator(".tick-matching.is-offered").inner_text() == f"all {keyset.PAGE_SIZE + 3} that match"
    matching.check()
    page.locator(f"{ROWS} .tick input").first.uncheck()
    assert (head.is_checked(), matching.is_checked()) == (False, False)  # what is unticked is not moved
    matching.check()
    assert page.locator(f"{ROWS} .tick input:checked").count() == keyset.PAGE_SIZE
    page.click("button:has-text('Look again')")
    page.wait_for_selector(f"h2:has-text('{keyset.PAGE_SIZE + 3} orders')")
    page.click("button:has-text('Yes, do it with')")
    page.wait_for_url("**/orders/moves/*/")
    assert Move.objects.filter(batch__what="look").count() == keyset.PAGE_SIZE + 3
