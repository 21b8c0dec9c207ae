"""Why a buyer cannot be erased yet: something is still under way for which he must be known."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from channels import todos as mirror_todos
from channels.erasing import Scope
from channels.models import Checkout, Order, ReturnCase, Storefront
from channels.states import ENDED
from omnihub.cancellation.models import Cancellation
from omnihub.core import clock
from omnihub.core.models import Work
from omnihub.core.texts import Text
from omnihub.notifications.models import Message
from omnihub.notifications.writing import SEND
from payments import todos as payment_todos
from payments.models import Payment, Receipt, Refund

OPEN_WORK = (Work.State.WAITING, Work.State.SENDING, Work.State.HELD)
ENDED_RETURNS = (ReturnCase.State.REFUNDED, ReturnCase.State.CLOSED)
ENDED_REFUNDS = (Refund.State.DONE, Refund.State.DROPPED)


@dataclass(frozen=True, slots=True)
class Blocker:
    """`until`: the day from which it is possible, where it can be told."""

    words: Text
    until: datetime | None = None


def blockers(scope: Scope) -> list[Blocker]:
    return [*_orders(scope), *_returns(scope), *_payments(scope), *_cancellations(scope), *_work(scope)]


def _orders(scope: Scope) -> Iterator[Blocker]:
    rows = Order.objects.filter(pk__in=scope.orders).exclude(status__in=ENDED)
    for order in rows.select_related("shop__storefront", "checkout").order_by("pk"):
        words = Text(
            "Order %(number)s is not over yet: %(state)s.",
            number=order.number,
            state=order.get_status_display(),
        )
        yield Blocker(words, _over_by(order))


def _over_by(order: Order) -> datetime | None:
    """Of a marketplace's order nobody can tell."""
    checkout: Checkout | None = getattr(order, "checkout", None)
    if checkout is None:
        return None
    storefront: Storefront | None = getattr(order.shop, "storefront", None)
    if checkout.delivered_at and storefront:
        return checkout.delivered_at + timedelta(days=storefront.completed_after_days)
    return checkout.pay_by if checkout.state == checkout.State.PLACED else None


def _returns(scope: Scope) -> Iterator[Blocker]:
    """The last deadline that is ahead is when it is over, if nobody is quicker."""
    now = clock.now()
    rows = ReturnCase.objects.filter(order__in=scope.orders).exclude(state__in=ENDED_RETURNS)
    for case in rows.order_by("pk"):
        deadlines = (case.answer_by, case.ship_by, case.inspect_by, case.act_by)
        words = Text(
            "Return %(number)s is open: %(state)s.", number=case.number, state=case.get_state_display()
        )
        yield Blocker(words, max((one for one in deadlines if one and one > now), default=None))


def _payments(scope: Scope) -> Iterator[Blocker]:
    waiting = Payment.objects.filter(order__in=scope.orders, state=Payment.State.OPEN)
    for payment in waiting.select_related("order").order_by("pk"):
        words = Text("The payment of order %(number)s is open.", number=payment.order.number)
        yield Blocker(words, payment.pay_by)
    refunds = Refund.objects.filter(receipt__payment__order__in=scope.orders).exclude(state__in=ENDED_REFUNDS)
    for refund in refunds.select_related("receipt__payment__order").order_by("asked_at"):
        number = refund.receipt.payment.order.number
        words = Text(
            "A refund of order %(number)s is open: %(state)s.",
            number=number,
            state=refund.get_state_display(),
        )
        yield Blocker(words)


def _cancellations(scope: Scope) -> Iterator[Blocker]:
    rows = Cancellation.objects.filter(order__in=scope.orders, state__in=Cancellation.OPEN)
    for row in rows.select_related("order").order_by("pk"):
        yield Blocker(Text("The cancellation of order %(number)s is not finished.", number=row.order.number))


def _work(scope: Scope) -> Iterator[Blocker]:
    """What still has to reach Odoo, the gateway or the buyer."""
    orders, receipts, refunds = _subjects(scope)
    messages = [str(pk) for pk in Message.objects.filter(order__in=scope.orders).values_list("pk", flat=True)]
    wanted = {
        mirror_todos.PUSH: orders,
        mirror_todos.ADOPT: orders,
        mirror_todos.LEAD: [str(pk) for pk in scope.checkouts],
        payment_todos.CHECK: receipts,
        payment_todos.BOOK_RECEIPT: receipts,
        payment_todos.BOOK_REFUND: refunds,
        SEND: messages,
    }
    told = Q(pk__in=[])
    for topic, subjects in wanted.items():
        told |= Q(topic=topic, subject__in=subjects)
    for row in Work.objects.filter(told, state__in=OPEN_WORK).order_by("pk"):
        words = Text(
            "Work on it is not done: %(topic)s, %(state)s.", topic=row.topic, state=row.get_state_display()
        )
        yield Blocker(words, row.not_before if row.not_before > clock.now() else None)


def _subjects(scope: Scope) -> tuple[list[str], list[str], list[str]]:
    receipts = Receipt.objects.filter(payment__order__in=scope.orders)
    refunds = Refund.objects.filter(receipt__in=receipts)
    return (
        [str(pk) for pk in scope.orders],
        [str(pk) for pk in receipts.values_list("pk", flat=True)],
        [str(pk) for pk in refunds.values_list("pk", flat=True)],
    )
