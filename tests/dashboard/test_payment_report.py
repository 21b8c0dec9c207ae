"""Payments across channels: each counted once, on the day and in the way it ended."""

import io
from datetime import date, timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.core.cache import cache

from channels.states import OrderStatus
from omnihub.core import clock
from omnihub.dashboard.queries.money import aging, calendar, flows, report
from omnihub.dashboard.queries.money.flows import Ending
from tests.dashboard import given
from tests.factories import (
    CheckoutFactory,
    OrderFactory,
    PaymentFactory,
    ReceiptFactory,
    RefundFactory,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
START, END = clock.jakarta_day(DAY)


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


@pytest.fixture
def client():
    user = given.person(name="rina")
    user.groups.add(given.group("finance"))
    return given.browser(user)


def found(since=DAY, until=DAY):
    return {(one.ending, one.method): (one.count, one.amount) for one in flows.between(since, until)}


def test_a_marketplaces_payments_count_by_how_they_ended():
    more = {"placed_at": START, "buyer_total": "100000", "payment_method": "ShopeePay"}
    OrderFactory(**more, paid_at=START, gross="95000", escrow_amount="90000")
    OrderFactory(**more, paid_at=None, status=OrderStatus.UNPAID)
    OrderFactory(**more, paid_at=None, status=OrderStatus.CANCELLED, cancelled_at=START)
    OrderFactory(**more, paid_at=START - timedelta(days=1), status=OrderStatus.CANCELLED, cancelled_at=START)
    assert found() == {(ending, "ShopeePay"): (1, Decimal(100000)) for ending in Ending}
    successful = next(one for one in flows.between(DAY, DAY) if one.ending == Ending.SUCCESSFUL)
    assert (successful.fees, successful.net, successful.told) == (5000, 90000, 1)


def test_our_own_shops_payments_count_by_receipts_and_refunds_and_not_once_more_as_orders():
    receipt = ReceiptFactory(paid_at=START, fee="4000", fee_tax="440")
    RefundFactory(receipt=receipt, ended_at=START, amount="50000")
    PaymentFactory(opened_at=START)
    PaymentFactory(state="expired", opened_at=START, ended_at=START)
    assert found() == {
        (Ending.SUCCESSFUL, "virtual_account"): (1, Decimal(101000)),
        (Ending.REFUNDED, "virtual_account"): (1, Decimal(50000)),
        (Ending.PENDING, ""): (1, Decimal(101000)),
        (Ending.EXPIRED, ""): (1, Decimal(101000)),
    }


@pytest.mark.parametrize(
    ("moment", "counted"), [(START, True), (END, False), (START - timedelta(seconds=1), False)]
)
def test_a_day_is_a_day_of_jakarta(moment, counted):
    ReceiptFactory(paid_at=moment)
    sums = report.of(report.Wish(DAY, DAY))
    assert sums.total.counts[Ending.SUCCESSFUL] == int(counted)
    assert [day for day, _sums in sums.days] == [DAY]


def test_the_parts_add_up_to_the_whole():
    for number in range(6):
        paid_at = START - timedelta(days=number)
        OrderFactory(paid_at=paid_at, buyer_total=f"1000{number}.50", payment_method=f"M{number % 2}")
        ReceiptFactory(paid_at=paid_at)
    made = report.of(report.Wish(DAY - timedelta(days=6), DAY))
    for parts in (made.days, made.shops, made.methods):
        total = sum(sums.amounts[Ending.SUCCESSFUL] for _name, sums in parts)
        assert total == made.total.amounts[Ending.SUCCESSFUL] != 0


@pytest.mark.parametrize(
    ("days", "place"), [(0, 0), (1.9, 0), (2, 1), (3.9, 1), (4, 2), (7.9, 2), (8, 3), (14.9, 3), (15, 4)]
)
def test_money_on_its_way_is_as_old_as_the_whole_days_that_have_passed(days, place):
    OrderFactory(paid_at=clock.now() - timedelta(days=days), buyer_total="70000")
    buckets = aging.all_of_it()[1].buckets
    assert [bucket.count for bucket in buckets] == [int(number == place) for number in range(5)]


def test_what_is_released_settled_or_over_is_not_on_its_way():
    now = clock.now()
    OrderFactory(paid_at=now, released_at=now, status=OrderStatus.COMPLETED)
    OrderFactory(paid_at=now, status=OrderStatus.CANCELLED)
    ReceiptFactory(paid_at=now, settled_at=now)
    assert [one.count for one in aging.all_of_it()] == [0, 0, 0]


def test_the_calendar_says_what_is_expected_when_and_what_is_late(settings):
    today = clock.jakarta_date(clock.now())
    soon = clock.jakarta_day(today + timedelta(days=2))[0]
    ReceiptFactory(settles_at=soon, fee="4000", fee_tax="440")
    ReceiptFactory(settles_at=soon - timedelta(days=5))
    long_ago = clock.now() - timedelta(days=settings.RELEASE_DAYS + 1)
    OrderFactory(status=OrderStatus.COMPLETED, completed_at=long_ago, escrow_amount="90000")
    made = calendar.of(today)
    assert made.days[2].amount == Decimal(101000 - 4440)
    assert (made.late.count, made.late.amount) == (2, Decimal(101000 + 90000))


def test_the_page_shows_it_by_day_channel_and_method_and_filters_by_address(client):
    shop = OrderFactory(paid_at=START, buyer_total="123456", payment_method="ShopeePay").shop
    CheckoutFactory()
    page = client.get(f"/payments/report/?since={DAY}&until={DAY}").content.decode()
    assert "123.456" in page
    assert "ShopeePay" in page
    other = client.get(f"/payments/report/?since={DAY}&until={DAY}&shop={shop.pk + 99}").content.decode()
    assert "Nothing was paid in these days" in other


@pytest.mark.parametrize("terms", ["since=2026-13-40&until=x", "shop=abc&method=%00", "since=2030-01-01", ""])
def test_a_wrong_address_shows_the_last_two_weeks(client, terms):
    assert client.get(f"/payments/report/?{terms}").status_code == 200


def test_the_sheet_ends_with_the_sum_of_its_days(client):
    ReceiptFactory(paid_at=START)
    data = client.get(f"/payments/report/export/?since={DAY}&until={DAY}").content
    lines = list(openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True))
    assert lines[1][0].date() == DAY
    assert lines[1][1:] == lines[-1][1:]
    assert lines[1][2] == 101000


def test_more_payments_ask_no_more_questions(client, django_assert_max_num_queries):
    ReceiptFactory(paid_at=START)
    client.get("/payments/report/")
    cache.clear()
    with django_assert_max_num_queries(60) as one:
        client.get("/payments/report/")
    for _number in range(20):
        ReceiptFactory(paid_at=clock.now())
    cache.clear()
    with django_assert_max_num_queries(len(one)):
        client.get("/payments/report/")
