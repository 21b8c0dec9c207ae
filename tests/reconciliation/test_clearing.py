"""The gateway's money in Odoo beside ours: by memo, whatever Odoo dates it."""

from datetime import timedelta

import pytest

from erp_bridge import gateway_payments
from erp_bridge.gateway_payments import Booked, memo_of_receipt, memo_of_refund
from omnihub.core import clock
from omnihub.reconciliation.books import clearing
from omnihub.reconciliation.records import What
from tests.factories import PLACED, ReceiptFactory, RefundFactory

pytestmark = pytest.mark.django_db
DAY = clock.jakarta_date(PLACED)
NOW = PLACED + timedelta(days=10)


@pytest.fixture
def journal(monkeypatch):
    """What Odoo's clearing journal holds."""
    booked = []

    def of_a_day(day, memos):
        wanted = set(memos)
        return [one for one in booked if one.day == day or one.memo in wanted]

    monkeypatch.setattr(gateway_payments, "of_a_day", of_a_day)
    return booked


def booked(row, memo=memo_of_receipt, **changes):
    values = {
        "name": "PXND/1",
        "memo": memo(row),
        "day": DAY,
        "amount": row.amount,
        "incoming": True,
        **changes,
    }
    return Booked(**values)


def differences(day=DAY):
    return [one.what for one in clearing.read(day, NOW).found]


def test_what_is_booked_once_with_its_sum_is_no_difference(journal):
    receipt, refund = ReceiptFactory(), RefundFactory(receipt=ReceiptFactory())
    journal += [booked(receipt), booked(refund.receipt), booked(refund, memo_of_refund, incoming=False)]
    assert differences() == []


def test_another_date_in_odoo_is_no_difference_on_either_day(journal):
    receipt, later = ReceiptFactory(), DAY + timedelta(days=3)
    journal.append(booked(receipt, day=later))
    assert differences() == differences(later) == []


def test_what_odoo_lacks_has_twice_or_with_another_sum_is_told(journal):
    lacking, twice, other = ReceiptFactory.create_batch(3)
    journal += [booked(twice), booked(twice), booked(other, amount=other.amount - 1)]
    found = {one.key: one.what for one in clearing.read(DAY, NOW).found}
    assert found == {
        memo_of_receipt(lacking): What.MISSING_THERE,
        memo_of_receipt(twice): What.DOUBLED_THERE,
        memo_of_receipt(other): What.AMOUNT,
    }


def test_a_payment_that_a_person_typed_into_the_journal_is_told(journal):
    journal.append(booked(ReceiptFactory.build(payment__order__number="X"), lambda _row: "", name="PXND/9"))
    assert differences() == [What.MISSING_HERE]


def test_what_is_never_sent_to_odoo_is_not_missed_there(journal):
    old, switched_off = (row.payment.order for row in ReceiptFactory.create_batch(2))
    old.history, switched_off.shop.pushes_orders = True, False
    old.save()
    switched_off.shop.save()
    assert differences() == []
