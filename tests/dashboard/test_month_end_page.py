"""What is still open of a shop's month: each kind where it belongs, and only of that month."""

import io
from datetime import timedelta

import openpyxl
import pytest

from channels.states import OrderStatus
from erp_bridge.models import OdooProfile
from omnihub.core import clock
from omnihub.dashboard.queries import month_end
from omnihub.dashboard.queries.month_end import Month
from tests.dashboard import given
from tests.factories import (
    PLACED,
    DifferenceFactory,
    OrderFactory,
    ReturnCaseFactory,
    ShopFactory,
    WalletEntryFactory,
)

pytestmark = pytest.mark.django_db
FIRST = PLACED.date().replace(day=1)


@pytest.fixture
def client():
    user = given.person(name="rina")
    user.groups.add(given.group("finance"))
    return given.browser(user)


def counts(shop, first=FIRST):
    return {str(one.name): one.count for one in month_end.sections(Month(shop, first)) if one.count}


def test_what_left_without_an_invoice_is_listed_until_it_has_one():
    order = OrderFactory(status=OrderStatus.SHIPPED, shipped_at=PLACED)
    assert counts(order.shop) == {"Shipped, not invoiced": 1}
    given.bound(order, "invoice", "INV/1", odoo_id=1)
    assert counts(order.shop) == {}


@pytest.mark.parametrize("days", [-25, 15])
def test_another_months_shipment_is_another_months(days):
    order = OrderFactory(status=OrderStatus.SHIPPED, shipped_at=PLACED + timedelta(days=days))
    assert counts(order.shop) == {}


def test_a_return_is_open_until_it_is_decided():
    order = OrderFactory()
    case = ReturnCaseFactory(order=order, shop=order.shop, asked_at=PLACED)
    assert counts(order.shop) == {"Open returns": 1}
    case.state = "refunded"
    case.save()
    assert counts(order.shop) == {}


def test_a_difference_is_open_until_it_is_settled():
    row = DifferenceFactory(shop=ShopFactory())
    assert counts(row.shop) == {"Differences that are not settled": 1}
    row.state = "settled"
    row.save()
    assert counts(row.shop) == {}


def test_a_sale_of_before_go_live_is_listed_until_an_account_is_chosen_for_it():
    order = OrderFactory(history=True)
    given.profile(order.shop)
    WalletEntryFactory(order=order, at=PLACED)
    WalletEntryFactory(order=OrderFactory(shop=order.shop), at=PLACED)
    assert counts(order.shop) == {"Sales from before go-live": 1}
    OdooProfile.objects.update(earlier_sales_account_id=7)
    assert counts(order.shop) == {}


def test_the_page_and_its_sheet_name_the_orders(client):
    order = OrderFactory(status=OrderStatus.SHIPPED, shipped_at=PLACED)
    terms = f"shop={order.shop_id}&month={FIRST:%Y-%m}"
    assert order.number in client.get(f"/reconciliation/month/?{terms}").content.decode()
    data = client.get(f"/reconciliation/month/export/?{terms}").content
    lines = list(openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True))
    assert [line[1] for line in lines[1:]] == [order.number]
    assert lines[1][2].date() == clock.jakarta_date(PLACED)


@pytest.mark.parametrize("terms", ["", "month=2026-13&shop=x", "month=9999-12", "shop=999999999"])
def test_a_wrong_address_shows_the_first_shops_present_month(client, terms):
    ShopFactory()
    assert client.get(f"/reconciliation/month/?{terms}").status_code == 200


def test_without_a_shop_the_page_says_so(client):
    assert "No shop is connected" in client.get("/reconciliation/month/").content.decode()
