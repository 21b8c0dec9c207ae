"""The same news from many workers, and the same button from many people, at the same moment."""

from decimal import Decimal

import pytest

from channels.models import Checkout
from omnihub.core import clock
from omnihub.core.models import Work
from payments import receiving, refunds
from payments.models import Payment, Receipt, Refund
from tests.payments import given
from tests.payments.test_receiving import shown

pytestmark = [pytest.mark.pg, pytest.mark.django_db(transaction=True)]


def test_twenty_readings_of_one_payment_are_one_receipt(at_once):
    charge = given.charge()
    at_once(20, lambda _number: receiving.take(charge.pk, shown(charge, 101_000), clock.now()))
    assert Receipt.objects.get().meant == "order"
    assert (Payment.objects.get().state, Checkout.objects.get().state) == ("paid", "paid")
    assert Work.objects.filter(topic="receipt.push").count() == 1


def test_two_charges_of_one_order_paid_at_once_pay_it_once(at_once):
    charges = [given.charge(given.payment())]
    charges += [given.charge(charges[0].payment) for _ in range(3)]
    at_once(
        4,
        lambda number: receiving.take(
            charges[number].pk, shown(charges[number], 101_000, first=f"py-{number}-"), clock.now()
        ),
    )
    assert sorted(Receipt.objects.values_list("meant", flat=True)) == ["order", "twice", "twice", "twice"]


def test_a_payment_that_ends_while_money_comes_has_one_end(at_once):
    charge = given.charge()

    def act(number):
        if number:
            receiving.end(charge.payment_id, Payment.State.EXPIRED, "Not paid in time")
        else:
            receiving.take(charge.pk, shown(charge, 101_000), clock.now())

    at_once(2, act)
    ends = (Payment.objects.get().state, Checkout.objects.get().state, Receipt.objects.get().meant)
    assert ends in {("paid", "paid", "order"), ("expired", "expired", "late")}


def test_many_people_refund_the_same_money_once(at_once):
    receipt = given.receipt(given.charge(method="DANA", group="ewallet"))

    def act(number):
        try:
            refunds.ask(receipt, Decimal(60_000), f"by:p{number}:x", "", f"p{number}", receipt.amount)
        except refunds.NotPossible:
            return 0
        return 1

    assert sum(at_once(8, act)) == 1
    assert Refund.objects.get().amount == 60_000
