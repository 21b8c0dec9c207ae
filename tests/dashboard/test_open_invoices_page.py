"""Odoo's open invoices by age: each in its bucket, per shop and contact, with the age of what is known."""

import io
from datetime import timedelta
from decimal import Decimal

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from erp_bridge.models import InvoiceLook
from omnihub.core import clock
from omnihub.core.models import Work
from omnihub.dashboard.queries.money import invoices
from omnihub.dashboard.queries.money.invoices import Wish
from tests.dashboard import given
from tests.factories import OpenInvoiceFactory, OrderFactory, ShopFactory

pytestmark = pytest.mark.django_db
ADDRESS = "/payments/report/invoices/"


@pytest.fixture
def client():
    user = given.person(name="rina")
    user.groups.add(given.group("finance"))
    return given.browser(user)


@pytest.fixture
def today():
    InvoiceLook.objects.create(company_id=1, as_of=clock.now())
    return clock.jakarta_date(clock.now())


def due(today, *ago, **more):
    return [OpenInvoiceFactory(due_on=today - timedelta(days=days), **more) for days in ago]


@pytest.mark.parametrize(
    ("ago", "bucket"),
    [(-1, "later"), (0, "0-1"), (1, "0-1"), (2, "2-3"), (4, "4-7"), (7, "4-7"), (8, "8-14"), (15, "15")],
)
def test_each_invoice_is_in_the_bucket_of_its_days(today, ago, bucket):
    due(today, ago)
    found = [one for one in invoices.total(Wish(), today).buckets if one.count]
    assert [(one.name, one.amount) for one in found] == [(bucket, Decimal(100_000))]
    assert invoices.found(Wish(bucket=bucket), today).count() == 1


def test_where_no_invoice_is_open_words_stand_in_place_of_an_empty_chart(client, today):
    text = client.get(ADDRESS).text
    assert "No invoice is open." in text
    assert "invoices-chart" not in text
    due(today, 3)
    assert "invoices-chart" in client.get(ADDRESS).text


def test_a_credit_note_takes_from_what_is_owed_and_other_sales_stand_apart(today):
    shop = ShopFactory()
    due(today, 3, shop=shop)
    due(today, 3, shop=shop, is_credit=True, residual=Decimal(-30_000))
    due(today, 20, partner_id=8, partner="Toko Lain")
    found = [(one.key, one.amount) for one in invoices.by_shop(Wish(), today)]
    assert found == [(str(shop.pk), Decimal(70_000)), ("0", Decimal(100_000))]
    assert [one.name for one in invoices.by_partner(Wish(), today)] == ["Toko Lain", "Pembeli Toko Contoh"]
    assert invoices.total(Wish(shop="0"), today).amount == invoices.total(Wish(partner="8"), today).amount


def test_the_page_leads_to_our_order_and_its_sheet_has_all_that_fits(client, today, settings):
    settings.ODOO_URL = "https://odoo.example"
    order = OrderFactory()
    [old] = due(today, 20, order=order, shop=order.shop)
    due(today, -3)
    page = client.get(f"{ADDRESS}?bucket=15").content.decode()
    assert order.number in page
    assert f"account.move/{old.odoo_id}" in page or str(old.odoo_id) in page
    assert page.count('<td data-label="Due"') == 1
    data = client.get(f"{ADDRESS}export/?bucket=15").content
    lines = list(openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True))
    assert [(line[1], line[2], line[6]) for line in lines[1:]] == [(20, old.name, order.number)]


def test_the_next_page_goes_on_after_the_last_one_and_asks_no_more_questions(client, today, monkeypatch):
    monkeypatch.setattr(invoices, "PAGE_SIZE", 2)
    made = due(today, 9, 9, 9, 5, -2)
    seen, wish = [], Wish()
    while True:
        page = invoices.page(wish, today)
        seen += [row.pk for row in page.rows]
        if not page.after:
            break
        wish = wish.but(after=page.after)
    assert seen == [row.pk for row in made]

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(ADDRESS).status_code == 200
        return len(found)

    few = asked()
    due(today, 1, 1, 1, 1, shop=ShopFactory())
    assert asked() == few


@pytest.mark.parametrize("terms", ["", "shop=x&partner=-1&bucket=99", "after=2026-99-99-1", "shop=999999"])
def test_a_wrong_address_shows_more_and_no_error(client, today, terms):
    due(today, 1)
    assert client.get(f"{ADDRESS}?{terms}").status_code == 200


def test_what_is_known_is_shown_with_its_age_and_a_person_may_have_it_read(client, today):
    InvoiceLook.objects.update(as_of=clock.now() - timedelta(hours=9))
    due(today, 1)
    assert "Odoo has not been read for a while" in client.get(ADDRESS).content.decode()
    assert "Odoo has not been read for a while" in client.get("/payments/report/").content.decode()
    given.shop(go_live_at=clock.now())
    client.post(f"{ADDRESS}read/")
    assert Work.objects.get(topic="invoices.pull").subject == "odoo:1"


def test_before_the_first_look_the_page_says_so(client):
    assert "Odoo was not read yet" in client.get(ADDRESS).content.decode()
