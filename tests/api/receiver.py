"""Where a partner listens: real HTTP on this machine, and a check of the signature by code of its own."""

import base64
import hashlib
import hmac
import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.came.append((dict(self.headers), body))
        if self.server.slow:
            self.server.over.wait(20)
            return
        self.send_response(self.server.status)
        for name, value in self.server.headers:
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_args):
        pass


class Receiver(ThreadingHTTPServer):
    daemon_threads, block_on_close = True, False

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.status, self.headers, self.slow = 204, [], False
        self.came, self.secret, self.over = [], "", threading.Event()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/hook"

    @property
    def told(self):
        return [json.loads(body) for _headers, body in self.came]

    @property
    def types(self):
        return [one["type"] for one in self.told]

    @property
    def keys(self):
        return [headers["Webhook-Id"] for headers, _body in self.came]

    def trusts(self, secret, place=-1):
        headers, body = self.came[place]
        return verified(secret, {name.lower(): value for name, value in headers.items()}, body)


def verified(secret, headers, body):
    """As docs/api.md shows it to partners."""
    stamp = headers["webhook-timestamp"]
    if abs(time.time() - int(stamp)) > 300:
        return False
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{stamp}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    given = [one.partition(",") for one in headers["webhook-signature"].split(" ")]
    return any(version == "v1" and hmac.compare_digest(one, expected) for version, _comma, one in given)


@contextmanager
def listening():
    server = Receiver()
    threading.Thread(target=server.serve_forever, args=[0.01], daemon=True).start()
    yield server
    server.over.set()
    server.shutdown()
    server.server_close()


def set_to(program, url):
    """A partner names where it listens."""
    return program.client.put("/api/v1/webhook/", {"url": url}, format="json", headers=program.headers())
