"""A proxy before an Odoo that cuts the line after the work was done: at the call a test names.

Or that has no Odoo behind it for a while, and answers everything itself with the `status` a test names. Or
whose Odoo loses its worker over what `kills` finds in a call, by its model, method and ids; not over JSON-2.
"""

import json
import threading
import xmlrpc.client
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests


class Cutting:
    """`cut(3)`: the answer to the third call from now on never arrives."""

    def __init__(self, target):
        self.target = target
        self.calls = 0
        self.cuts = set()
        self.status = 0
        self.kills = lambda _model, _method, _ids: False
        self.session = requests.Session()
        self.session.trust_env = False
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
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
        self.session.close()

    def _handler(self):
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                headers = {
                    name: value
                    for name, value in self.headers.items()
                    if name.lower() not in {"host", "connection"}
                }
                proxy.calls += 1
                status = proxy.status or (502 if proxy.is_deadly(body) else 0)
                if status:
                    self.send_response(status)
                    self.send_header("Location", "/maintenance")
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                number = proxy.calls
                answer = proxy.session.post(proxy.target + self.path, data=body, headers=headers, timeout=300)
                if number in proxy.cuts:
                    self.close_connection = True
                    self.connection.close()
                    return
                self.send_response(answer.status_code)
                self.send_header("Content-Type", answer.headers["Content-Type"])
                self.send_header("Content-Length", str(len(answer.content)))
                self.end_headers()
                self.wfile.write(answer.content)

            def log_message(self, *_args):
                pass

        return Handler
