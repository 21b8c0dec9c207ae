"""The work table's front door: add what is to be done, run it, send it again.

How adding folds. Work that waits for the same (topic, subject) is one row, and adding locks that row
until the caller's transaction ends. A worker skips locked rows, so it cannot claim the row between our
look and our commit and then read the subject without the change we are about to commit. Where no row
waits we insert one; where somebody else inserted it at the same moment, the database refuses ours and
we look again. Inserting "unless it is there" without a lock loses the last change on PostgreSQL.

A row held for a person is woken by fresh work for its subject: the change may have been the cure, and
one subject has one row. Only what may have gone out already stays held until a person decides.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from operator import or_

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from omnihub.core import bell, database, settle, upsert, waiting
from omnihub.core.deliver import run
from omnihub.core.errors import Fate
from omnihub.core.models import Work

__all__ = ["Todo", "add", "close", "release", "retry", "run"]

FOLDED = ["state", "reason", "correlation_id", "not_before", "wanted_since", "attempts", "fate", "code"]


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to be done. Rows of one (topic, subject) that wait fold into one."""

    topic: str
    subject: str
    key: str = ""
    reason: str = ""
    not_before: datetime | None = None
    correlation_id: str = ""


Name = tuple[str, str]


def add(todos: Iterable[Todo]) -> None:
    """Inside the caller's transaction, so that the change and the work it causes stand or fall together."""
    wanted = _folded(todos)
    if not wanted:
        return
    now = database.database_now()
    names = sorted(wanted)  # one order for everybody: two callers cannot wait for each other
    with transaction.atomic():
        try:
            with transaction.atomic():
                _add_all(names, wanted, now)
        except IntegrityError:
            for name in names:
                _add_one(wanted[name], now)
    bell.ring(*{topic for topic, _ in names})


def _folded(todos: Iterable[Todo]) -> dict[Name, Todo]:
    wanted: dict[Name, Todo] = {}
    for todo in todos:
        name = (todo.topic, todo.subject)
        earlier = wanted.get(name)
        if earlier is not None and todo.not_before is not None:
            at = None if earlier.not_before is None else min(earlier.not_before, todo.not_before)
            wanted[name] = replace(todo, not_before=at)
        else:
            wanted[name] = todo
    return wanted


def _add_all(names: Sequence[Name], wanted: dict[Name, Todo], now: datetime) -> None:
    rows = _locked_rows(names)
    for name, row in rows.items():
        _fold(row, wanted[name], now)
    upsert.changed(Work, rows.values(), FOLDED)
    Work.objects.bulk_create(_row(wanted[name], now) for name in names if name not in rows)


def _add_one(todo: Todo, now: datetime) -> None:
    """As often as somebody else comes between; each round waits for the other to commit."""
    name = (todo.topic, todo.subject)
    while True:
        try:
            with transaction.atomic():
                _add_all([name], {name: todo}, now)
        except IntegrityError:
            continue
        return


def _locked_rows(names: Sequence[Name]) -> dict[Name, Work]:
    """The rows to fold into, locked in the order of their names; a waiting one before a held one."""
    found: dict[Name, Work] = {}
    for topic in sorted({topic for topic, _ in names}):
        rows = (
            Work.objects.select_for_update()
            .filter(
                topic=topic,
                subject__in=[subject for of, subject in names if of == topic],
                state__in=[Work.State.WAITING, Work.State.HELD],
            )
            .order_by("subject", "-state", "pk")  # "waiting" before "held"
        )
        for row in rows:
            found.setdefault((row.topic, row.subject), row)
    return found


def _fold(row: Work, todo: Todo, now: datetime) -> None:
    row.reason = todo.reason or row.reason
    row.correlation_id = todo.correlation_id or row.correlation_id
    at = todo.not_before or now
    if row.state == Work.State.WAITING:
        if not row.look_first:  # that one waits for the remote to end what it may be doing
            row.not_before = min(row.not_before, at)
    elif row.code != settle.MAY_HAVE_GONE_OUT:
        row.state = Work.State.WAITING
        row.not_before, row.wanted_since, row.attempts = at, now, 0
        row.fate = row.code = ""


def _row(todo: Todo, now: datetime) -> Work:
    return Work(
        topic=todo.topic,
        subject=todo.subject,
        key=todo.key or f"{todo.topic}:{todo.subject}",
        reason=todo.reason[:200],
        not_before=todo.not_before or now,
        wanted_since=now,
        correlation_id=todo.correlation_id,
    )


def retry(ids: Sequence[int]) -> int:
    """A person's button: held or waiting rows, now, with all their attempts before them.

    Not where the remote may still be doing the work: those wait until it can be asked.
    """
    rows = Work.objects.filter(pk__in=ids).filter(_open())
    return _wake(rows.exclude(state=Work.State.WAITING, look_first=True))


def release(topic: str | None = None, fate: str = Fate.SETTINGS, codes: Iterable[str] = ("",)) -> int:
    """What was held for a reason that has been removed: the settings were corrected, say. Of those only what
    has a code that begins like one of `codes`.
    """
    coded = reduce(or_, (Q(code__startswith=begin) for begin in codes))
    rows = Work.objects.filter(coded, state=Work.State.HELD, fate=fate)
    return _wake(rows.filter(topic=topic) if topic else rows)


def close(ids: Sequence[int], words: str) -> int:
    """A person says that nothing is left to do."""
    return settle.close(list(ids), words)


def _open() -> Q:
    return Q(state__in=[Work.State.HELD, Work.State.WAITING])


def _wake(rows: QuerySet[Work]) -> int:
    found = list(rows.order_by("topic", "subject").values_list("pk", "topic"))
    now = database.database_now()
    changes = {"not_before": now, "attempts": 0, "fate": "", "code": ""}
    woken = waiting.back([pk for pk, _ in found], _open(), changes)
    bell.ring(*{topic for _, topic in found})
    return woken
