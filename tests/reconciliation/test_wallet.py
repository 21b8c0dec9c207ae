"""A marketplace's wallet beside its orders: what agrees is silent, what does not is named."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from channels.models import EscrowStatement, WalletEntry
from channels.states import OrderStatus
from omnihub.core import clock
from omnihub.reconciliation.books import wallet
from omnihub.reconciliation.records import What
from tests.factories import OrderFactory

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 10)
NOON = clock.jakarta_day(DAY)[0] + timedelta(hours=12)
NOW = NOON + timedelta(days=30)
ESCROW = Decimal("84000.00")


def released(at=NOON, **more):
    statement = {name: more.pop(name) for name in ("residual", "largest") if name in more}
    order = OrderFactory(
        status=OrderStatus.COMPLETED, completed_at=NOON, released_at=at, escrow_amount=ESCROW, **more
    )
    EscrowStatement.objects.create(
        order=order,
        shop=order.shop,
        expected=ESCROW,
        received=ESCROW,
        difference=0,
        completed_at=NOON,
        released_at=at,
        as_of=NOON,
        **{"largest": 0, **statement},
    )
    return order


def entry(order, at=NOON, amount=ESCROW, kind="escrow", state="matched", **more):
    return WalletEntry.objects.create(
        shop=order.shop,
        order=more.pop("linked", order),
        identity=str(WalletEntry.objects.count()),
        kind=kind,
        state=state,
        at=at,
        amount=amount,
        moved=amount,
        remote_type=kind.upper(),
        read_at=at,
        **more,
    )


def differences(day=DAY):
    return [(one.what, one.off) for one in wallet.read(day, NOW).found]


def test_what_is_released_and_in_the_wallet_is_no_difference():
    entry(released())
    seen = wallet.read(DAY, NOW)
    assert (seen.found, seen.ours, seen.theirs, seen.ours_sum) == ([], 1, 1, ESCROW)


def test_a_release_before_midnight_and_its_entry_after_it_are_one():
    at = clock.jakarta_day(DAY)[1] - timedelta(seconds=1)
    entry(released(at), at=at + timedelta(seconds=2))
    assert differences() == differences(DAY + timedelta(days=1)) == []


def test_a_release_without_an_entry_is_missed():
    released()
    assert differences() == [(What.MISSING_THERE, -ESCROW)]


def test_another_sum_than_the_escrow_is_told():
    entry(released(), amount=ESCROW - 1500)
    assert differences() == [(What.AMOUNT, Decimal(-1500))]


def test_what_comes_once_more_for_an_order_is_not_its_payout():
    order = released()
    entry(order)
    entry(order, at=NOON + timedelta(hours=1), amount=Decimal(2000))
    assert differences() == []


def test_a_payout_of_an_order_nobody_knows_stands_in_their_book_only():
    entry(released(), linked=None, state="unmatched")
    assert sorted(differences()) == sorted([(What.MISSING_THERE, -ESCROW), (What.MISSING_HERE, ESCROW)])


def test_an_adjustment_nobody_can_explain_was_taken():
    order = released()
    entry(order)
    entry(order, amount=Decimal(-7000), kind="adjustment", state="differs")
    assert differences() == [(What.TAKEN, Decimal(-7000))]


def test_money_that_is_late_is_told_once_its_days_are_over(settings):
    released(at=None)
    assert differences() == [(What.NOT_SETTLED, -ESCROW)]
    settings.RELEASE_DAYS = 31
    assert differences() == []


def test_an_escrow_with_a_nameless_part_or_an_unexpected_fee_is_told():
    entry(released(residual=Decimal(300)))
    entry(released(largest=Decimal(2500)))
    found = wallet.read(DAY, NOW).found
    assert sorted(one.what for one in found) == [What.AMOUNT, What.RESIDUAL]


def test_a_fee_within_the_tolerance_is_not_told(settings):
    entry(released(largest=Decimal(settings.ESCROW_TOLERANCE)))
    assert differences() == []
