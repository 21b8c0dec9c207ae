"""A server that answers as a test tells it to, for what the sandbox does not do on demand."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class Scripted:
    """`answers[path]`: a function of the query or of what is posted. It gives a body, or (status, bytes)."""

    def __init__(self):
        self.answers = {}
        self.calls = []
        script = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self):
                script.answer(self, None)

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                is_form = self.headers["Content-Type"].startswith("multipart/")
                script.answer(self, body if is_form else json.loads(body))

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, handler, body):
        parts = urlsplit(handler.path)
        path = parts.path.removeprefix("/api/v2/")
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.calls.append((path, query, body))
        given = self.answers[path](query if body is None else body)
        status, raw = given if isinstance(given, tuple) else (200, json.dumps(given, default=float).encode())
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(raw)))
        handler.send_header("Retry-After", "7")
        handler.end_headers()
        handler.wfile.write(raw)

    def asked(self, path):
        return [query if body is None else body for at, query, body in self.calls if at == path]

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def response(value):
    return {"error": "", "message": "", "request_id": "5f", "response": value}


def refusal(code, message=""):
    return {"error": code, "message": message, "request_id": "5f"}
