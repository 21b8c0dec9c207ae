"""Write what a gateway shows of a charge. Money is written once, and never taken back by older news.

Whoever writes locks the payment first, then the checkout: two readings of one charge, or of two charges of
one order, come one after the other, and only the first sum pays the order.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from channels.own import moves
from channels.own.moves import Moved
from omnihub.core import clock, work
from omnihub.core.work import Todo
from payments import records, todos
from payments.models import Charge, Payment, Receipt
from payments.records import ChargeData, Paid

State = Charge.State
Meant = Receipt.Meant

LOOKS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 15, 30))
"""Between two looks at a charge that waits for its buyer; the last one again and again."""

LATE_LOOKS = tuple(timedelta(hours=hours) for hours in (1, 6, 24, 72))
"""After it ended: money may come late. The gateway's book would show it besides."""

STATES: Mapping[str, Charge.State] = {
    records.OPEN: State.OPEN,
    records.SUCCEEDED: State.SUCCEEDED,
    records.FAILED: State.FAILED,
    records.EXPIRED: State.EXPIRED,
    records.CANCELLED: State.CANCELLED,
}


def locked(charge_pk: int) -> tuple[Payment, Charge]:
    """Inside a transaction: the payment first, for all of its charges."""
    payment = Payment.objects.select_for_update().get(charges=charge_pk)
    return payment, Charge.objects.select_for_update().get(pk=charge_pk)


@transaction.atomic
def take(charge_pk: int, data: ChargeData, read_at: datetime) -> Charge:
    """`read_at`: when the reading began. A state that an older reading tells is dropped, its money is not."""
    payment, charge = locked(charge_pk)
    wanted = [todo for one in data.paid for todo in _received(payment, charge, one)]
    was = charge.state
    if charge.as_of is None or read_at >= charge.as_of:
        _show(charge, data, read_at)
    if wanted:
        charge.state = State.SUCCEEDED
    if charge.state == State.OPEN != was and payment.state != Payment.State.OPEN:
        wanted.append(todos.cancel(charge.pk, "it was asked for when nothing was to be paid any more"))
    charge.look_at = _next_look(charge, payment)
    charge.save()
    work.add(wanted)
    return charge


def _show(charge: Charge, data: ChargeData, read_at: datetime) -> None:
    charge.as_of = read_at
    charge.remote_id = data.remote_id or charge.remote_id
    charge.remote_status = data.remote_status[:40]
    charge.problem = data.problem[:100]
    charge.instructions = {**charge.instructions, **data.instructions}
    charge.expires_at = data.expires_at or charge.expires_at
    if charge.state != State.SUCCEEDED and (data.state != records.SUCCEEDED or data.paid):
        charge.state = STATES[data.state]  # "paid" without its money is looked at again


def _received(payment: Payment, charge: Charge, paid: Paid) -> list[Todo]:
    if Receipt.objects.filter(gateway=charge.gateway, remote_id=paid.remote_id).exists():
        return []
    meant = _meaning(payment, charge, paid)
    receipt = Receipt.objects.create(
        charge=charge,
        payment=payment,
        gateway=charge.gateway,
        remote_id=paid.remote_id,
        meant=meant,
        amount=paid.amount,
        currency=paid.currency,
        paid_at=paid.paid_at,
        seen_at=clock.now(),
    )
    wanted = [todos.book_receipt(receipt.pk, payment.order_id, f"paid: {meant}")]
    if meant != Meant.ORDER:
        return [*wanted, todos.check(receipt.pk, f"money that pays no order: {meant}")]
    return wanted + [todos.cancel(pk, "the order is paid") for pk in _others(payment, charge)]


def _meaning(payment: Payment, charge: Charge, paid: Paid) -> Meant:
    if payment.state == Payment.State.PAID:
        return Meant.TWICE
    if (paid.amount, paid.currency) != (charge.amount, charge.currency) or paid.amount != payment.amount:
        return Meant.WRONG
    if payment.state != Payment.State.OPEN or moves.paid(payment.order_id, paid.paid_at) == Moved.ENDED:
        return Meant.LATE
    now_paid(payment, paid.paid_at)
    return Meant.ORDER


def now_paid(payment: Payment, at: datetime) -> None:
    payment.state, payment.paid_at, payment.ended_at = Payment.State.PAID, at, clock.now()
    payment.save(update_fields=["state", "paid_at", "ended_at"])


def _others(payment: Payment, charge: Charge) -> list[int]:
    return open_charges(payment, but=charge)


def open_charges(payment: Payment, but: Charge | None = None) -> list[int]:
    rows = payment.charges.filter(state__in=[State.ASKED, State.OPEN])
    rows = rows.exclude(pk=but.pk) if but else rows
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _next_look(charge: Charge, payment: Payment) -> datetime | None:
    """Counted from now; what ended without money is looked at some more times, ever more rarely."""
    now = clock.now()
    charge.looks = min(charge.looks + 1, 1000)
    if charge.state == State.SUCCEEDED:
        return None
    if charge.state in (State.ASKED, State.OPEN) and payment.state == Payment.State.OPEN:
        pause = LOOKS[min(charge.looks, len(LOOKS)) - 1]
        return min(now + pause, max(charge.expires_at or now + pause, now + LOOKS[0]))
    ended = payment.ended_at or charge.expires_at or charge.asked_at
    return next((ended + pause for pause in LATE_LOOKS if ended + pause > now), None)


@transaction.atomic
def failed(charge_pk: int, problem: str, *, for_good: bool) -> Charge:
    """The gateway did not take it. What may have got through stays asked for, and is looked up first."""
    _payment, charge = locked(charge_pk)
    if charge.state == State.ASKED:
        charge.problem = problem[:100] or "unknown"
        charge.state = State.FAILED if for_good else State.ASKED
        charge.look_at = None if for_good else clock.now() + LOOKS[0]
        charge.save()
    return charge


@transaction.atomic
def called_off(charge_pk: int) -> Charge:
    """It never got to the gateway, so there is nothing there to call off."""
    _payment, charge = locked(charge_pk)
    if charge.state in (State.ASKED, State.OPEN):
        charge.state, charge.look_at = State.CANCELLED, None
        charge.save()
    return charge


@transaction.atomic
def end(payment_pk: int, state: Payment.State, reason: str) -> Payment:
    """Nobody paid. The order is told by whoever called it off, or here where its time is over."""
    payment = Payment.objects.select_for_update().get(pk=payment_pk)
    if payment.state != Payment.State.OPEN:
        return payment
    payment.state, payment.ended_at = state, clock.now()
    if state == Payment.State.EXPIRED and moves.expire(payment.order_id, reason) == Moved.TOO_LATE:
        payment.state = Payment.State.CANCELLED  # the order goes on without our money
    payment.save(update_fields=["state", "ended_at"])
    work.add(todos.cancel(pk, reason) for pk in open_charges(payment))
    return payment
