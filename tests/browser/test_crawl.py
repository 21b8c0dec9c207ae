"""A script presses everything there is to press, on pages with nothing, one row and many."""

import re
from collections import deque
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright import sync_api as playwright

from tests.browser.scenes import crowd, everything, one

pytestmark = pytest.mark.browser
PARTS = 3
A_MOMENT = 60
PHONE = {"width": 390, "height": 844}
LEAVES = re.compile(r"/connect/|/admin/(logout|jsi18n)/")
CONTROLS = "#hub :is(a[href], button, summary, [role=switch], input[type=checkbox])"
FETCHED = "async url => { const answer = await fetch(url); return (await answer.blob()) && answer.ok; }"
DESCRIBE = """
elements => elements.map((element, place) => ({
  place,
  shown: element.checkVisibility() && !element.disabled,
  link: element.tagName === 'A' ? element.href : '',
  file: element.hasAttribute('download'),
  target: element.target || '',
  action: element.form ? new URL(element.form.getAttribute('action') || '', document.baseURI).href : '',
  name: [element.tagName, element.name || '', element.id.replace(/[0-9]+/g, ''), element.className].join(' '),
}))
"""


def view_of(url):
    """The page an address belongs to, whatever row it shows."""
    try:
        return resolve(urlsplit(url).path).view_name
    except Resolver404:
        return urlsplit(url).path


class Crawl:
    """Opens each kind of page once and presses each kind of control on it once; none that others open."""

    def __init__(self, page, server, others=frozenset()):
        self.page, self.server, self.others = page, server, others
        self.waiting, self.opened, self.pressed = deque(), {}, set()
        self.method, self.requests, self.loads, self.under_way = "GET", 0, 0, set()
        page.on("request", self.asked)
        page.on("requestfinished", self.answered)
        page.on("requestfailed", self.answered)

    def asked(self, request):
        self.requests += 1
        self.under_way.add(request)
        if request.is_navigation_request():
            self.method = request.method
            self.loads += 1

    def answered(self, request):
        self.under_way.discard(request)

    def ours(self, url):
        return url.startswith(self.server.url) and not LEAVES.search(url)

    def fetch(self, url):
        view = view_of(url)
        if view not in self.opened and view not in self.others:
            self.opened[view] = url
            assert self.page.evaluate(FETCHED, url), url

    def want(self, url):
        view = view_of(url)
        known = {*self.opened, *self.others}
        if self.ours(url) and view not in known and not view.startswith("admin:"):
            self.opened[view] = url
            self.waiting.append(url)

    def run(self, *urls):
        for url in urls:
            self.want(self.server.url + url)
        while self.waiting:
            self.press_everything(self.waiting.popleft())

    def press_everything(self, url):
        """A press changes the page, so what is left to press is read again after each: afresh, where it asked
        the server for something. Many forms lead back to it by themselves. A tick that asked for nothing is
        taken away again, that no form sends it.
        """
        self.page.goto(url)
        while control := self.next_control(url):
            before, loads = self.requests, self.loads
            found = self.page.locator(CONTROLS).nth(control["place"])
            element = found.element_handle()
            self.press(found)
            self.page.wait_for_timeout(A_MOMENT)
            if self.requests == before and control["name"].startswith("INPUT"):
                self.press(element)
                self.page.wait_for_timeout(A_MOMENT)
            if self.requests > before:
                self.hear_out()
                if self.method == "GET":
                    self.want(self.page.url)
            led_back = self.loads > loads and self.method == "GET" and self.page.url == url
            if self.requests > before and not led_back:
                self.page.goto(url)

    def hear_out(self):
        """Until every call has its answer, and no further one was made for a moment."""
        quiet = 0
        for _ in range(400):
            self.page.wait_for_timeout(25)
            quiet = 0 if self.under_way else quiet + 1
            if quiet > 3:
                return
        raise AssertionError([request.url for request in self.under_way])

    def press(self, control):
        """With the mouse; by the keyboard where a part that lives is drawn anew under it again and again. A
        click waits for the page it leads to, too: one that is on its way needs no second press.
        """
        loads = self.loads
        try:
            control.click(timeout=5_000)
        except playwright.TimeoutError:
            self.page.wait_for_timeout(10 * A_MOMENT)  # on a busy machine its page is asked for only now
            if self.loads == loads:
                control.press("Enter")

    def next_control(self, url):
        controls = self.page.locator(CONTROLS).evaluate_all(DESCRIBE)
        for control in controls:
            if control["file"]:
                self.fetch(control["link"])
            elif control["link"]:
                self.want(control["link"])
        pressable = (each for each in controls if each["shown"] and not each["link"])
        return next((control for control in pressable if self.fresh(url, control)), None)

    def fresh(self, url, control):
        key = (view_of(url), view_of(control["action"]) if control["action"] else "", control["name"])
        if key in self.pressed or (control["action"] and not self.ours(control["action"])):
            return False
        self.pressed.add(key)
        return True


def views(addresses):
    return sorted({view for view in map(view_of, addresses) if not view.startswith("admin:")})


@pytest.mark.timeout(900)
@pytest.mark.parametrize("part", range(PARTS))
def test_everything_can_be_pressed_and_nothing_complains(visitor, remotes, part):
    """Of all kinds of pages each part takes every third, and what links on these lead to beside. The
    visitor's faults are checked at the end: console, policy reports, other hosts, error answers.
    """
    addresses = ["/", *everything().values()]
    mine = views(addresses)[part::PARTS]
    page = visitor.page()
    page.on("dialog", lambda dialog: dialog.accept())
    crawl = Crawl(page, visitor.server, others={*views(addresses)} - {*mine})
    crawl.run(*addresses)
    assert {*mine} <= {*crawl.opened}
    assert len(crawl.pressed) > 20


@pytest.mark.parametrize("rows", [lambda: None, one, crowd], ids=["nothing", "one", "many"])
def test_pages_with_nothing_with_one_row_and_with_many(visitor, rows):
    rows()
    page = visitor.page(**PHONE)
    wide = {}
    for address in ("/", "/orders/", "/stock/", "/attention/", "/proof/", "/health/", "/shops/", "/odoo/"):
        page.goto(address)
        assert page.locator("#hub").inner_text().strip()
        wide[address] = page.evaluate("document.documentElement.scrollWidth")
    assert {address: width for address, width in wide.items() if width > PHONE["width"]} == {}
