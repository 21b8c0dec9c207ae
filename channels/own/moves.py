"""What happens to an order of our own shop. Each move is written together with the mirror's copy."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from channels import orders
from channels.models import Checkout
from channels.own import reading
from omnihub.core import clock
from omnihub.core.database import database_now

State = Checkout.State


class Moved(StrEnum):
    DONE = "done"
    ALREADY = "already"
    ENDED = "ended"
    """It had expired or was cancelled before: what was asked did not happen."""
    TOO_LATE = "too_late"
    """It went too far for that."""


def paid(order_pk: int, at: datetime) -> Moved:
    """Its money is there. Goods of an order that has ended may be another's by now: it stays ended."""

    def move(checkout: Checkout) -> Moved:
        if checkout.state != State.PLACED:
            return Moved.ENDED if _ended(checkout) else Moved.ALREADY
        checkout.state, checkout.paid_at = State.PAID, at
        return Moved.DONE

    return _move(order_pk, move)


def revive(order_pk: int, at: datetime) -> Moved:
    """A person takes money that came late, and the order with it."""

    def move(checkout: Checkout) -> Moved:
        if not _ended(checkout):
            return Moved.ALREADY
        checkout.state, checkout.paid_at = State.PAID, at
        checkout.cancelled_at, checkout.cancel_reason = None, ""
        return Moved.DONE

    return _move(order_pk, move)


def expire(order_pk: int, reason: str) -> Moved:
    """Nobody paid in time: its goods are on sale again."""

    def move(checkout: Checkout) -> Moved:
        if checkout.state != State.PLACED:
            return Moved.ALREADY if _ended(checkout) else Moved.TOO_LATE
        checkout.state, checkout.cancelled_at, checkout.cancel_reason = State.EXPIRED, clock.now(), reason
        return Moved.DONE

    return _move(order_pk, move)


def cancel(order_pk: int, reason: str) -> Moved:
    def move(checkout: Checkout) -> Moved:
        if _ended(checkout):
            return Moved.ALREADY
        if checkout.state not in (State.PLACED, State.PAID):
            return Moved.TOO_LATE
        checkout.state, checkout.cancelled_at, checkout.cancel_reason = State.CANCELLED, clock.now(), reason
        return Moved.DONE

    return _move(order_pk, move)


def _ended(checkout: Checkout) -> bool:
    return checkout.state in (State.EXPIRED, State.CANCELLED)


@transaction.atomic
def _move(order_pk: int, move: Callable[[Checkout], Moved]) -> Moved:
    checkout = Checkout.objects.select_for_update().get(order=order_pk)
    moved = move(checkout)
    if moved == Moved.DONE:
        save(checkout)
    return moved


def save(checkout: Checkout) -> None:
    """A locked checkout, and the order it is in the mirror."""
    checkout.changed_at = max(database_now(), checkout.changed_at)
    checkout.save()
    lines = checkout.lines.select_related("listing").order_by("pk")
    data = reading.order(checkout, lines, checkout.parcels.order_by("pk"), clock.now())
    orders.save_all(checkout.shop, [data])
