"""Take a batch of due work for one delivery. What is claimed belongs to one token until its lease ends."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from omnihub.core import bell, database, gates, installation, process, routes
from omnihub.core.models import Attempt, Work

ALONE = "alone"
"""The code of a row that goes without company: one of its batch brought the whole delivery down."""


@dataclass(frozen=True, slots=True)
class Claim:
    token: uuid.UUID
    since: datetime
    works: list[Work]


def claim(route: routes.Route) -> Claim | None:
    """Up to a batch of the route's due work, or None: nothing due, no room, paused, breaker open."""
    if not due(route.topic).exists() or installation.paused() or gates.open_until(route.remote):
        return None
    try:
        with transaction.atomic():
            return _take(route)
    except IntegrityError:  # another remote's worker was faster with one of the keys
        bell.ring(route.topic)
        return None


def due(topic: str) -> QuerySet[Work]:
    return Work.objects.filter(topic=topic, state=Work.State.WAITING, not_before__lte=database.database_now())


def _take(route: routes.Route) -> Claim | None:
    database.one_at_a_time(f"claim {route.remote}")  # or two workers would both see the last free lane
    now = database.database_now()
    ids = _choose(route, now) if _has_room(route, now) else []
    if not ids:
        return None
    token = uuid.uuid4()
    _nobody_sends_their_keys().filter(pk__in=ids, state=Work.State.WAITING).update(
        state=Work.State.SENDING,
        claim=token,
        claimed_at=now,
        lease_until=now + timedelta(seconds=settings.LEASE_SECONDS),
        worker=process.identity(),
        attempts=F("attempts") + 1,
    )
    works = list(Work.objects.filter(claim=token).order_by("pk"))
    _open_attempts(token, now, works)
    if len(works) == route.batch > 1:
        bell.ring(route.topic)  # there may be more: a free lane takes it meanwhile
    return Claim(token, now, works) if works else None


def _choose(route: routes.Route, now: datetime) -> list[int]:
    """Oldest first, one row for each key, and what brought a batch down goes alone."""
    rows = (
        _nobody_sends_their_keys()
        .filter(topic=route.topic, state=Work.State.WAITING, not_before__lte=now)
        .order_by("not_before", "pk")
        .values_list("pk", "key", "code")
    )
    if database.is_postgres():
        rows = rows.select_for_update(skip_locked=True)
    found = list(rows[: route.batch])
    if found and found[0][2] == ALONE:
        return [found[0][0]]
    first_of_key: dict[str, int] = {}
    for pk, key, code in found:
        if code != ALONE:
            first_of_key.setdefault(key, pk)
    return list(first_of_key.values())


def _nobody_sends_their_keys() -> QuerySet[Work]:
    sending = Work.objects.filter(key=OuterRef("key"), state=Work.State.SENDING)
    return Work.objects.filter(~Exists(sending))


def _has_room(route: routes.Route, now: datetime) -> bool:
    """A remote that hangs must not hold every worker; a route may narrow it further."""
    if route.lanes is not None and _in_flight([route.topic], now) >= route.lanes:
        return False
    return _in_flight(routes.topics_of(route.remote), now) < max(1, settings.WORKERS - 1)


def _in_flight(topics: list[str], now: datetime) -> int:
    sending = Work.objects.filter(topic__in=topics, state=Work.State.SENDING, lease_until__gt=now)
    return sending.values("claim").distinct().count()


def _open_attempts(token: uuid.UUID, now: datetime, works: list[Work]) -> None:
    """Counted before the work: a delivery that kills its worker has been tried, too."""
    Attempt.objects.bulk_create(
        Attempt(work=work, number=work.attempts, claim=token, started_at=now, outcome=Attempt.SENDING)
        for work in works
    )
