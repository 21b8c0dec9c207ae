"""The browser that the market's buyers use: what it reads from a page, and what it sends."""

import random
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from sandbox.market import own_buyer, person
from sandbox.market.browser import Browser

CUT = 1
SHELF = b"""<p>Nothing here.</p><a href="about/">About</a>"""
SHEET = b"""<form method="post"><input type="hidden" name="token" value="a&amp;b">
<input name="phone" value="">
<textarea name="address">
Jl. Mawar <1></textarea><input type="checkbox" name="reminded">
<label><input type="radio" name="way" value="jne"><input type="radio" name="way" value="jnt" checked></label>
<button name="do" value="place">Go</button></form><div role="alert"><p>Nothing is <b>ordered</b> yet<br>:</p>
<ul><li>No name</ul></div><p>afterwards</p><output id="account">88 08</output>"""


GOOD = b"""<form method="post" action="/shop/cart/"><input type="hidden" name="good" value="7"></form>"""
CHECKED = b"""<form method="post"><input name="phone" value="0812">
<input type="radio" name="area" value="a" checked><input type="radio" name="way" value="jne" checked>
<input type="radio" name="method" value="BNI" checked></form>"""
PAY = b"""<output id="account">88 08</output>"""


class Shop(ThreadingHTTPServer):
    """`breaks` says of which pages the next is none: 500, or CUT after the work was done."""

    daemon_threads = True

    def __init__(self):
        self.got, self.pages, self.breaks = [], {"/shop/": SHELF}, {}
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(200)

    def do_POST(self):
        raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
        sent = parse_qs(raw, keep_blank_values=True)
        self.server.got.append((sent, self.headers["Cookie"]))
        if self.path in self.server.pages and sent.get("do") == ["place"]:
            self.server.pages[self.path] = PAY
        self.answer(422)

    def answer(self, status):
        broken = self.server.breaks.pop(f"{self.command} {self.path}", 0)
        if broken != CUT:
            self.show(self.server.pages.get(self.path, SHEET), broken or status)

    def show(self, body, status):
        self.send_response(status)
        self.send_header("Set-Cookie", "csrftoken=abc; Path=/")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def shop():
    server = Shop()
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_form_is_sent_as_a_browser_would_with_the_cookies_it_was_given(shop):
    browser = Browser()
    page = browser.open(f"{shop.url}/checkout/x/")
    form = page.form("phone")
    assert form.choices == {"reminded": [""], "way": ["jne", "jnt"]}
    page = browser.send(form, {"phone": "0812", "do": "place"})
    ((sent, cookie),) = shop.got
    assert sent == {
        "token": ["a&b"],
        "phone": ["0812"],
        "address": ["Jl. Mawar <1>"],
        "way": ["jnt"],
        "do": ["place"],
    }
    assert cookie == "csrftoken=abc"
    assert page.status == 422


def test_warnings_and_outputs_are_read(shop):
    page = Browser().open(f"{shop.url}/checkout/x/")
    assert page.warnings[0].startswith("Nothing is ordered yet")
    assert "No name" in page.warnings[0]
    assert page.outputs == {"account": "88 08"}


def test_a_buyer_without_goods_goes_away_and_says_so(shop):
    with pytest.raises(own_buyer.WentAwayError, match="nothing for sale"):
        own_buyer.buy(f"{shop.url}/shop/", random.Random(1))


def test_a_buyer_loads_again_what_did_not_come_and_finds_the_order_whose_answer_was_lost(shop, monkeypatch):
    monkeypatch.setattr(person, "PAUSE", 0.01)
    shop.pages |= {
        "/shop/": b"""<a href="/shop/p/7/">Cup</a>""",
        "/shop/p/7/": GOOD,
        "/shop/cart/": b"""<a href="/checkout/x/">Checkout</a>""",
        "/checkout/x/": CHECKED,
    }
    shop.breaks |= {"GET /shop/": 500, "GET /shop/p/7/": CUT, "POST /checkout/x/": CUT}
    ordered = own_buyer.buy(f"{shop.url}/shop/", random.Random(1))
    assert ordered.number == "8808"
    assert [sent.get("do") for sent, _cookie in shop.got] == [None, ["place"]]
    assert shop.breaks == {}
