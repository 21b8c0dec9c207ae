"""End what nobody has paid: the gateway is told first, so that money under way is seen in time."""

from collections.abc import Sequence
from datetime import timedelta

from omnihub.core import clock
from omnihub.core.errors import RemoteError
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from payments import looking, providers, receiving
from payments.faults import AlreadyEnded, NotFound
from payments.models import Charge, Payment

AT_MOST = timedelta(minutes=15)
"""So long goods are kept for an order whose time is over while its gateway does not answer."""

NOT_PAID = "Not paid in time"


def cancels(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    """Work of `charge.cancel`."""
    outcomes: dict[int, Outcome] = {}
    for one in works:
        if deadline.passed():
            break
        row = Charge.objects.filter(pk=int(one.subject)).first()
        outcomes[one.pk] = _cancelled(row) if row else Outcome.done("This charge is gone")
    return outcomes


def _cancelled(row: Charge) -> Outcome:
    try:
        call_off(row)
    except RemoteError as error:
        return Outcome.of(error)
    return Outcome.done()


def call_off(row: Charge) -> Charge:
    """Raises RemoteError. What turns out to be paid is written as paid."""
    if row.state not in (Charge.State.ASKED, Charge.State.OPEN):
        return row
    gateway = providers.of(row.gateway)
    if not row.remote_id:
        row = looking.look_up(row, gateway)
        if not row.remote_id:
            return receiving.called_off(row.pk)
    started = clock.now()
    try:
        data = gateway.cancel(providers.known(row))
    except AlreadyEnded:
        return looking.look(row)
    except NotFound:
        return receiving.called_off(row.pk)
    return receiving.take(row.pk, data, started)


def expiries(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    """Work of `payment.expire`."""
    outcomes: dict[int, Outcome] = {}
    for one in works:
        if deadline.passed():
            break
        row = Payment.objects.filter(pk=int(one.subject)).first()
        outcomes[one.pk] = _expired(row) if row else Outcome.done("This payment is gone")
    return outcomes


def _expired(payment: Payment) -> Outcome:
    if payment.state != Payment.State.OPEN:
        return Outcome.done("It has ended already")
    if payment.pay_by > clock.now():
        return Outcome.again("It may still be paid.", "payment_not_over", payment.pay_by)
    try:
        _call_off_all(payment)
    except RemoteError as error:
        if clock.now() < payment.pay_by + AT_MOST:
            return Outcome.of(error)
    receiving.end(payment.pk, Payment.State.EXPIRED, NOT_PAID)
    return Outcome.done()


def _call_off_all(payment: Payment) -> None:
    for row in payment.charges.filter(state__in=[Charge.State.ASKED, Charge.State.OPEN]).order_by("pk"):
        call_off(row)


def cancelled(payment: Payment, reason: str) -> Payment:
    """The order is called off: nothing is to be paid any more. Raises RemoteError."""
    _call_off_all(payment)
    return receiving.end(payment.pk, Payment.State.CANCELLED, reason)
