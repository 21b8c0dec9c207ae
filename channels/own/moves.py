"""What happens to an order of our own shop. Each move is written together with the mirror's copy."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from django.db import transaction

from channels import orders, stock, todos
from channels.models import Checkout, CheckoutLine, Shop, Storefront
from channels.own import left, parts, reading
from omnihub.core import clock, work
from omnihub.core.database import database_now
from omnihub.core.outcomes import Deadline

State = Checkout.State
AT_ONCE = 500
ENDED = (State.EXPIRED, State.CANCELLED)


EVER = datetime(2000, 1, 1, tzinfo=UTC)
"""Pieces that the ERP keeps since then are known to every reading of the stock."""


class Moved(StrEnum):
    DONE = "done"
    ALREADY = "already"
    ENDED = "ended"
    """It had expired or was cancelled before: what was asked did not happen."""
    TOO_LATE = "too_late"
    """It went too far for that."""
    NOT_YET = "not_yet"
    """It is not so far."""


def paid(order_pk: int, at: datetime) -> Moved:
    """Its money is there. Goods of an order that has ended may be another's by now: it stays ended."""

    def move(checkout: Checkout) -> Moved:
        if checkout.state != State.PLACED:
            return Moved.ENDED if _ended(checkout) or _is_paid_there(checkout) else Moved.ALREADY
        checkout.state, checkout.paid_at = State.PAID, at
        work.add(left.follow(checkout))
        return Moved.DONE

    return _move(order_pk, move)


def revive(order_pk: int, at: datetime) -> Moved:
    """A person takes money that came late, and the order with it."""

    def move(checkout: Checkout) -> Moved:
        if not _ended(checkout) and not (checkout.of_website and checkout.state == State.OPEN):
            return Moved.ALREADY
        checkout.state, checkout.paid_at, checkout.packed_at = State.PAID, at, None
        checkout.pay_by = checkout.pay_by or at
        checkout.cancelled_at, checkout.cancel_reason = None, ""
        work.add(left.follow(checkout))
        return Moved.DONE

    return _move(order_pk, move)


def expire(order_pk: int, reason: str) -> Moved:
    """Nobody paid in time: its goods are on sale again."""

    def move(checkout: Checkout) -> Moved:
        if checkout.state != State.PLACED:
            return Moved.ALREADY if _ended(checkout) else Moved.TOO_LATE
        if checkout.of_website:
            _leave_as_it_was(checkout)
            return Moved.DONE
        checkout.state, checkout.cancelled_at, checkout.cancel_reason = State.EXPIRED, clock.now(), reason
        return Moved.DONE

    return _move(order_pk, move)


def cancel(order_pk: int, reason: str) -> Moved:
    def move(checkout: Checkout) -> Moved:
        if _ended(checkout):
            return Moved.ALREADY
        if checkout.state not in (State.OPEN, State.PLACED, State.PAID):
            return Moved.TOO_LATE
        checkout.state, checkout.cancelled_at, checkout.cancel_reason = State.CANCELLED, clock.now(), reason
        return Moved.DONE

    return _move(order_pk, move)


def pack(order_pk: int, at: datetime) -> Moved:
    """It lies ready for the courier, or for the buyer who comes for it."""

    def move(checkout: Checkout) -> Moved:
        if why := _not_here(checkout):
            return why
        if checkout.packed_at:
            return Moved.ALREADY
        checkout.packed_at = at
        return Moved.DONE

    return _move(order_pk, move)


def unpack(order_pk: int) -> Moved:
    """Packed was said by mistake."""

    def move(checkout: Checkout) -> Moved:
        if why := _not_here(checkout):
            return why
        if checkout.packed_at is None:
            return Moved.ALREADY
        checkout.packed_at = None
        return Moved.DONE

    return _move(order_pk, move)


def cancel_pieces(order_pk: int, pieces: Mapping[str, int]) -> Moved:
    """Of a paid order, before it leaves: its lines keep what is left of them."""

    def move(checkout: Checkout) -> Moved:
        if checkout.state != State.PAID:
            return Moved.ENDED if _ended(checkout) else Moved.TOO_LATE
        lines = list(checkout.lines.select_for_update().order_by("pk"))
        sums = parts.without(checkout, lines, pieces)
        for line in lines:
            gone = min(pieces.get(line.key, 0), line.quantity)
            line.quantity, line.cancelled = line.quantity - gone, line.cancelled + gone
        CheckoutLine.objects.bulk_update(lines, ["quantity", "cancelled"])
        checkout.goods_total, checkout.discount, checkout.total = sums.goods, sums.discount, sums.total
        return Moved.DONE

    return _move(order_pk, move)


def collect(order_pk: int, at: datetime) -> Moved:
    """The buyer has come for it."""

    def move(checkout: Checkout) -> Moved:
        if _ended(checkout):
            return Moved.ENDED
        if checkout.state != State.PAID:
            return Moved.ALREADY if checkout.delivered_at else Moved.TOO_LATE
        checkout.state, checkout.shipped_at, checkout.delivered_at = State.DELIVERED, at, at
        return Moved.DONE

    return _move(order_pk, move)


def complete(order_pk: int, at: datetime) -> Moved:
    """The buyer has had the time to complain."""

    def move(checkout: Checkout) -> Moved:
        if _ended(checkout):
            return Moved.ENDED
        if checkout.state != State.DELIVERED:
            return Moved.ALREADY if checkout.state == State.COMPLETED else Moved.NOT_YET
        checkout.state, checkout.completed_at = State.COMPLETED, at
        return Moved.DONE

    return _move(order_pk, move)


def complete_old(shop: Shop, deadline: Deadline) -> bool:
    """False: the time is over before all were completed."""
    storefront = Storefront.objects.filter(shop=shop).first() or Storefront(shop=shop)
    now = clock.now()
    delivered = Checkout.objects.filter(
        shop=shop,
        state=State.DELIVERED,
        delivered_at__lte=now - timedelta(days=storefront.completed_after_days),
    )
    for order_pk in list(delivered.order_by("pk").values_list("order", flat=True)[:AT_ONCE]):
        if deadline.passed():
            return False
        complete(order_pk, now)
    return not delivered.exists()


def _not_here(checkout: Checkout) -> Moved | None:
    """Why its goods are not paid for and with us."""
    if _ended(checkout):
        return Moved.ENDED
    if checkout.state in (State.OPEN, State.PLACED):
        return Moved.NOT_YET
    return None if checkout.state == State.PAID else Moved.TOO_LATE


def _ended(checkout: Checkout) -> bool:
    return checkout.state in ENDED


def _is_paid_there(checkout: Checkout) -> bool:
    """By the website's own ways to pay, or not at all: what comes here is no money for it."""
    return checkout.of_website and not checkout.by_link


def _leave_as_it_was(checkout: Checkout) -> None:
    """The website's order is no worse for a link that nobody paid: it may be sent once more."""
    checkout.state, checkout.pay_by = State.OPEN, None
    if checkout.order_id:
        stock.mark_held([checkout.order_id], EVER)


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
    if checkout.source == Checkout.Source.API:
        work.add([todos.tell_partner(checkout.pk, checkout.state)])
