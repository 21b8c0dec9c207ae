"""What Xendit is sent for a charge: a request on our page, a session on its page, an invoice by its link."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from omnihub.core import clock
from payments.records import Payer, Wanted
from payments.xendit import channels
from payments.xendit.client.calling import number

NOT_A_NAME = re.compile(r"[^A-Za-z0-9 ]+")
LONGEST_NAME = 50
SHORTEST_SESSION = timedelta(minutes=11)
"""Xendit asks for ten."""

SHORTEST_INVOICE = 60
REMINDED_BY = ("whatsapp", "email")


def request(wanted: Wanted) -> dict[str, Any]:
    return {
        "reference_id": wanted.reference,
        "type": "PAY",
        "country": "ID",
        "currency": wanted.currency,
        "request_amount": number(wanted.amount),
        "channel_code": wanted.method,
        "channel_properties": _properties(wanted),
        "description": wanted.description[:1000],
    }


def _properties(wanted: Wanted) -> dict[str, Any]:
    """QRIS takes none, and its end cannot be set: our own clock ends it."""
    if wanted.group == channels.VIRTUAL_ACCOUNT:
        return {"display_name": name(wanted.payer), "expires_at": iso(wanted.expires_at)}
    if wanted.group == channels.COUNTER:
        return {"payer_name": name(wanted.payer), "expires_at": iso(wanted.expires_at)}
    if wanted.group == channels.EWALLET:
        phone = {"account_mobile_number": wanted.payer.phone} if _needs_phone(wanted.method) else {}
        return {**_returns(wanted), **phone}
    return {}


def _needs_phone(method: str) -> bool:
    found = channels.OF_CODE.get(method)
    return found is not None and found.needs_phone


def _returns(wanted: Wanted) -> dict[str, Any]:
    urls = {"success_return_url": wanted.ways.success, "failure_return_url": wanted.ways.failure}
    return {key: url for key, url in urls.items() if url}


def session(wanted: Wanted) -> dict[str, Any]:
    """Xendit takes addresses by https only; without one its page has no way back."""
    back = {"success_return_url": wanted.ways.success, "cancel_return_url": wanted.ways.failure}
    only = {} if wanted.group == channels.HOSTED else {"allowed_payment_channels": [wanted.method]}
    return {
        "reference_id": wanted.reference,
        "session_type": "PAY",
        "mode": "PAYMENT_LINK",
        "amount": number(wanted.amount),
        "currency": wanted.currency,
        "country": "ID",
        "locale": wanted.language,
        "description": wanted.description[:1000],
        "expires_at": iso(max(wanted.expires_at, clock.now() + SHORTEST_SESSION)),
        **only,
        **{key: url for key, url in back.items() if url.startswith("https://")},
    }


def invoice(wanted: Wanted) -> dict[str, Any]:
    """The one form in which Xendit itself reminds the buyer."""
    seconds = int((wanted.expires_at - clock.now()).total_seconds())
    body: dict[str, Any] = {
        "external_id": wanted.reference,
        "amount": number(wanted.amount),
        "currency": wanted.currency,
        "description": wanted.description[:1000],
        "invoice_duration": max(seconds, SHORTEST_INVOICE),
        "locale": wanted.language,
        "customer": _customer(wanted.payer),
    }
    if wanted.ways.success:
        body["success_redirect_url"] = wanted.ways.success
        body["failure_redirect_url"] = wanted.ways.failure or wanted.ways.success
    if wanted.reminders:
        ways = [way for way in REMINDED_BY if wanted.payer.phone or way == "email"]
        ways = [way for way in ways if wanted.payer.email or way != "email"]
        body["customer_notification_preference"] = {
            "invoice_created": ways,
            "invoice_reminder": ways,
            "invoice_paid": ways,
        }
    return body


def _customer(payer: Payer) -> dict[str, str]:
    told = {"given_names": name(payer), "email": payer.email[:50], "mobile_number": payer.phone}
    return {key: text for key, text in told.items() if text}


def name(payer: Payer) -> str:
    """Xendit takes letters and digits only: Ma'ruf becomes Maruf."""
    plain = " ".join(NOT_A_NAME.sub("", payer.name.replace("-", " ")).split())
    return plain[:LONGEST_NAME].strip() or "Pelanggan"


def iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def probe(now: datetime) -> dict[str, Any]:
    """An invoice that nobody is to pay: its answer names the ways our account may use."""
    return {
        "external_id": f"omnihub-test-{now:%Y%m%d%H%M%S}",
        "amount": 100_000,
        "currency": "IDR",
        "description": "OmniHub connection test",
        "invoice_duration": SHORTEST_INVOICE,
    }


def plain(words: str, most: int) -> str:
    """A bank's statement takes letters and digits only."""
    return " ".join(NOT_A_NAME.sub(" ", words).split())[:most]
