"""Questions about the engine's tables, for pages, metrics and the sweep."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet

from omnihub.core import database
from omnihub.core.models import Attempt, Gate, InboxMessage, Work

OPEN = (Work.State.WAITING, Work.State.SENDING, Work.State.HELD)


def due_topics() -> list[str]:
    now = database.database_now()
    due = Work.objects.filter(state=Work.State.WAITING, not_before__lte=now)
    return list(due.order_by("topic").values_list("topic", flat=True).distinct())


def inbox_waits() -> bool:
    return InboxMessage.objects.filter(state=InboxMessage.State.NEW).exists()


def inbox_age() -> float:
    """Seconds since the oldest message came in that nobody has read."""
    new = InboxMessage.objects.filter(state=InboxMessage.State.NEW)
    oldest = new.aggregate(oldest=Min("received_at"))["oldest"]
    return (database.database_now() - oldest).total_seconds() if oldest else 0.0


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much there is of one kind, and since when the oldest waits."""

    name: str
    state: str
    rows: int
    oldest: datetime | None

    def age(self, now: datetime) -> float:
        return max(0.0, (now - self.oldest).total_seconds()) if self.oldest else 0.0


def work_backlog() -> list[Backlog]:
    """Open work by topic and state. Each state is asked for apart: its index has nothing that is done."""
    found = [Backlog(name, state, count, oldest) for state in OPEN for name, count, oldest in _backlog(state)]
    return sorted(found, key=lambda backlog: (backlog.name, backlog.state))


def _backlog(state: Work.State) -> QuerySet[Work, tuple[str, int, datetime]]:
    rows = Work.objects.filter(state=state).annotate(name=database.unindexed("topic")).order_by()
    return rows.values_list("name").annotate(rows=Count("pk"), oldest=Min("wanted_since"))


def oldest_due() -> dict[str, datetime]:
    """Since when the oldest work of each topic could have been done. What waits for its time is not late."""
    now = database.database_now()
    due = Work.objects.filter(state=Work.State.WAITING, not_before__lte=now).values_list("topic")
    return dict(due.annotate(at=Min("not_before")).order_by())


def inbox_backlog() -> list[Backlog]:
    """Messages that no drain has read yet, by source."""
    new = InboxMessage.objects.filter(state=InboxMessage.State.NEW)
    rows = new.annotate(name=database.unindexed("source")).values("name")
    rows = rows.annotate(rows=Count("pk"), oldest=Min("received_at")).order_by("name")
    return [Backlog(row["name"], InboxMessage.State.NEW, row["rows"], row["oldest"]) for row in rows]


def _any_of(subjects: Iterable[tuple[str, str]]) -> Q:
    by_topic: dict[str, list[str]] = {}
    for topic, subject in subjects:
        by_topic.setdefault(topic, []).append(subject)
    condition = Q(pk__in=[])
    for topic, of_topic in by_topic.items():
        condition |= Q(topic=topic, subject__in=of_topic)
    return condition


def held(topic: str | None = None) -> QuerySet[Work]:
    """The attention list: what waits for a person or a setting, the longest first."""
    rows = Work.objects.filter(state=Work.State.HELD).order_by("wanted_since")
    return rows.filter(topic=topic) if topic else rows


def held_count() -> int:
    return Work.objects.filter(state=Work.State.HELD).count()


def works_of(subjects: Iterable[tuple[str, str]]) -> list[Work]:
    """Every row of these (topic, subject) pairs that is still kept, newest first."""
    return list(Work.objects.filter(_any_of(subjects)).order_by("-pk"))


def attempts_of(subjects: Iterable[tuple[str, str]]) -> list[Attempt]:
    """Every try at these (topic, subject) pairs, newest first, with its work."""
    works = Work.objects.filter(_any_of(subjects)).values("pk")
    return list(Attempt.objects.filter(work__in=works).select_related("work").order_by("-started_at", "-pk"))


def attempts(topic: str, subject: str) -> list[Attempt]:
    return attempts_of([(topic, subject)])


def open_breakers() -> list[Gate]:
    return list(Gate.objects.filter(open_until__gt=database.database_now()).order_by("remote"))


def gates() -> list[Gate]:
    return list(Gate.objects.order_by("remote"))


@dataclass(frozen=True, slots=True)
class Pace:
    """How many came through a road lately, and the time from wish to outcome: of half, of 19 in 20."""

    done: int
    median: timedelta
    slow: timedelta


def lags(minutes: int = 15) -> dict[str, float]:
    """Seconds from wish to outcome, the slowest twentieth's best, for what ended lately; by road."""
    return {road: percentile(seconds, 0.95) for road, seconds in _spans(minutes).items()}


def paces(minutes: int = 15, newest: int | None = None) -> dict[str, Pace]:
    """By road: the topics of the work table, and "inbox" for what comes in.

    With `newest` at most so many rows of each table are read.
    """
    return {
        road: Pace(
            len(seconds),
            timedelta(seconds=percentile(seconds, 0.5)),
            timedelta(seconds=percentile(seconds, 0.95)),
        )
        for road, seconds in _spans(minutes, newest).items()
    }


def _spans(minutes: int, newest: int | None = None) -> dict[str, list[float]]:
    since = database.database_now() - timedelta(minutes=minutes)
    done = Work.objects.filter(state=Work.State.DONE, finished_at__gte=since).order_by("-finished_at")
    roads: dict[str, list[float]] = {}
    for topic, start, end in done.values_list("topic", "wanted_since", "finished_at")[:newest]:
        roads.setdefault(topic, []).append(seconds_between(start, end))
    drained = InboxMessage.objects.exclude(state=InboxMessage.State.NEW).filter(
        received_at__gte=since, drained_at__gte=since
    )
    for start, end in drained.order_by("-received_at").values_list("received_at", "drained_at")[:newest]:
        roads.setdefault("inbox", []).append(seconds_between(start, end))
    return dict(sorted(roads.items()))


def seconds_between(start: datetime, end: datetime | None) -> float:
    return max(0.0, (end - start).total_seconds()) if end else 0.0


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` of the values lie, or equal it."""
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered) - 1, int(share * len(ordered) + 0.5) - 1))] if ordered else 0.0
