"""A caller who signs as Shopee asks, and a receiver of pushes."""

import json
import queue
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sandbox.shopee import signing

PARTNER_ID, PARTNER_KEY, PUSH_KEY = "1000001", "sandbox-partner-key", "sandbox-push-key"
SHOP = 220000123


class Caller:
    def __init__(self, sandbox, shop_id=SHOP):
        self.sandbox, self.shop_id = sandbox, shop_id
        self.tokens = sandbox.control("tokens", {"shop_id": shop_id})

    def common(self, path, *, public=False):
        timestamp = str(int(time.time()))
        common = {"partner_id": PARTNER_ID, "timestamp": timestamp}
        if public:
            sign = signing.public(PARTNER_KEY, PARTNER_ID, path, timestamp)
        else:
            token = self.tokens["access_token"]
            common |= {"access_token": token, "shop_id": str(self.shop_id)}
            sign = signing.for_id(PARTNER_KEY, PARTNER_ID, path, timestamp, token, str(self.shop_id))
        return common | {"sign": sign}

    def answer(self, name, *, public=False, post=None, change=None, **query):
        path = f"/api/v2/{name}"
        params = self.common(path, public=public) | query
        for key, value in (change or {}).items():
            params.pop(key, None)
            if value is not None:
                params[key] = value
        url = f"{self.sandbox.url}/shopee{path}"
        if post is None:
            return self.sandbox.session.get(url, params=params, timeout=10)
        return self.sandbox.session.post(url, params=params, json=post, timeout=10)

    def __call__(self, name, **more):
        return self.answer(name, **more).json()

    def good(self, name, **more):
        body = self(name, **more)
        assert body["error"] == "", body
        return body.get("response", body)

    def detail(self, order_sn, *fields):
        found = self.good(
            "order/get_order_detail", order_sn_list=order_sn, response_optional_fields=",".join(fields)
        )
        return found["order_list"][0]

    def income(self, order_sn):
        return self.good("payment/get_escrow_detail", order_sn=order_sn)["order_income"]


@pytest.fixture
def shopee(sandbox):
    return Caller(sandbox)


class Receiver:
    """Takes pushes: bodies in `got`, answers with `status` and `body`."""

    def __init__(self):
        self.got = queue.Queue()
        self.status, self.body = 204, b""
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.got.put((raw, self.headers["Authorization"]))
                self.send_response(receiver.status)
                self.send_header("Content-Length", str(len(receiver.body)))
                self.end_headers()
                self.wfile.write(receiver.body)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hooks/shopee/app/"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()

    def next(self, seconds=5.0):
        raw, _ = self.got.get(timeout=seconds)
        return json.loads(raw)

    def all(self, count, seconds=5.0):
        return [self.next(seconds) for _ in range(count)]

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


@pytest.fixture
def receiver(sandbox):
    receiver = Receiver()
    sandbox.control("settings", {"push_url": receiver.url})
    yield receiver
    sandbox.control("settings", {"push_url": ""})
    receiver.close()
