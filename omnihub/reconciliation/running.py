"""A comparison on the work table: a day of a pair of books at a time, and each may be done again."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from omnihub.core import clock, work
from omnihub.core.errors import Fate, RemoteError
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text
from omnihub.core.work import Todo
from omnihub.reconciliation import keeping
from omnihub.reconciliation.books import clearing, gateway, wallet, wallet_erp
from omnihub.reconciliation.models import Book, ReconciliationRun
from omnihub.reconciliation.records import Compared

TOPIC = "reconciliation.run"
DAYS = 14
LONGEST = 370
Reader = Callable[[date, datetime], Compared]
READERS: Mapping[Book, Reader] = {
    Book.GATEWAY: gateway.read,
    Book.WALLET: wallet.read,
    Book.GATEWAY_ERP: clearing.read,
    Book.WALLET_ERP: wallet_erp.read,
}
"""A pair of books is a line here and a module in `books`."""
COUNTS = ("ours", "theirs", "waiting")


@transaction.atomic
def start(since: date, until: date, by: str = "") -> ReconciliationRun:
    """Both days included; at most a year and a few days, the newest ones."""
    since = max(since, until - timedelta(days=LONGEST))
    days = [until - timedelta(days=back) for back in range((until - since).days + 1)]
    todo = [[book.value, day.isoformat()] for day in days for book in READERS]
    run = ReconciliationRun.objects.create(
        since=since, until=until, asked_by=by, started_at=clock.now(), todo=todo, slices=len(todo)
    )
    work.add([Todo(TOPIC, str(run.pk), key=TOPIC, reason=f"{since} to {until}")])
    return run


def start_daily() -> ReconciliationRun:
    today = clock.jakarta_date(clock.now())
    return start(today - timedelta(days=DAYS), today)


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    outcomes: dict[int, Outcome] = {}
    for row in works:
        run = ReconciliationRun.objects.filter(pk=row.subject, finished_at__isnull=True).first()
        if run is None:
            outcomes[row.pk] = Outcome.done(Text("This comparison has ended."))
            continue
        try:
            if go_on(run, deadline):
                outcomes[row.pk] = Outcome.done(Text("Compared: the differences are on the page."))
        except RemoteError as error:
            outcomes[row.pk] = Outcome.of(error)
    return outcomes


def go_on(run: ReconciliationRun, deadline: Deadline) -> bool:
    """Slice after slice. False: the time is over, call again. A side that is down raises RemoteError; what
    a person must settle first is noted, and the other slices go on.
    """
    while run.todo:
        if deadline.passed():
            return False
        book, day = Book(run.todo[0][0]), date.fromisoformat(run.todo[0][1])
        try:
            _compare(run, book, day)
        except RemoteError as error:
            if error.fate == Fate.AGAIN:
                raise
            run.problems.append(f"{book.label}: {error.words}")
            run.todo = [part for part in run.todo if part[0] != book]
            run.save(update_fields=["problems", "todo"])
    run.finished_at = clock.now()
    run.save(update_fields=["finished_at"])
    return True


def _compare(run: ReconciliationRun, book: Book, day: date) -> None:
    seen = READERS[book](day, clock.now())
    with transaction.atomic():
        keeping.keep(book, day, seen.found)
        run.totals[book] = _added(run.totals.get(book, {}), seen)
        run.todo = run.todo[1:]
        run.save(update_fields=["totals", "todo"])


def _added(before: Mapping[str, Any], seen: Compared) -> dict[str, Any]:
    counts = {name: before.get(name, 0) + getattr(seen, name) for name in COUNTS}
    sums = {
        name: str(Decimal(before.get(name, "0")) + getattr(seen, name)) for name in ("ours_sum", "theirs_sum")
    }
    return {**counts, **sums, "differences": before.get("differences", 0) + len(seen.found)}
