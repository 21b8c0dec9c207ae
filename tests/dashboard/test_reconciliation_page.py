"""Differences as staff see them: found by what they know, decided with a reason, taken along as a sheet."""

import io
from datetime import date

import openpyxl
import pytest

from erp_bridge.models import OdooProfile
from omnihub.core.models import Work
from omnihub.reconciliation.models import Difference, ReconciliationRun
from tests.dashboard import given
from tests.factories import DifferenceFactory, OrderFactory, ShopFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    user = given.person(name="rina")
    user.groups.add(given.group("finance"))
    return given.browser(user)


@pytest.fixture
def row():
    return DifferenceFactory(order=OrderFactory())


def test_the_list_says_what_differs_by_how_much_and_probably_why(client, row):
    page = client.get("/reconciliation/").content.decode()
    assert row.order.number in page
    assert "101.000" in page
    assert "97.000" in page
    assert "The fee was taken off" in page


@pytest.mark.parametrize(
    ("terms", "shown"),
    [
        ("group=open", True),
        ("group=settled", False),
        ("group=all&book=gateway", True),
        ("book=wallet", False),
        ("month=2026-11", True),
        ("month=2026-12", False),
        ("q=txn_1", True),
        ("q=txn_2", False),
        ("group=%00&book=x&month=2026-13&shop=99999999999999&after=9999-99-99-1", True),
    ],
)
def test_a_filter_in_the_address_shows_what_fits_and_nonsense_shows_more(client, row, terms, shown):
    assert (f"difference-{row.pk}" in client.get(f"/reconciliation/?{terms}").content.decode()) == shown


def test_it_is_found_by_how_its_orders_number_begins(client, row):
    DifferenceFactory(order=OrderFactory(number="ZZZ1"))
    page = client.get(f"/reconciliation/?q={row.order.number[:14].lower()}").content.decode()
    assert f"difference-{row.pk}" in page
    assert "ZZZ1" not in page


def test_every_row_of_a_long_list_is_on_exactly_one_page(client):
    rows = {DifferenceFactory(day=date(2026, 11, 1 + number % 3)).pk for number in range(120)}
    seen, address = [], "/reconciliation/"
    while address:
        response = client.get(address)
        seen += [row.pk for row, _title, _called in response.context["rows"]]
        address = response.context["older"]
    assert sorted(seen) == sorted(rows)


def test_a_list_of_many_asks_no_more_questions_than_a_list_of_one(client, row, django_assert_max_num_queries):
    client.get("/reconciliation/")
    with django_assert_max_num_queries(40) as one:
        client.get("/reconciliation/")
    for _number in range(30):
        DifferenceFactory(order=OrderFactory())
    with django_assert_max_num_queries(len(one)):
        client.get("/reconciliation/")


def test_what_is_compared_of_shared_journals_and_of_gross_payouts_is_said_in_words(client):
    shops = [ShopFactory(name=name) for name in ("Toko Satu", "Toko Dua", "Toko Tiga")]
    profiles = [given.profile(shop) for shop in shops]
    rows = OdooProfile.objects.all()
    rows.update(settlement="full")
    rows.filter(pk=profiles[2].pk).update(wallet_journal_id=99)

    def said():
        return " ".join(client.get("/reconciliation/").content.decode().split())

    assert "Toko Satu, Toko Dua share a wallet journal in Odoo" in said()
    rows.exclude(pk=profiles[0].pk).update(settlement="gross")
    page = said()
    assert (
        "Toko Dua: payouts are booked as one payment of the gross, into the same journal as Toko Satu" in page
    )
    assert "Toko Tiga: payouts are booked as one payment of the gross, so its wallet is not compared" in page
    rows.update(settlement="full")
    rows.filter(pk=profiles[1].pk).update(wallet_journal_id=98)
    assert "What is compared of wallets" not in said()


def test_an_explanation_needs_words_and_what_was_typed_is_not_lost(client, row):
    address = f"/reconciliation/{row.pk}/decide/"
    response = client.post(address, {"state": "explained", "note": "  "})
    assert response.status_code == 422
    assert Difference.objects.get().state == "open"
    client.post(address, {"state": "explained", "note": "Fee taken at once"})
    row.refresh_from_db()
    assert (row.state, row.note, row.decided_by) == ("explained", "Fee taken at once", "rina")


def test_a_state_that_there_is_not_changes_nothing(client, row):
    client.post(f"/reconciliation/{row.pk}/decide/", {"state": "bribed", "note": "x"})
    assert Difference.objects.get().state == "open"


def test_the_sheet_has_what_the_list_shows_and_no_formula(client, row):
    Difference.objects.update(note="=HYPERLINK(1)")
    DifferenceFactory(book="wallet")
    data = client.get("/reconciliation/export/?book=gateway").content
    lines = list(openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True))
    assert len(lines) == 2
    assert row.order.number in lines[1]
    assert "'=HYPERLINK(1)" in lines[1]


def test_compare_now_starts_one_comparison_and_not_a_second(client):
    client.post("/reconciliation/run/", {"days": "31"})
    client.post("/reconciliation/run/", {"days": "31"})
    run = ReconciliationRun.objects.get()
    assert (run.until - run.since).days == 30
    assert Work.objects.filter(topic="reconciliation.run").count() == 1
