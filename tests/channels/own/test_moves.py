"""An order of our own shop moves on together with the mirror's copy of it."""

import pytest

from channels.models import Checkout, CheckoutLine, Order
from channels.own import moves
from channels.own.moves import Moved
from channels.states import OrderStatus
from omnihub.core import clock
from tests.factories import CheckoutFactory

pytestmark = pytest.mark.django_db
State = Checkout.State


@pytest.fixture
def checkout():
    found = CheckoutFactory()
    CheckoutLine.objects.create(
        checkout=found, key="1", sku="SKU-1", name="Kemeja", quantity=1, unit_price="90000.00"
    )
    return found


def test_money_makes_the_order_ready_to_ship_and_its_sum_is_what_the_buyer_pays(checkout):
    at = clock.now()
    assert moves.paid(checkout.order_id, at) == Moved.DONE
    order = Order.objects.get(pk=checkout.order_id)
    assert (order.status, order.paid_at) == (OrderStatus.READY_TO_SHIP, at)
    assert (order.gross, order.shipping_total) == (checkout.total, checkout.shipping_total)
    assert order.shipping_service == "jne:REG"


def test_the_same_money_told_twice_moves_nothing(checkout):
    first = clock.now()
    moves.paid(checkout.order_id, first)
    assert moves.paid(checkout.order_id, clock.now()) == Moved.ALREADY
    checkout.refresh_from_db()
    assert checkout.paid_at == first


def test_money_after_the_end_leaves_the_order_ended_until_a_person_revives_it(checkout):
    moves.expire(checkout.order_id, "not paid in time")
    assert moves.paid(checkout.order_id, clock.now()) == Moved.ENDED
    assert Order.objects.get(pk=checkout.order_id).status == OrderStatus.CANCELLED
    assert moves.revive(checkout.order_id, clock.now()) == Moved.DONE
    assert Order.objects.get(pk=checkout.order_id).status == OrderStatus.READY_TO_SHIP


def test_what_is_paid_does_not_expire(checkout):
    moves.paid(checkout.order_id, clock.now())
    assert moves.expire(checkout.order_id, "not paid in time") == Moved.TOO_LATE
    assert Checkout.objects.get().state == State.PAID


def test_what_is_shipped_is_not_cancelled(checkout):
    Checkout.objects.update(state=State.SHIPPED)
    assert moves.cancel(checkout.order_id, "changed their mind") == Moved.TOO_LATE
    assert Checkout.objects.get().state == State.SHIPPED


def test_packed_is_a_mark_within_paid_that_goes_when_the_order_is_taken_up_again(checkout):
    assert moves.pack(checkout.order_id, clock.now()) == Moved.NOT_YET
    moves.paid(checkout.order_id, clock.now())
    assert [moves.pack(checkout.order_id, clock.now()) for _ in range(2)] == [Moved.DONE, Moved.ALREADY]
    assert Order.objects.get(pk=checkout.order_id).status == OrderStatus.PACKED
    assert moves.cancel(checkout.order_id, "changed their mind") == Moved.DONE
    assert moves.pack(checkout.order_id, clock.now()) == Moved.ENDED
    moves.revive(checkout.order_id, clock.now())
    assert Order.objects.get(pk=checkout.order_id).status == OrderStatus.READY_TO_SHIP
    assert moves.complete(checkout.order_id, clock.now()) == Moved.NOT_YET
