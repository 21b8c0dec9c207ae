"""A month of a gateway's book with planted differences: each is found, none is invented."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest

from omnihub.core import clock
from omnihub.core.outcomes import Deadline
from omnihub.reconciliation import running
from omnihub.reconciliation.books import gateway
from omnihub.reconciliation.models import Book, Difference, ReconciliationRun
from omnihub.reconciliation.records import What
from payments.models import LedgerEntry
from tests import factories

pytestmark = pytest.mark.django_db
SINCE, UNTIL = date(2026, 9, 1), date(2026, 9, 30)
MIDNIGHT, _next = clock.jakarta_day(SINCE)
PAIRS = 120


@pytest.fixture(autouse=True)
def _one_book(monkeypatch):
    """The gateway's: what Odoo and the wallets say of these days is not told here."""
    monkeypatch.setattr(running, "READERS", {Book.GATEWAY: gateway.read})


@pytest.fixture
def month():
    """Five of each of six ways to differ, the last ones across midnight of Jakarta's days, too."""
    shop = factories.ShopFactory(kind="own")
    pairs = [_pair(number, shop) for number in range(PAIRS)]
    planted = Counter()
    for place, spoil in enumerate(SPOILS):
        for number in range(5):
            receipt, entry = pairs[place * 5 + number]
            planted[spoil(receipt, entry)] += 1
    return planted


def _pair(number, shop):
    """Paid some moments before the gateway's book has it: for every fourth a Jakarta midnight is between."""
    shift = timedelta(minutes=-1) if number % 4 == 0 else timedelta(hours=9)
    paid_at = MIDNIGHT + timedelta(days=1 + number % 28) + shift
    order = factories.OrderFactory(shop=shop, lines=0, customer=None)
    receipt = factories.ReceiptFactory(charge__payment__order=order, paid_at=paid_at, seen_at=paid_at)
    return receipt, factories.LedgerEntryFactory(receipt=receipt, at=paid_at + timedelta(minutes=2))


def _lost_there(_receipt, entry):
    entry.delete()
    return What.MISSING_THERE


def _unknown_here(receipt, entry):
    entry.receipt = None
    entry.save()
    receipt.delete()
    return What.MISSING_HERE


def _fee_taken(_receipt, entry):
    entry.amount -= entry.fee
    entry.save()
    return What.AMOUNT


def _twice(receipt, entry):
    factories.LedgerEntryFactory(receipt=receipt, at=entry.at + timedelta(minutes=5))
    return What.DOUBLED_THERE


def _not_settled(_receipt, entry):
    entry.settled_at, entry.settles_at = None, entry.at + timedelta(days=2)
    entry.save()
    return What.NOT_SETTLED


def _too_much(receipt, _entry):
    receipt.meant = "twice"
    receipt.save()
    return What.KEPT


SPOILS = (_lost_there, _unknown_here, _fee_taken, _twice, _not_settled, _too_much)


def compare():
    run = running.start(SINCE, UNTIL)
    assert running.go_on(run, Deadline.after(60))
    return run


def found():
    return Counter(What(what) for what in Difference.objects.values_list("what", flat=True))


def test_thirty_planted_differences_are_found_and_none_is_invented(month):
    run = compare()
    assert sum(month.values()) == 30
    assert found() == month
    assert run.totals["gateway"]["differences"] == 30
    assert run.finished_at


def test_a_month_without_differences_has_none():
    shop = factories.ShopFactory(kind="own")
    for number in range(12):
        _pair(number, shop)
    run = compare()
    assert found() == Counter()
    totals = run.totals["gateway"]
    assert (totals["ours"], totals["theirs"]) == (12, 12)
    assert Decimal(totals["ours_sum"]) == Decimal(totals["theirs_sum"]) == 12 * Decimal(101000)


def test_found_again_it_stays_one_row_and_what_was_said_of_it_holds(month):
    compare()
    row = Difference.objects.filter(what=What.AMOUNT.value).first()
    Difference.objects.filter(pk=row.pk).update(state="explained", note="Xendit took the fee at once")
    compare()
    row.refresh_from_db()
    assert (row.state, row.gone_at) == ("explained", None)
    assert found() == month


def test_another_sum_opens_what_was_explained(month):
    compare()
    row = Difference.objects.filter(what=What.AMOUNT.value).first()
    Difference.objects.filter(pk=row.pk).update(state="explained")
    LedgerEntry.objects.filter(receipt=row.key.removeprefix("receipt:")).update(amount=1)
    compare()
    row.refresh_from_db()
    assert (row.state, row.theirs) == ("open", 1)


def test_what_is_mended_is_gone_by_itself(month):
    compare()
    row = Difference.objects.filter(what=What.AMOUNT.value).first()
    entry = LedgerEntry.objects.get(receipt=row.key.removeprefix("receipt:"))
    entry.amount = entry.receipt.amount
    entry.save()
    compare()
    row.refresh_from_db()
    assert row.state == "settled"
    assert row.gone_at is not None


def test_a_run_that_is_cut_goes_on_where_it_stood(month):
    run = running.start(SINCE, UNTIL)
    assert not running.go_on(run, Deadline.after(0))
    run.refresh_from_db()
    assert len(run.todo) == run.slices
    assert running.go_on(ReconciliationRun.objects.get(pk=run.pk), Deadline.after(60))
    assert found() == month
