"""What a person decides where a step does not go on by itself."""

from django.db import transaction

from omnihub.cancellation import saga, todos
from omnihub.cancellation.models import Cancellation, Step
from omnihub.cancellation.records import End, Result
from omnihub.core import work
from omnihub.core.models import Work
from omnihub.core.texts import Text


def may_go_on_without(step: Step) -> bool:
    """Not without the marketplace: the buyer would still wait for the parcel there."""
    return step.stopped and step.side != Step.Side.CHANNEL


def may_withdraw(row: Cancellation) -> bool:
    """Only while the marketplace has not cancelled: after that there is no way back."""
    channel = row.steps.filter(side=Step.Side.CHANNEL).first()
    return row.open and (channel is None or not channel.over)


@transaction.atomic
def retry(step_pk: int) -> bool:
    step = saga.locked(step_pk)
    if not (step.stopped and step.cancellation.open):
        return False
    step.facts = {name: value for name, value in step.facts.items() if name != "asked"}
    step.state = Step.State.RUNNING
    step.save(update_fields=["facts", "state"])
    work.add([todos.step(step, "a person tries it again")])
    saga.advance(step.cancellation)
    return True


def go_on(step_pk: int, by: str) -> bool:
    """The person has done it, or does without it."""
    step = Step.objects.get(pk=step_pk)
    if not may_go_on_without(step):
        return False
    done = step.code == "cancel_refund_by_hand"
    words = Text("Done by hand.") if done else Text("Gone on without it.")
    result = Result(End.DONE if done else End.SKIPPED, words)
    settled = saga.settle(step_pk, result, by)
    if settled:
        _close_work([step_pk], str(words))
    return settled


@transaction.atomic
def withdraw(pk: int, by: str) -> bool:
    row = Cancellation.objects.select_for_update().get(pk=pk)
    if not may_withdraw(row):
        return False
    steps = list(row.steps.values_list("pk", flat=True))
    saga.close(row, Cancellation.State.WITHDRAWN, Text("Withdrawn: the order goes on."), by)
    _close_work(steps, "withdrawn")
    return True


def _close_work(step_pks: list[int], words: str) -> None:
    subjects = [str(pk) for pk in step_pks]
    rows = Work.objects.filter(topic=todos.STEP, subject__in=subjects, state=Work.State.HELD)
    work.close(list(rows.values_list("pk", flat=True)), words)
