"""What the first page says of the queue: what asks for somebody, what fails, and who works on it."""

import functools
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min

from channels import todos
from channels.models import Order, Shop, StockPolicy
from omnihub.core import clock, heartbeat
from omnihub.core import queries as engine
from omnihub.core.models import Work
from omnihub.core.queries import Pace
from omnihub.dashboard.queries import orders as lists
from omnihub.dashboard.queries import returns
from omnihub.dashboard.queries.attention import WORDS
from omnihub.dashboard.queries.counting import MOST, Question, counts, question
from omnihub.dashboard.queries.filters import DUE, GROUPS
from omnihub.dashboard.queries.kept import kept
from shipping.label_fates import BEING_MADE

LATE_AFTER = timedelta(seconds=15)
QUIET_AFTER = timedelta(minutes=2)
AN_HOUR = 60
NEWEST = 2_000
"""So many pieces of work, at most, say how fast the last hour was."""
ROADS = ("inbox", todos.PULL, todos.PUSH, todos.STOCK)
KEEP_PACES = 20


@dataclass(frozen=True, slots=True)
class Queue:
    held: int
    waiting: int
    oldest: timedelta | None


@dataclass(frozen=True, slots=True)
class Worker:
    """When a worker last gave a sign of life, if ever."""

    beat: datetime | None

    @property
    def runs(self) -> bool:
        return self.beat is not None and clock.now() - self.beat < QUIET_AFTER


@dataclass(frozen=True, slots=True)
class Waiting:
    """Orders that ask for somebody; each number is that of a filter of the order list."""

    to_ship: int
    late: int
    soon: int
    cancel_requested: int
    return_requested: int
    unpaid: int
    returns_due: int
    """Returns that wait for an answer of the seller."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Work of one kind that failed for one reason, and is tried again by itself."""

    topic: str
    words: str
    count: int
    since: datetime


def worker() -> Worker:
    age = heartbeat.age()
    return Worker(None if age is None else clock.now() - timedelta(seconds=age))


def queue() -> Queue:
    """State by state: each has an index of its own, which the whole table has not."""
    found = _by_state().ask()
    now = clock.now()
    due = Work.objects.filter(state=Work.State.WAITING, not_before__lte=now - LATE_AFTER)
    oldest: datetime | None = due.aggregate(at=Min("not_before"))["at"]
    waiting = found[Work.State.WAITING] + found[Work.State.SENDING]
    return Queue(found[Work.State.HELD], waiting, now - oldest if oldest else None)


@functools.cache
def _by_state() -> Question:
    return question(MOST, {state: Work.objects.filter(state=state) for state in engine.OPEN})


def waiting() -> Waiting:
    orders = Order.objects.all()
    in_groups = ("to_ship", "cancel_requested", "return_requested", "unpaid")
    return Waiting(
        **counts(
            **{group: orders.filter(status__in=GROUPS[group]) for group in in_groups},
            **{when: orders.filter(lists.due(when)) for when in DUE},
            returns_due=returns.of_tab("todo"),
        )
    )


def troubles() -> list[Trouble]:
    """What is tried again, the most frequent first. A breaker keeps them few while a remote is down.

    A label that the marketplace is making is asked about again and again, and nothing is wrong with it.
    """
    failed = Work.objects.filter(state=Work.State.WAITING, attempts__gt=0).exclude(code=BEING_MADE)
    kinds = failed.values("topic", "code", words=WORDS).annotate(
        n=Count("pk"), since=Min("wanted_since"), note=Max("note")
    )
    return [
        Trouble(row["topic"], row["note"], row["n"], row["since"]) for row in kinds.order_by("-n", "since")
    ]


@dataclass(frozen=True, slots=True)
class Paces:
    """How fast the last hour was on the roads that staff wait for, and when that was looked up."""

    roads: dict[str, Pace]
    as_of: datetime


def paces() -> Paces:
    def read() -> tuple[datetime, dict[str, tuple[int, timedelta, timedelta]]]:
        found = engine.paces(AN_HOUR, NEWEST)
        return clock.now(), {road: astuple(found[road]) for road in ROADS if road in found}

    as_of, roads = kept("paces", KEEP_PACES, read)
    return Paces({road: Pace(*terms) for road, terms in roads.items()}, as_of)


def stock_stops() -> list[StockPolicy]:
    return list(StockPolicy.objects.exclude(stopped="").select_related("shop").order_by("stopped_at"))


def oldest_look(shops: Iterable[Shop]) -> datetime | None:
    """Up to when everything of every shop is surely here. None: some shop was never looked through."""
    looked = [shop.synced_at for shop in shops if shop.pulls and shop.state == Shop.State.CONNECTED]
    return None if None in looked else min((at for at in looked if at), default=None)
