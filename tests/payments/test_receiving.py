"""What a gateway shows of a charge is written: money once, states by the newest reading."""

from datetime import timedelta
from decimal import Decimal

import pytest

from channels.models import Checkout
from omnihub.core import clock
from omnihub.core.models import Work
from payments import receiving, strays
from payments.models import Payment, Receipt
from payments.records import ChargeData, Paid
from tests.payments import given

pytestmark = pytest.mark.django_db


def shown(charge, *amounts, state="succeeded", first="py-1", currency="IDR"):
    paid = tuple(
        Paid(f"{first}{number or ''}", Decimal(amount), currency, clock.now())
        for number, amount in enumerate(amounts)
    )
    return ChargeData(
        charge.remote_id, charge.reference, state, state.upper(), charge.amount, "IDR", paid=paid
    )


def test_money_is_written_once_and_older_news_change_no_state():
    charge = given.charge()
    now = clock.now()
    for _ in range(3):
        receiving.take(charge.pk, shown(charge, 101_000), now)
    late = receiving.take(charge.pk, shown(charge, state="expired"), now - timedelta(minutes=5))
    assert late.state == "succeeded"
    assert Receipt.objects.get().meant == "order"
    assert Payment.objects.get().state == "paid"
    assert Checkout.objects.get().state == "paid"
    newer = receiving.take(charge.pk, shown(charge, state="expired"), now + timedelta(minutes=5))
    assert newer.state == "succeeded", "never from paid back"


@pytest.mark.parametrize(("amount", "currency"), [(1, "IDR"), (202_000, "IDR"), (101_000, "USD")])
def test_another_sum_or_currency_pays_nothing_and_waits_for_a_person(amount, currency):
    charge = given.charge()
    receiving.take(charge.pk, shown(charge, amount, currency=currency), clock.now())
    assert Receipt.objects.get().meant == "wrong"
    assert Payment.objects.get().state == "open"
    assert Checkout.objects.get().state == "placed"
    assert Work.objects.filter(topic="receipt.check").exists()


def test_one_charge_paid_twice_pays_once():
    charge = given.charge()
    receiving.take(charge.pk, shown(charge, 101_000, 101_000), clock.now())
    assert sorted(Receipt.objects.values_list("meant", flat=True)) == ["order", "twice"]


def test_paid_without_its_money_is_looked_at_again():
    charge = given.charge()
    taken = receiving.take(charge.pk, shown(charge), clock.now())
    assert taken.state == "open"
    assert taken.look_at


def test_what_is_asked_for_too_late_is_called_off_at_once():
    charge = given.charge(state="asked", remote_id="")
    Payment.objects.update(state="expired", ended_at=clock.now())
    receiving.take(charge.pk, shown(charge, state="open"), clock.now())
    assert Work.objects.filter(topic="charge.cancel", subject=str(charge.pk)).exists()


def test_looks_become_rarer_and_go_on_for_days_after_the_end():
    charge = given.charge()
    pauses = []
    for _ in range(8):
        charge = receiving.take(charge.pk, shown(charge, state="open"), clock.now())
        pauses.append(round((charge.look_at - clock.now()) / timedelta(minutes=1)))
    assert pauses == [1, 2, 4, 8, 15, 30, 30, 30]
    Payment.objects.update(state="expired", ended_at=clock.now())
    charge = receiving.take(charge.pk, shown(charge, state="cancelled"), clock.now())
    assert timedelta(minutes=50) < charge.look_at - clock.now() < timedelta(minutes=70)
    Payment.objects.update(ended_at=clock.now() - timedelta(days=10))
    assert receiving.take(charge.pk, shown(charge, state="cancelled"), clock.now()).look_at is None


def test_a_stray_sum_is_decided_once():
    late = given.receipt(meant="late")
    Checkout.objects.update(state="expired")
    assert strays.accept(late.pk, "sari") == "done"
    assert strays.accept(late.pk, "sari") == "already"
    assert (Payment.objects.get().state, Checkout.objects.get().state) == ("paid", "paid")
