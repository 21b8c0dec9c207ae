"""Work that a remote fails on again and again although it answers everything else.

A list that meets a time-out or a 502 is not halved: mostly the remote is down, and would be asked twelve
times for nothing. But one record may be the cause, by an automation that never ends, say, and takes its list
back with it each time. So what came back several times in the same way goes alone, and what fails alone as
well calls a person. A failure while the remote is down for everybody is no such sign: it carries no mark, and
ends the row of those that do.
"""

from collections import defaultdict
from collections.abc import Mapping
from itertools import takewhile

from django.db.models import F

from omnihub.core import gates, routes
from omnihub.core.claims import Claim
from omnihub.core.models import Attempt
from omnihub.core.outcomes import Outcome

STUCK = "stuck"
ONLY_HERE = "only_here:"
"""Begins the code of a failure of one delivery while the remote answered others."""

IN_COMPANY = 3
MOST = 10


def repeats(route: routes.Route, claim: Claim, outcomes: Mapping[int, Outcome]) -> dict[int, int]:
    """How often in a row each work failed in this same way while others were answered, this time included."""
    codes = {
        work.pk: marked(outcomes[work.pk]).code
        for work in claim.works
        if work.pk in outcomes and _may_be_the_cause(outcomes[work.pk])
    }
    if route.batch == 1 or not codes or not gates.answers(route.remote):
        return {}
    tries = Attempt.objects.filter(work__in=codes, number__gt=F("work__attempts") - MOST)
    earlier: dict[int, list[str]] = defaultdict(list)
    for pk, code in tries.exclude(claim=claim.token).order_by("-pk").values_list("work", "code"):
        earlier[pk].append(code)
    return {pk: 1 + len(list(takewhile(code.__eq__, earlier[pk]))) for pk, code in codes.items()}


def marked(outcome: Outcome) -> Outcome:
    return outcome.with_code(f"{ONLY_HERE}{outcome.code}"[:100])


def person(outcome: Outcome, times: int) -> Outcome:
    return Outcome.person(
        f"{outcome.words} That happened {times} times in a row with this one, in the end also when it went "
        "alone, while the other side answered everything else. Find out there what its record sets off (an "
        "automation or a module of its own, say), then try again.",
        STUCK,
    )


def _may_be_the_cause(outcome: Outcome) -> bool:
    """A time-out, a cut line or a 5xx. Not a remote that asks us to slow down."""
    failed = outcome.look_first or outcome.code.startswith("http_5")
    return outcome.remote_down and failed and outcome.at is None
