"""Work of topic `cancellation.step`: one turn of one side.

It looks whether the side is done already before it does anything, so it may be repeated after a lost worker,
a lost answer and a second click alike.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction

from omnihub.cancellation import saga, todos
from omnihub.cancellation.models import Step
from omnihub.cancellation.records import End, Result
from omnihub.cancellation.steps import SIDES
from omnihub.core import clock, work
from omnihub.core.errors import Refused, RemoteError
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text

SOONEST, LATEST = timedelta(seconds=2), timedelta(minutes=2)


def deliver(works: Sequence[Work], _deadline: Deadline) -> dict[int, Outcome]:
    return {one.pk: _turn(int(one.subject)) for one in works}


def _turn(step_pk: int) -> Outcome:
    step = _begin(step_pk)
    if step is None:
        return Outcome.done(Text("Nothing is left to do here."))
    try:
        result = _do(step)
    except Refused as error:
        result = Result(End.HELD, error.words, error.code or "cancel_refused")
    except RemoteError as error:
        return Outcome.of(error)
    if not saga.settle(step.pk, result):
        return Outcome.done(Text("The cancellation ended meanwhile."))
    return _outcome(step, result)


@transaction.atomic
def _begin(step_pk: int) -> Step | None:
    """None where it is over, or the others it needs are not."""
    if not Step.objects.filter(pk=step_pk).exists():
        return None
    step = saga.locked(step_pk)
    if step.over or not step.cancellation.open:
        return None
    step.state = Step.State.RUNNING
    step.begun_at = step.begun_at or clock.now()
    step.save(update_fields=["state", "begun_at"])
    return step


def _do(step: Step) -> Result:
    side = SIDES[step.side]
    return side.already_done(step) or side.do(step)


def _outcome(step: Step, result: Result) -> Outcome:
    if result.end == End.LATER:
        _look_again(step)
    if result.end == End.LATER or result.looks_again:
        return Outcome.done(result.words)
    if result.end in (End.HELD, End.OVER):
        return Outcome.person(result.words, result.code)
    return Outcome.done(result.words)


def _look_again(step: Step) -> None:
    """The longer it takes, the rarer the looks."""
    age = clock.now() - (step.begun_at or clock.now())
    at = clock.now() + min(max(age / 4, SOONEST), LATEST)
    with transaction.atomic():
        work.add([todos.step(step, "looks again", at)])
