"""The browser that the market's buyers use: what it reads from a page, and what it sends."""

import random
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from sandbox.market import own_buyer
from sandbox.market.browser import Browser

SHELF = b"""<p>Nothing here.</p><a href="about/">About</a>"""
SHEET = b"""<form method="post"><input type="hidden" name="token" value="a&amp;b">
<input name="phone" value="">
<textarea name="address">
Jl. Mawar <1></textarea><input type="checkbox" name="reminded">
<label><input type="radio" name="way" value="jne"><input type="radio" name="way" value="jnt" checked></label>
<button name="do" value="place">Go</button></form><div role="alert"><p>Nothing is <b>ordered</b> yet<br>:</p>
<ul><li>No name</ul></div><p>afterwards</p><output id="account">88 08</output>"""


class Shop(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self):
        self.got = []
        shop = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.show(SHELF if self.path == "/shop/" else SHEET, 200)

            def do_POST(self):
                raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
                shop.got.append((parse_qs(raw, keep_blank_values=True), self.headers["Cookie"]))
                self.show(SHEET, 422)

            def show(self, body, status):
                self.send_response(status)
                self.send_header("Set-Cookie", "csrftoken=abc; Path=/")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"


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
