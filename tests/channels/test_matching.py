"""What a return takes after the payout: counted by the wallet, and not once more by the escrow."""

from datetime import timedelta
from decimal import Decimal

import pytest

from channels import settlements
from channels.states import OrderStatus
from omnihub.core import clock
from tests.factories import OrderFactory, WalletEntryFactory

pytestmark = pytest.mark.django_db
DAY = clock.jakarta_day(clock.jakarta_date(clock.now() - timedelta(days=3)))[0] + timedelta(hours=9)
TERMS = {"gross": "100000", "commission_fee": "-8000"}


@pytest.fixture
def order():
    made = OrderFactory(
        status=OrderStatus.COMPLETED, released_at=DAY, escrow_amount=Decimal(92_000), escrow_terms=TERMS
    )
    for kind, amount, hours in (("escrow", 92_000, 0), ("return", -40_000, 30)):
        WalletEntryFactory(
            order=made,
            shop=made.shop,
            kind=kind,
            amount=amount,
            moved=amount,
            at=DAY + timedelta(hours=hours),
        )
    return made


def payout(order):
    [found] = settlements.day(order.shop_id, clock.jakarta_date(DAY)).orders
    return found.refunded, found.residual, found.refunded_later


def test_it_is_given_back_and_no_part_of_the_payout(order):
    assert settlements.given_back([order.pk]) == {order.pk: 40_000}
    assert payout(order) == (0, 0, True)
    [moved] = settlements.day(order.shop_id, clock.jakarta_date(DAY + timedelta(hours=30))).moves
    assert (moved.refund, moved.amount, moved.history) == (True, -40_000, False)


def test_an_escrow_that_shows_it_since_says_it_by_itself_and_the_payout_stays_what_it_was(order):
    order.escrow_terms = {**TERMS, "seller_return_refund": "-40000"}
    order.escrow_amount = Decimal(52_000)
    order.save()
    assert settlements.given_back([order.pk]) == {}
    assert payout(order) == (0, 0, True)


def test_what_is_taken_of_an_order_nobody_knows_is_an_adjustment(order):
    WalletEntryFactory(
        order=None, shop=order.shop, kind="return", amount=-500, moved=-500, at=DAY, order_number="X"
    )
    found = settlements.day(order.shop_id, clock.jakarta_date(DAY)).moves
    assert [(one.refund, one.amount) for one in found] == [(False, -500)]
