"""A cancellation that one of the other sides began, or that moved on there."""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from channels.models import Order
from channels.states import AFTER_HAND_OVER, OrderStatus
from erp_bridge import undo
from omnihub.cancellation import found, reading, saga
from omnihub.cancellation.models import Cancellation, Step
from omnihub.core import clock
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text

Begun, State = Cancellation.Begun, Cancellation.State


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    """What isn't in the answer was not reached and is given back."""
    outcomes: dict[int, Outcome] = {}
    for one in works:
        if outcomes and deadline.passed():
            break
        outcomes[one.pk] = Outcome.done(_look(int(one.subject)))
    return outcomes


def _look(order_pk: int) -> str:
    words = _notice(order_pk)
    if undo.cancelled_in_odoo(order_pk) and found.open_all([order_pk]):
        return Text("It was cancelled in Odoo, and the buyer still waits.")
    return words


@transaction.atomic
def _notice(order_pk: int) -> str:
    order = Order.objects.select_for_update(of=("self",)).select_related("shop").filter(pk=order_pk).first()
    if order is None:
        return Text("The order is no longer here.")
    row = saga.open_of(order_pk)
    if row is not None:
        row.order = order
    if order.status == OrderStatus.CANCELLED:
        return _cancelled(order, row)
    if order.status == OrderStatus.CANCEL_REQUESTED:
        return _asked(order, row)
    return _goes_on(order, row)


def _cancelled(order: Order, row: Cancellation | None) -> str:
    if row is None:
        if order.cancellations.filter(state=State.DONE, kind=Cancellation.Kind.WHOLE).exists():
            return Text("It was called off before.")
        row = Cancellation(order=order, asked_at=clock.now(), begun_by=_who(order))
    if row.state == State.PREVIEW:
        name = reading.name(order.shop)
        words = Text("%(marketplace)s cancelled the order.", marketplace=name)
        if order.cancel_reason:
            why = {"marketplace": name, "why": order.cancel_reason}
            words = Text("%(marketplace)s cancelled the order: %(why)s.", **why)
        saga.already_cancelled(row, words)
        return Text("The other sides are told.")
    saga.wake(row, [Step.Side.CHANNEL, Step.Side.ERP], "the order is cancelled")
    return Text("The cancellation that runs looks again.")


def _who(order: Order) -> str:
    return Begun.BUYER if order.cancel_reason.startswith("buyer") else Begun.CHANNEL


def _asked(order: Order, row: Cancellation | None) -> str:
    """A buyer waits for an answer. Where the staff cancels already, that is the answer."""
    hours = timedelta(hours=settings.CANCEL_ANSWER_HOURS)
    if row is None:
        Cancellation.objects.create(
            order=order,
            begun_by=Begun.BUYER,
            reason=Cancellation.Reason.CUSTOMER_REQUEST,
            words=order.cancel_reason,
            asked_at=order.remote_updated_at,
            answer_by=order.remote_updated_at + hours,
        )
        return Text("The buyer asks to cancel: a person answers.")
    if row.state == State.PREVIEW and row.begun_by != Begun.BUYER:
        row.begun_by, row.answer_by = Begun.BUYER, order.remote_updated_at + hours
        row.save(update_fields=["begun_by", "answer_by"])
    else:
        saga.wake(row, [Step.Side.CHANNEL], "the buyer asks for it, too")
    return Text("The buyer asks to cancel, and it is being seen to.")


def _goes_on(order: Order, row: Cancellation | None) -> str:
    """The request is not there any more."""
    if row is None:
        return Text("Nothing is being cancelled.")
    if row.state != State.PREVIEW:
        saga.wake(row, [Step.Side.CHANNEL], "the order moved on")
        return Text("The cancellation that runs looks again.")
    if row.begun_by != Begun.BUYER:
        return Text("A person decides.")
    if order.status in AFTER_HAND_OVER:
        words = Text("The parcel was handed over before the buyer's request was answered.")
        saga.close(row, State.REFUSED, words)
        saga.tell_somebody(order, words)
        return words
    words = Text("The buyer took the request back, or it was answered at the marketplace.")
    saga.close(row, State.WITHDRAWN, words)
    return words
