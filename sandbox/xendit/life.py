"""The thread in which time passes: links expire, refunds and payouts end, money settles, buyers pay."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connections
from django.db.models import Q, QuerySet

from sandbox import storage
from sandbox.xendit import clock, invoices, ledger, paying, payouts, refunds, reports, requests_v3, sessions
from sandbox.xendit.models import Entry, Invoice, PaymentRequest, Payout, Refund, Report, Session
from sandbox.xendit.post import office

log = logging.getLogger("sandbox")
SHORTEST_WAIT, LONGEST_WAIT = 0.05, 1.0
AT_ONCE = 500

_changed = threading.Event()


@dataclass(frozen=True, slots=True)
class Task:
    act: Callable[[Any], object]
    rows: QuerySet[Any]
    column: str
    """The moment at which it is due."""

    def due(self, now: float) -> QuerySet[Any]:
        return self.rows.filter(**{f"{self.column}__lte": now})

    def soonest(self) -> float | None:
        return self.rows.order_by(self.column).values_list(self.column, flat=True).first()


def wake() -> None:
    """Something new may be due soon."""
    _changed.set()


def begin() -> None:
    threading.Thread(target=_live, name="xendit", daemon=True).start()


def _live() -> None:
    while True:
        try:
            wait = _seconds_until_next(clock.now())
            changed = _changed.wait(wait)
            _changed.clear()
            if not changed and wait == LONGEST_WAIT:
                continue
            if _seconds_until_next(clock.now()) == SHORTEST_WAIT:
                pass_time()
        except Exception:
            log.exception("Xendit's time stumbled.")
            connections.close_all()
            time.sleep(LONGEST_WAIT)


def _seconds_until_next(now: float) -> float:
    dues = (task.soonest() for task in _tasks(now))
    soonest = min((due for due in dues if due is not None), default=now + LONGEST_WAIT)
    return min(max(soonest - now, SHORTEST_WAIT), LONGEST_WAIT)


def pass_time() -> int:
    """All that is due by now; how much it was."""
    done, now = 0, clock.now()
    with storage.writing():
        for task in _tasks(now):
            for row in task.due(now).order_by("pk")[:AT_ONCE]:
                task.act(row)
                done += 1
    office.wake()
    return done


def _tasks(now: float) -> list[Task]:
    requests = PaymentRequest.objects.filter(status__in=paying.OPEN)
    in_time = Q(expires_at=None) | Q(expires_at__gt=now)
    buyers = requests.filter(in_time, buyer_pays_at__isnull=False, amount__isnull=False)
    given_back = Refund.objects.select_related("payment__request__invoice")
    waiting = Entry.objects.filter(settlement="PENDING", inward=True)
    return [
        Task(paying.pay, buyers, "buyer_pays_at"),
        Task(requests_v3.expire, requests.filter(expires_at__isnull=False), "expires_at"),
        Task(invoices.expire, Invoice.objects.filter(status="PENDING"), "expires_at"),
        Task(sessions.expire, Session.objects.filter(status="ACTIVE"), "expires_at"),
        Task(refunds.finish, given_back.filter(due__isnull=False), "due"),
        Task(payouts.advance, Payout.objects.filter(due__isnull=False), "due"),
        Task(reports.finish, Report.objects.filter(due__isnull=False), "due"),
        Task(settle, waiting, "settles_at"),
    ]


def settle(entry: Entry) -> None:
    """An invoice says so too; nobody is told of it."""
    ledger.settle(entry, clock.now())
    if key := entry.product_data.get("payment_link_id"):
        Invoice.objects.filter(key=key, status="PAID").update(status="SETTLED", updated_at=clock.now())
