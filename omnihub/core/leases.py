"""Claims whose worker will not come back: its lease is over, or its process is gone."""

import logging
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from omnihub.core import database, process, routes, settle, waiting
from omnihub.core.claims import ALONE
from omnihub.core.errors import Fate
from omnihub.core.models import Attempt, Work
from omnihub.core.outcomes import Outcome

logger = logging.getLogger(__name__)

WORDS = "The worker stopped in the middle of this."
ALONE_AFTER = 2
MOST_LOST = 5


def free_expired() -> int:
    return _free(Work.objects.filter(state=Work.State.SENDING, lease_until__lt=database.database_now()))


def free_dead() -> int:
    """Processes of this machine that are gone keep nothing: no need to wait for their leases."""
    sending = Work.objects.filter(state=Work.State.SENDING, worker__startswith=process.of_this_machine())
    holders = sending.values_list("worker", flat=True).distinct()
    dead = [worker for worker in holders if process.is_dead(worker)]
    return _free(sending.filter(worker__in=dead)) if dead else 0


def _free(rows: QuerySet[Work]) -> int:
    claims: dict[tuple[str, UUID], list[Work]] = defaultdict(list)
    for work in rows.filter(claim__isnull=False):
        assert work.claim is not None
        claims[work.topic, work.claim].append(work)
    return sum(_free_claim(topic, token, works) for (topic, token), works in claims.items())


def _free_claim(topic: str, token: UUID, works: list[Work]) -> int:
    mine = Q(state=Work.State.SENDING, claim=token)
    losses = _losses([work.pk for work in works])
    freed = 0
    for number in sorted(set(losses.values())):
        ids = [work.pk for work in works if losses[work.pk] == number]
        freed += _return(topic, ids, mine, works[0], number)
    Attempt.objects.filter(claim=token, outcome=Attempt.SENDING).update(outcome=Attempt.LOST, note=WORDS)
    if freed:
        logger.warning("claim freed", extra={"topic": topic, "claim": token, "rows": freed})
    return freed


def _losses(ids: list[int]) -> dict[int, int]:
    """How often each row was lost, this time included."""
    lost = (
        Attempt.objects.filter(work__in=ids, outcome=Attempt.LOST).values("work").annotate(times=Count("pk"))
    )
    earlier = {row["work"]: row["times"] for row in lost}
    return {pk: earlier.get(pk, 0) + 1 for pk in ids}


def _return(topic: str, ids: list[int], mine: Q, sample: Work, losses: int) -> int:
    repeat = routes.of(topic).repeat if routes.known(topic) else routes.ASK
    if repeat == routes.ASK:
        return settle.hold(ids, mine, settle.may_have_gone_out(WORDS))
    if losses >= MOST_LOST:
        return settle.hold(
            ids,
            mine,
            Outcome.person(f"{WORDS} That happened {losses} times: this may be the cause.", "kills_worker"),
        )
    now = database.database_now()
    changes: dict[str, Any] = {
        "not_before": now,
        "fate": Fate.AGAIN,
        "code": ALONE if losses >= ALONE_AFTER else "lost",
        "note": WORDS,
    }
    if repeat == routes.LOOK_FIRST:
        changes |= {"look_first": True, "not_before": _may_look_at(topic, sample, now)}
    return waiting.back(ids, mine, changes)


def _may_look_at(topic: str, work: Work, now: datetime) -> datetime:
    """When the remote has surely ended what the lost worker may have asked of it at the very last."""
    look_after = timedelta(seconds=routes.of(topic).look_after)
    since = work.claimed_at or now
    last_call = min(now, since + timedelta(seconds=settings.BELL_SECONDS))
    return max(now, last_call + look_after)
