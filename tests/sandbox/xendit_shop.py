"""A shop at Xendit: the unmodified SDK pointed at the sandbox, plain calls of v3, and a webhook."""

import json
import queue
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import xendit
from xendit.apis import (
    BalanceApi,
    CustomerApi,
    InvoiceApi,
    PaymentMethodApi,
    PaymentRequestApi,
    PayoutApi,
    RefundApi,
    TransactionApi,
)

SECRET_KEY, READ_ONLY_KEY = "xnd_development_sandbox", "xnd_development_sandbox_readonly"
CALLBACK_TOKEN = "sandbox-xendit-callback-token"
VERSION = "2024-11-11"
NAMES = {
    "VIRTUAL_ACCOUNT": {"display_name": "Budi"},
    "ALFAMART": {"payer_name": "Budi"},
    "INDOMARET": {"payer_name": "Budi"},
    "OVO": {"account_mobile_number": "+628123456789"},
    "QRIS": {},
}
RETURNS = {"success_return_url": "https://shop.test/ok", "failure_return_url": "https://shop.test/nok"}


class XenditShop:
    def __init__(self, sandbox):
        self.sandbox = sandbox
        configuration = xendit.Configuration(host=f"{sandbox.url}/xendit", api_key=SECRET_KEY)
        client = xendit.ApiClient(configuration)
        self.invoices, self.requests = InvoiceApi(client), PaymentRequestApi(client)
        self.methods, self.refunds = PaymentMethodApi(client), RefundApi(client)
        self.transactions, self.balances = TransactionApi(client), BalanceApi(client)
        self.customers, self.payouts = CustomerApi(client), PayoutApi(client)

    def call(self, method, path, body=None, *, key=SECRET_KEY, version=VERSION, headers=None, **query):
        told = {"api-version": version} if version else {}
        return self.sandbox.session.request(
            method,
            f"{self.sandbox.url}/xendit/{path}",
            json=body,
            params=query,
            auth=(key, ""),
            headers=told | (headers or {}),
            timeout=20,
        )

    def good(self, method, path, body=None, **more):
        answer = self.call(method, path, body, **more)
        assert answer.ok, answer.text
        return answer.json()

    def refused(self, method, path, body=None, **more):
        """Status and code."""
        answer = self.call(method, path, body, **more)
        assert not answer.ok, answer.text
        return answer.status_code, answer.json()["error_code"]

    def asked(self, channel="BNI_VIRTUAL_ACCOUNT", amount=150_000, reference_id="SO-1", **more):
        """The body of POST /v3/payment_requests."""
        kind = "VIRTUAL_ACCOUNT" if channel.endswith("VIRTUAL_ACCOUNT") else channel
        return {
            "reference_id": reference_id,
            "type": "PAY",
            "country": "ID",
            "currency": "IDR",
            "request_amount": amount,
            "channel_code": channel,
            "channel_properties": NAMES.get(kind, RETURNS),
            **more,
        }

    def open(self, *arguments, **more):
        return self.good("POST", "v3/payment_requests", self.asked(*arguments, **more))

    def paid(self, *arguments, **more):
        """The payment of a request that was made and paid."""
        made = self.open(*arguments, **more)
        return self.pay(made["payment_request_id"])

    def pay(self, key, **given):
        return self.sandbox.control("xendit/pay", {"id": key, **given})["payments"][-1]

    def get(self, made):
        return self.good("GET", f"v3/payment_requests/{made['payment_request_id']}")

    def ledger(self, **filters):
        return self.good("GET", "transactions", limit=50, **filters)["data"]

    def cash(self, account="CASH"):
        return self.good("GET", "balance", account_type=account)["balance"]

    def refund(self, request_id, amount=None, reference_id="RF-1", **more):
        body = {"payment_request_id": request_id, "reference_id": reference_id, "currency": "IDR"}
        body |= {"reason": "REQUESTED_BY_CUSTOMER", **more}
        return body if amount is None else body | {"amount": amount}


@dataclass(frozen=True)
class News:
    body: dict
    token: str
    webhook_id: str

    @property
    def event(self):
        return self.body.get("event") or self.body.get("status")

    @property
    def data(self):
        return self.body["data"]


class Receiver:
    """Takes webhooks: `news`; answers with the statuses in `answers`, then 200."""

    def __init__(self):
        self.news, self.answers = queue.Queue(), []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                told = News(json.loads(raw), self.headers["x-callback-token"], self.headers["webhook-id"])
                receiver.news.put(told)
                self.send_response(receiver.answers.pop(0) if receiver.answers else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hooks/xendit/app/"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def next(self, seconds=10):
        return self.news.get(timeout=seconds)

    def all(self, number, seconds=10):
        return [self.next(seconds) for _ in range(number)]

    def nothing_more(self, seconds=0.3):
        time.sleep(seconds)
        return self.news.empty()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
