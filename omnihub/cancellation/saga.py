"""A cancellation from its first step to its last: who begins it, what follows what, and how it ends.

Whoever changes one locks its row first, so a double click, two people and a worker come one after the other.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from channels import notes
from channels.calling_off import REQUEST_GONE
from channels.models import Order, OrderEvent
from omnihub.cancellation import reading, todos
from omnihub.cancellation.models import Cancellation, Step
from omnihub.cancellation.records import End, Result
from omnihub.cancellation.steps import SIDES
from omnihub.core import clock, work
from omnihub.core.texts import Text, kept

ENDS = {
    End.DONE: Step.State.DONE,
    End.SKIPPED: Step.State.SKIPPED,
    End.HELD: Step.State.HELD,
    End.OVER: Step.State.REFUSED,
    End.LATER: Step.State.RUNNING,
}
NOT_NEEDED = Text("Not needed: the order goes on.")


@transaction.atomic
def begin(wanted: Cancellation, plan: Sequence[dict[str, Any]], by: str) -> Cancellation:
    """The open one of the order, if there is one: where it only waits for a decision, this is it."""
    Order.objects.select_for_update().get(pk=wanted.order_id)
    row = open_of(wanted.order_id) or wanted
    if row.pk and row.state != Cancellation.State.PREVIEW:
        return row
    for name in ("kind", "pieces", "reason", "words", "answer"):
        setattr(row, name, getattr(wanted, name))
    if not row.pk:
        row.asked_at = clock.now()
    row.asked_by, row.plan, row.state = by[:150], list(plan), Cancellation.State.RUNNING
    row.save()
    _make_steps(row)
    notes.write([row.order_id], _begun(row), by)
    advance(row)
    return row


def open_of(order_pk: int) -> Cancellation | None:
    """Locked; for whoever holds the order's lock."""
    rows = Cancellation.objects.select_for_update().filter(order=order_pk, state__in=Cancellation.OPEN)
    return rows.first()


def _begun(row: Cancellation) -> str:
    if row.rejects:
        return str(Text("The buyer's request to cancel is being rejected"))
    return str(Text("Cancellation begun"))


def _make_steps(row: Cancellation) -> None:
    lines = reading.before(row.order, row.pieces) if row.kind == Cancellation.Kind.PARTIAL else {}
    Step.objects.bulk_create(
        Step(
            cancellation=row,
            side=side,
            position=place,
            facts={"before": lines} if lines and side == Step.Side.CHANNEL else {},
        )
        for place, side in enumerate(SIDES)
    )


@transaction.atomic
def already_cancelled(row: Cancellation, words: str) -> None:
    """One of the others did it: the marketplace's step is done, the rest follows."""
    row.state = Cancellation.State.RUNNING
    row.answer = Cancellation.Answer.NONE
    row.save()
    _make_steps(row)
    now = clock.now()
    channel = row.steps.filter(side=Step.Side.CHANNEL)
    channel.update(state=Step.State.DONE, words=kept(words), begun_at=now, at=now)
    advance(row)


def advance(row: Cancellation) -> None:
    """Adds the work of every step whose turn has come. The row is locked."""
    steps = {step.side: step for step in row.steps.order_by("position")}
    if all(step.over for step in steps.values()):
        close(row, Cancellation.State.DONE, _end(row))
        return
    due = [step for step in steps.values() if step.state == Step.State.WAITING and _ready(step, steps)]
    work.add(todos.step(step, "its turn has come") for step in due)
    stopped = any(step.stopped for step in steps.values())
    row.state = Cancellation.State.PERSON if stopped else Cancellation.State.RUNNING
    row.save(update_fields=["state"])


def _end(row: Cancellation) -> Text:
    if row.kind == Cancellation.Kind.PARTIAL:
        return Text("These pieces are called off; the rest of the order goes on.")
    return Text("Everything is called off.")


def _ready(step: Step, steps: dict[str, Step]) -> bool:
    return all(steps[needed].over for needed in SIDES[step.side].needs)


def close(row: Cancellation, state: str, words: str, by: str = "") -> None:
    """What did not begin is not needed any more."""
    now = clock.now()
    left = row.steps.filter(state__in=[Step.State.WAITING, Step.State.RUNNING, Step.State.HELD])
    left.update(state=Step.State.SKIPPED, words=kept(NOT_NEEDED), at=now)
    row.state, row.outcome, row.finished_at = state, kept(words), now
    row.save(update_fields=["state", "outcome", "finished_at"])
    notes.write([row.order_id], f"{row.get_state_display()}: {words}", by)


@transaction.atomic
def settle(step_pk: int, result: Result, by: str = "") -> bool:
    """Writes how a turn ended, and what follows. False: the cancellation ended meanwhile."""
    step = locked(step_pk)
    row = step.cancellation
    if not row.open or step.over:
        return False
    step.state, step.code, step.words = ENDS[result.end], result.code, kept(result.words)
    step.facts, step.by, step.at = {**step.facts, **result.facts}, by[:150], clock.now()
    step.save(update_fields=["state", "code", "words", "facts", "by", "at"])
    if result.end == End.DONE and result.code:
        tell_somebody(row.order, result.words)
    if result.end == End.OVER or _rejected(step, result):
        close(row, Cancellation.State.REFUSED, result.words, by)
    else:
        advance(row)
    return True


def _rejected(step: Step, result: Result) -> bool:
    """A rejection ends it, except where the order was cancelled before it came: that has a code."""
    at_the_channel = step.cancellation.rejects and step.side == Step.Side.CHANNEL
    return at_the_channel and result.end == End.DONE and not result.code


def tell_somebody(order: Order, words: str) -> None:
    """On the order's timeline, and among the moves that call a person."""
    OrderEvent.objects.create(order=order, at=clock.now(), kind=REQUEST_GONE, after=words[:300], unusual=True)


def locked(step_pk: int) -> Step:
    """The row of the cancellation is locked, which is enough for all its steps."""
    of = Step.objects.values_list("cancellation", flat=True).get(pk=step_pk)
    row = Cancellation.objects.select_for_update().get(pk=of)
    row = Cancellation.objects.select_related("order__shop").get(pk=row.pk)
    step = Step.objects.get(pk=step_pk)
    step.cancellation = row
    return step


def wake(row: Cancellation, sides: Iterable[str], reason: str) -> None:
    """Something happened that may settle these steps: they look again. Those not begun wait on."""
    states = [Step.State.RUNNING, Step.State.HELD, Step.State.REFUSED]
    steps = row.steps.filter(side__in=list(sides), state__in=states).select_related("cancellation")
    channel = Step.Side.CHANNEL
    first = (
        row.steps.filter(side=channel, state=Step.State.WAITING) if channel in sides else Step.objects.none()
    )
    work.add(todos.step(step, reason) for step in [*steps, *first.select_related("cancellation")])
