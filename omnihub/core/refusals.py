"""Calls whose secret does not suit: a row a sender, so that a wrong setting is seen and nobody fills a table.

The first genuine call ends the count. Where it goes on without one, either side has a wrong secret, and a
person is told as long as that is so.
"""

import threading
import time
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F

from omnihub.core import clock, work
from omnihub.core.models import Refusal, Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text
from omnihub.core.work import Todo

TOPIC = "hook.check"
CODE = "hook_secret"
LEAST = 3
EVERY_SECONDS = 5.0
"""Whoever knocks without end costs one small write in so long a time."""

FORGOTTEN_AFTER = timedelta(days=7)

_alone = threading.Lock()
_unwritten: Counter[str] = Counter()
_written_at: dict[str, float] = {}


def count(source: str) -> None:
    with _alone:
        _unwritten[source] += 1
        last = _written_at.get(source)
        if last is not None and time.monotonic() - last < EVERY_SECONDS:
            return
        _written_at[source] = time.monotonic()
        number = _unwritten.pop(source)
    _write(source, number)


def _write(source: str, number: int) -> None:
    now = clock.now()
    if not Refusal.objects.filter(pk=source).update(count=F("count") + number, last_at=now):
        first = Refusal(source=source, count=number, first_at=now, last_at=now)
        Refusal.objects.bulk_create([first], ignore_conflicts=True)


def wrong() -> dict[str, Refusal]:
    """The senders whose secret cannot be the right one."""
    return {row.source: row for row in Refusal.objects.filter(count__gte=LEAST)}


def genuine(sources: Collection[str]) -> None:
    """Genuine calls of these came in: inside a transaction."""
    found = list(Refusal.objects.filter(source__in=sources).values_list("pk", flat=True)) if sources else []
    if found:
        Refusal.objects.filter(pk__in=found).delete()
        work.add(Todo(TOPIC, one, reason="a genuine call came") for one in found)


@transaction.atomic
def look() -> None:
    """Tell of those that nobody is told of yet; what was long ago was somebody's try."""
    old = Refusal.objects.filter(last_at__lt=clock.now() - FORGOTTEN_AFTER)
    genuine(list(old.values_list("pk", flat=True)))
    told = Work.objects.filter(topic=TOPIC).exclude(state=Work.State.DONE)
    unheard = set(wrong()) - set(told.values_list("subject", flat=True))
    work.add(Todo(TOPIC, source, reason="calls are refused") for source in sorted(unheard))


def deliver(works: Sequence[Work], _deadline: Deadline) -> dict[int, Outcome]:
    refused = wrong()
    return {one.pk: _judged(refused.get(one.subject)) for one in works}


def _judged(row: Refusal | None) -> Outcome:
    if row is None:
        return Outcome.done()
    words = Text(
        "Calls in the name of %(source)s carry a secret that is not ours, since %(since)s UTC and without a "
        "genuine one in between. None of its news comes in.",
        source=row.source.capitalize(),
        since=f"{row.first_at:%Y-%m-%d %H:%M}",
    )
    return Outcome.settings(words, CODE)
