"""Claim one batch, hand it to its deliverer, write what became of it."""

import logging
import time
from collections import Counter

from django.conf import settings
from django.db import InterfaceError, OperationalError

from omnihub.core import claims, routes, settle
from omnihub.core.claims import Claim
from omnihub.core.errors import RemoteError
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome

logger = logging.getLogger(__name__)


def run(topic: str, deadline: Deadline | None = None) -> int:
    """The number of works that got an outcome; 0 when there was nothing to do, or no leave to do it."""
    if not routes.known(topic):
        return 0
    route = routes.of(topic)
    claim = claims.claim(route)
    if claim is None:
        return 0
    started = time.monotonic()
    outcomes = _outcomes(route, claim, deadline or Deadline.after(settings.BELL_SECONDS))
    settle.settle(route, claim, outcomes)
    _log(route, claim, outcomes, started)
    return len(outcomes)


def _outcomes(route: routes.Route, claim: Claim, deadline: Deadline) -> dict[int, Outcome]:
    try:
        found = route.deliverer()(claim.works, deadline)
    except RemoteError as error:
        outcome = Outcome.of(error)
    except (OperationalError, InterfaceError):
        logger.exception(
            "database failed during a delivery", extra={"topic": route.topic, "claim": claim.token}
        )
        outcome = Outcome.again("The database did not answer.", "database")
    except Exception:
        logger.exception("delivery failed", extra={"topic": route.topic, "claim": claim.token})
        outcome = _unforeseen(route, claim.works)
    else:
        mine = {work.pk for work in claim.works}
        return {pk: outcome for pk, outcome in found.items() if pk in mine}
    return {work.pk: outcome for work in claim.works}


def _unforeseen(route: routes.Route, works: list[Work]) -> Outcome:
    """One bad record must not hold up the others: each goes alone, and the one that fails is held."""
    if route.repeat == routes.ASK:
        return settle.may_have_gone_out("OmniHub failed while it was sending this.")
    if len(works) > 1:
        return Outcome.again("OmniHub failed on a list with this in it; now it is tried alone.", claims.ALONE)
    return Outcome.person(
        "OmniHub failed on this in a way nobody foresaw. The log has the details; try it again after an "
        "update, or report it.",
        "unforeseen",
    )


def _log(route: routes.Route, claim: Claim, outcomes: dict[int, Outcome], started: float) -> None:
    fates = Counter(str(outcome.fate) for outcome in outcomes.values())
    logger.info(
        "delivered",
        extra={
            "topic": route.topic,
            "claim": str(claim.token),
            "rows": len(claim.works),
            "ms": round((time.monotonic() - started) * 1000),
            "outcome": dict(fates),
        },
    )
    for work in claim.works:
        outcome = outcomes.get(work.pk)
        if outcome is not None and outcome.fate != "done":
            logger.warning(
                "work not done",
                extra={
                    "topic": work.topic,
                    "subject": work.subject,
                    "correlation_id": work.correlation_id,
                    "attempt": work.attempts,
                    "outcome": str(outcome.fate),
                    "code": outcome.code,
                },
            )
