"""Who gives a buyer's money back."""

from decimal import Decimal

import pytest

from payments import refunding
from tests.factories import OrderFactory, ShopFactory

pytestmark = [pytest.mark.django_db]


def test_a_marketplace_gives_back_what_it_took(db):
    order = OrderFactory(buyer_total=Decimal(99000))
    refund = refunding.of(order).do(order, None)
    assert (refund.amount, refund.by_person) == (Decimal(99000), False)
    assert refunding.of(order).already_done(order) is None


@pytest.mark.parametrize("facts", [{"paid_at": None, "status": "unpaid"}, {"cash_on_delivery": True}])
def test_what_was_not_paid_is_not_given_back(facts):
    order = OrderFactory(buyer_total=Decimal(99000), **facts)
    assert refunding.of(order).plan(order, None).amount == 0


def test_without_a_gateway_a_person_sends_the_money_back():
    order = OrderFactory(shop=ShopFactory(kind="own"), buyer_total=Decimal(99000))
    refund = refunding.of(order).do(order, None)
    assert (refund.amount, refund.by_person) == (Decimal(99000), True)


def test_a_part_costs_what_the_part_costs():
    order = OrderFactory(buyer_total=Decimal(99000))
    assert refunding.of(order).plan(order, Decimal(45000)).amount == Decimal(45000)
