"""A business on WhatsApp that is run by pywa: it sends, and takes the webhook's calls."""

import queue
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import httpx
from pywa import WhatsApp

PHONE_ID, WABA_ID = "100000000000001", "200000000000001"
TOKEN, APP_SECRET = "sandbox-whatsapp-token", "sandbox-whatsapp-app-secret"
VERIFY_TOKEN = "sandbox-whatsapp-verify-token"


class Business:
    def __init__(self, sandbox, version="26.0", token=TOKEN):
        self.session = httpx.Client(trust_env=False, timeout=20)
        self.wa = WhatsApp(
            phone_id=PHONE_ID,
            waba_id=WABA_ID,
            token=token,
            session=self.session,
            app_secret=APP_SECRET,
            verify_token=VERIFY_TOKEN,
        )
        self.session.base_url = f"{sandbox.url}/whatsapp/v{version}"
        self.answers: list[int] = []
        """Statuses to answer with before pywa is asked."""
        self.raw, self.news = queue.Queue(), queue.Queue()
        for listen in (self.wa.on_message_status, self.wa.on_message, self.wa.on_callback_button):
            listen()(lambda _wa, update: self.news.put(update))
        self.wa.on_template_status_update()(lambda _wa, update: self.news.put(update))
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hooks/"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def _handler(self):
        business = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                asked = parse_qs(urlsplit(self.path).query)
                text, status = business.wa.webhook_challenge_handler(
                    asked["hub.verify_token"][0], asked["hub.challenge"][0]
                )
                self.answer(status, text)

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                business.raw.put(body)
                if business.answers:
                    self.answer(business.answers.pop(0), "")
                    return
                refused = business.wa.webhook_update_validator(body, self.headers["X-Hub-Signature-256"])
                text, status = refused or business.wa.webhook_update_handler(body)
                self.answer(status, text)

            def answer(self, status, text):
                content = text.encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_arguments):
                pass

        return Handler

    def next(self, seconds=10):
        return self.news.get(timeout=seconds)

    def told(self, number, seconds=10):
        return [self.next(seconds) for _ in range(number)]

    def nothing_more(self, seconds=0.3):
        time.sleep(seconds)
        return self.raw.empty()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self.session.close()
