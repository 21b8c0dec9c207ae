"""Write how a delivery ended. Only the holder of the claim may: a late worker overwrites nothing."""

import logging
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from omnihub.core import clock, database, gates, retry, routes, stuck, waiting
from omnihub.core.claims import ALONE, Claim
from omnihub.core.errors import Fate
from omnihub.core.models import Attempt, Work
from omnihub.core.outcomes import DONE, Outcome

logger = logging.getLogger(__name__)

MAY_HAVE_GONE_OUT = "may_have_gone_out"
GIVE_BACK = Outcome("given back")
GIVE_BACK_PAUSE = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is written, alike for all rows of a claim that share it: a whole batch is one UPDATE."""

    outcome: Outcome
    at: datetime | None = None
    alone: bool = False


def settle(route: routes.Route, claim: Claim, outcomes: dict[int, Outcome]) -> None:
    now = database.database_now()
    ids_of: dict[Verdict, list[int]] = defaultdict(list)
    moments: dict[tuple[int, Outcome], datetime] = {}  # equal cases come back together, as a batch again
    repeats = stuck.repeats(route, claim, outcomes)
    for work in sorted(claim.works, key=lambda work: (work.topic, work.subject)):
        times = repeats.get(work.pk, 0)
        outcome = ruled(route, work, outcomes.get(work.pk, GIVE_BACK), times)
        verdict = Verdict(outcome)
        if outcome.fate == Fate.AGAIN:
            at = moments.setdefault((work.attempts, outcome), _again_at(route, work, outcome, now))
            verdict = Verdict(outcome, at, alone=_goes_alone(work, outcome, times))
        ids_of[verdict].append(work.pk)
    for verdict, ids in ids_of.items():
        _write(claim, verdict, ids, now)


def ruled(route: routes.Route, work: Work, outcome: Outcome, times: int) -> Outcome:
    """The deliverer's outcome under the route's rules. `times`: so often alike while others were answered."""
    if outcome.fate != Fate.AGAIN:
        return outcome
    if outcome.code == gates.CLOSED:
        return replace(GIVE_BACK, at=outcome.at, words=outcome.words)
    if outcome.look_first and route.repeat == routes.ASK:
        return may_have_gone_out(outcome.words)
    if not outcome.remote_down and retry.given_up(work.attempts):
        return Outcome.person(f"Tried {work.attempts} times without success. {outcome.words}", outcome.code)
    if times >= stuck.MOST and work.code == ALONE:
        return stuck.person(outcome, times)
    return stuck.marked(outcome) if times else outcome


def _goes_alone(work: Work, outcome: Outcome, times: int) -> bool:
    """From then on until it gets through: its company must not pay for it again."""
    return times >= stuck.IN_COMPANY or (outcome.remote_down and work.code == ALONE)


def may_have_gone_out(words: str) -> Outcome:
    return Outcome.person(
        f"This may have gone out although OmniHub saw no answer. {words} Check on the other side first; "
        f"then send it again or close it.".replace("  ", " "),
        MAY_HAVE_GONE_OUT,
    )


def _again_at(route: routes.Route, work: Work, outcome: Outcome, now: datetime) -> datetime:
    if outcome.remote_down or outcome.at is None:
        at = retry.next_try(work.attempts, now, until=outcome.at, remote_down=outcome.remote_down)
    else:
        at = max(outcome.at, now)
    if outcome.look_first and route.repeat == routes.LOOK_FIRST:
        return max(at, now + timedelta(seconds=route.look_after))
    return at


def _write(claim: Claim, verdict: Verdict, ids: list[int], now: datetime) -> None:
    outcome = verdict.outcome
    if outcome.fate == GIVE_BACK.fate:
        written = _give_back(claim, outcome, ids, now)
    elif outcome.fate == Fate.AGAIN:
        written = _again(claim, verdict, ids)
        _close_attempts(claim, outcome, ids, now)
    else:
        with transaction.atomic():
            written = _finish(claim, outcome, ids, now)
            _close_attempts(claim, outcome, ids, now)
    if written < len(ids):
        logger.warning("outcome came late", extra={"claim": claim.token, "rows": len(ids) - written})


def _mine(claim: Claim) -> Q:
    return Q(state=Work.State.SENDING, claim=claim.token)


def _give_back(claim: Claim, outcome: Outcome, ids: list[int], now: datetime) -> int:
    """Not begun, so not counted."""
    Attempt.objects.filter(claim=claim.token, work__in=ids, outcome=Attempt.SENDING).delete()
    changes: dict[str, Any] = {
        "not_before": outcome.at or now + GIVE_BACK_PAUSE,
        "attempts": F("attempts") - 1,
    }
    if outcome.words:
        changes["note"] = outcome.words
    return waiting.back(ids, _mine(claim), changes)


def _again(claim: Claim, verdict: Verdict, ids: list[int]) -> int:
    outcome = verdict.outcome
    changes: dict[str, Any] = {
        "not_before": verdict.at,
        "fate": outcome.fate,
        "code": ALONE if verdict.alone else outcome.code[:100],
        "note": outcome.words,
    }
    if outcome.look_first or not outcome.remote_down:  # it was asked: nothing of an earlier try is on its way
        changes["look_first"] = outcome.look_first
    return waiting.back(ids, _mine(claim), changes)


def _finish(claim: Claim, outcome: Outcome, ids: list[int], now: datetime) -> int:
    done = outcome.fate == DONE
    changes: dict[str, Any] = {
        "state": Work.State.DONE if done else Work.State.HELD,
        "fate": "" if done else outcome.fate,
        "code": outcome.code[:100],
        "note": outcome.words,
    }
    if done:
        changes |= {"finished_at": now, "look_first": False}
    rows = Work.objects.filter(_mine(claim), pk__in=ids)
    subjects = list(rows.values_list("topic", "subject"))
    written = rows.update(**waiting.FREE, **changes)
    if subjects:
        _close_superseded(subjects, ids, now)
    return written


def _close_superseded(subjects: list[tuple[str, str]], ids: list[int], now: datetime) -> None:
    """A row of the same subject that was held before has been answered by this newer one."""
    held = Work.objects.filter(
        topic=subjects[0][0], subject__in=[subject for _, subject in subjects], state=Work.State.HELD
    )
    held.exclude(pk__in=ids).exclude(code=MAY_HAVE_GONE_OUT).update(
        state=Work.State.DONE, fate="", finished_at=now, note="Superseded by a later try."
    )


def _close_attempts(claim: Claim, outcome: Outcome, ids: list[int], now: datetime) -> None:
    Attempt.objects.filter(claim=claim.token, work__in=ids, outcome=Attempt.SENDING).update(
        outcome=outcome.fate,
        code=outcome.code[:100],
        note=outcome.words,
        took=max(now, claim.since) - claim.since,
    )


def hold(ids: list[int], guard: Q, outcome: Outcome) -> int:
    """For the sweep: hand rows to a person without having delivered them."""
    return Work.objects.filter(guard, pk__in=ids).update(
        state=Work.State.HELD,
        **waiting.FREE,
        fate=outcome.fate,
        code=outcome.code[:100],
        note=outcome.words,
    )


def close(ids: list[int], words: str) -> int:
    """A person says that nothing is left to do."""
    open_rows = Work.objects.filter(pk__in=ids, state__in=[Work.State.HELD, Work.State.WAITING])
    return open_rows.update(state=Work.State.DONE, fate="", note=words, finished_at=clock.now())
