"""Which path does what. A key in a path is anything but a slash."""

from collections.abc import Mapping

from sandbox.xendit import (
    customers,
    invoices,
    methods_v2,
    money_calls,
    payments_v3,
    payouts,
    refunds,
    reports,
    requests_v2,
    requests_v3,
    sessions,
)
from sandbox.xendit.calls import Endpoint

KEY = r"(?P<key>[^/]+)"
V3 = r"v3/payment_requests"
V2 = r"payment_requests"
METHODS = r"v2/payment_methods"

_HOSTED = {
    ("POST", r"v2/invoices"): Endpoint(invoices.create, family="joi"),
    ("GET", r"v2/invoices"): Endpoint(invoices.listed, family="joi"),
    ("GET", rf"v2/invoices/{KEY}"): Endpoint(invoices.get, family="joi"),
    ("POST", rf"invoices/{KEY}/expire!"): Endpoint(invoices.expire_by_shop, family="joi"),
    ("POST", r"sessions"): Endpoint(sessions.create, 201),
    ("GET", rf"sessions/{KEY}"): Endpoint(sessions.get),
    ("POST", rf"sessions/{KEY}/cancel"): Endpoint(sessions.cancel),
}
_V3 = {
    ("POST", V3): Endpoint(requests_v3.create, 201, v3=True),
    ("GET", V3): Endpoint(requests_v3.listed, v3=True),
    ("GET", rf"{V3}/{KEY}"): Endpoint(requests_v3.get, v3=True),
    ("PATCH", rf"{V3}/{KEY}"): Endpoint(requests_v3.change, v3=True),
    ("POST", rf"{V3}/{KEY}/cancel"): Endpoint(requests_v3.cancel, v3=True),
    ("POST", rf"{V3}/{KEY}/simulate"): Endpoint(requests_v3.simulate, v3=True),
    ("GET", rf"v3/payments/{KEY}"): Endpoint(payments_v3.get, v3=True),
    ("POST", rf"v3/payments/{KEY}/capture"): Endpoint(payments_v3.capture, v3=True),
    ("POST", rf"v3/payments/{KEY}/cancel"): Endpoint(payments_v3.cancel, v3=True),
    ("POST", r"v3/refunds"): Endpoint(refunds.create_v3, v3=True),
    ("GET", rf"v3/refunds/{KEY}"): Endpoint(refunds.get_v3, v3=True),
}
_V2 = {
    ("POST", V2): Endpoint(requests_v2.create, 201, family="path", remembers=True),
    ("GET", V2): Endpoint(requests_v2.listed, family="path"),
    ("GET", rf"{V2}/{KEY}"): Endpoint(requests_v2.get, family="path"),
    ("GET", rf"{V2}/{KEY}/captures"): Endpoint(requests_v2.captures, family="path"),
    ("POST", rf"{V2}/{KEY}/captures"): Endpoint(requests_v2.capture, family="path"),
    ("POST", rf"{V2}/{KEY}/payments/simulate"): Endpoint(requests_v2.simulate, family="path"),
    ("POST", METHODS): Endpoint(methods_v2.create, 201, family="path"),
    ("GET", METHODS): Endpoint(methods_v2.listed, family="path"),
    ("GET", rf"{METHODS}/{KEY}"): Endpoint(methods_v2.get, family="path"),
    ("PATCH", rf"{METHODS}/{KEY}"): Endpoint(methods_v2.change, family="path"),
    ("POST", rf"{METHODS}/{KEY}/expire"): Endpoint(methods_v2.expire, family="path"),
    ("GET", rf"{METHODS}/{KEY}/payments"): Endpoint(methods_v2.payments, family="path"),
    ("POST", rf"{METHODS}/{KEY}/payments/simulate"): Endpoint(methods_v2.pay, family="path"),
}
_MONEY = {
    ("POST", r"customers"): Endpoint(customers.create, remembers=True),
    ("GET", r"customers"): Endpoint(customers.listed),
    ("GET", rf"customers/{KEY}"): Endpoint(customers.get),
    ("PATCH", rf"customers/{KEY}"): Endpoint(customers.change),
    ("POST", r"refunds"): Endpoint(refunds.create, remembers=True),
    ("GET", r"refunds"): Endpoint(refunds.listed),
    ("GET", rf"refunds/{KEY}"): Endpoint(refunds.get),
    ("POST", rf"refunds/{KEY}/cancel"): Endpoint(refunds.cancel),
    ("POST", r"v2/payouts"): Endpoint(payouts.create_once),
    ("GET", r"v2/payouts"): Endpoint(payouts.listed),
    ("GET", rf"v2/payouts/{KEY}"): Endpoint(payouts.get),
    ("POST", rf"v2/payouts/{KEY}/cancel"): Endpoint(payouts.cancel),
    ("GET", r"payouts_channels"): Endpoint(payouts.channels),
    ("GET", r"balance"): Endpoint(money_calls.balance),
    ("GET", r"transactions"): Endpoint(money_calls.listed, family="ledger"),
    ("GET", rf"transactions/{KEY}"): Endpoint(money_calls.get, family="ledger"),
    ("POST", r"reports"): Endpoint(reports.create, family="ledger"),
    ("GET", rf"reports/{KEY}"): Endpoint(reports.get, family="ledger"),
}
ENDPOINTS: Mapping[tuple[str, str], Endpoint] = _HOSTED | _V3 | _V2 | _MONEY
