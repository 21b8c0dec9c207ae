"""What the schedules call."""

from django.db import transaction

from omnihub.cancellation import todos
from omnihub.cancellation.models import Cancellation, Step
from omnihub.core import work

MOST = 500


def look_again() -> None:
    """Steps that wait for another side look again, should what would have woken them be lost."""
    running = Cancellation.objects.filter(state__in=[Cancellation.State.RUNNING, Cancellation.State.PERSON])
    waiting = Step.objects.filter(cancellation__in=running, side__in=[Step.Side.ERP, Step.Side.STOCK])
    rows = waiting.filter(state__in=[Step.State.RUNNING, Step.State.HELD]).select_related("cancellation")
    with transaction.atomic():
        work.add(todos.step(row, "looks again") for row in rows.order_by("pk")[:MOST])
