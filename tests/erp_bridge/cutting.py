"""A proxy before an Odoo that cuts the line after the work was done: at the call a test names.

Or that has no Odoo behind it for a while, and answers everything itself with the `status` a test names. Or
whose Odoo loses its worker over what `kills` finds in a call, by its model, method and ids; not over JSON-2.
"""

import http.client
import json
import threading
import xmlrpc.client
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


class Cutting:
    """`cut(3)`: the answer to the third call from now on never arrives."""

    def __init__(self, target):
        self.target = target
        self.calls = 0
        self.cuts = set()
        self.status = 0
        self.kills = lambda _model, _method, _ids: False
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads, self.server.proxy = True, self
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def cut(self, *numbers):
        self.cuts = {self.calls + number for number in numbers}

    def is_deadly(self, body):
        arguments = xmlrpc.client.loads(body)[0] if body.startswith(b"<") else json.loads(body)
        if isinstance(arguments, dict):
            arguments = arguments.get("params", {}).get("args", [])
        if len(arguments) < 6:
            return False
        model, method, positional = arguments[3:6]
        return self.kills(model, method, positional[0] if positional else [])

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Handler(BaseHTTPRequestHandler):
    """Lines are kept open on both sides: a new one for each call would cost more than the call."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body leave together

    def setup(self):
        super().setup()
        self.proxy = self.server.proxy
        self.line = urlsplit(self.proxy.target)
        kind = http.client.HTTPSConnection if self.line.scheme == "https" else http.client.HTTPConnection
        self.odoo = kind(self.line.hostname, self.line.port, timeout=300)

    def finish(self):
        self.odoo.close()
        super().finish()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.proxy.calls += 1
        number = self.proxy.calls
        if status := self.proxy.status or (502 if self.proxy.is_deadly(body) else 0):
            self.say(status, b"", location="/maintenance")
            return
        answer, said = self.asked(body)
        if number in self.proxy.cuts:
            self.close_connection = True
            return
        self.say(answer.status, said, content_type=answer.headers["Content-Type"])

    def asked(self, body):
        left_out = {"host", "connection", "accept-encoding"}
        headers = {name: value for name, value in self.headers.items() if name.lower() not in left_out}
        self.odoo.request("POST", self.line.path + self.path, body, headers)
        answer = self.odoo.getresponse()
        return answer, answer.read()

    def say(self, status, said, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-").title(), value)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, *_args):
        pass
