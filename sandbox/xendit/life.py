"""The thread in which time passes: links expire, refunds and payouts end, money settles, buyers pay."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from django.db import connections
from django.db.models import QuerySet

from sandbox import storage
from sandbox.xendit import clock, invoices, ledger, paying, payouts, refunds, reports, requests_v3, sessions
from sandbox.xendit.models import Entry, Invoice, PaymentRequest, Payout, Refund, Report, Session
from sandbox.xendit.post import office

log = logging.getLogger("sandbox")
TICK_SECONDS = 0.1
AT_ONCE = 500
Task = tuple[Callable[[Any], object], QuerySet[Any]]

_changed = threading.Event()


def wake() -> None:
    """Something new may be due soon."""
    _changed.set()


def begin() -> None:
    threading.Thread(target=_live, name="xendit", daemon=True).start()


def _live() -> None:
    while True:
        _changed.wait(TICK_SECONDS)
        _changed.clear()
        try:
            if any(rows.exists() for _, rows in _tasks(clock.now())):
                pass_time()
        except Exception:
            log.exception("Xendit's time stumbled.")
            connections.close_all()
            time.sleep(1)


def pass_time() -> int:
    """All that is due by now; how much it was."""
    done = 0
    with storage.writing():
        for act, rows in _tasks(clock.now()):
            for row in rows.order_by("pk")[:AT_ONCE]:
                act(row)
                done += 1
    office.wake()
    return done


def _tasks(now: float) -> list[Task]:
    """Who pays in the last moment has paid: expiry comes after."""
    requests = PaymentRequest.objects.filter(status__in=paying.OPEN)
    given_back = Refund.objects.select_related("payment__request__invoice")
    return [
        (paying.pay, requests.filter(buyer_pays_at__lte=now)),
        (requests_v3.expire, requests.filter(expires_at__lte=now)),
        (invoices.expire, Invoice.objects.filter(status="PENDING", expires_at__lte=now)),
        (sessions.expire, Session.objects.filter(status="ACTIVE", expires_at__lte=now)),
        (refunds.finish, given_back.filter(due__lte=now)),
        (payouts.advance, Payout.objects.filter(due__lte=now)),
        (reports.finish, Report.objects.filter(due__lte=now)),
        (settle, Entry.objects.filter(settlement="PENDING", inward=True, settles_at__lte=now)),
    ]


def settle(entry: Entry) -> None:
    """An invoice says so too; nobody is told of it."""
    ledger.settle(entry, clock.now())
    if key := entry.product_data.get("payment_link_id"):
        Invoice.objects.filter(key=key, status="PAID").update(status="SETTLED", updated_at=clock.now())
