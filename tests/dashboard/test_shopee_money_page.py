"""Shopee's money as staff see it: how shops stand, what came and what should have, the wallet, the tax."""

import io
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from channels.models import EscrowStatement, Order
from omnihub.core import clock
from omnihub.core.models import Work
from omnihub.dashboard import waterfall
from omnihub.dashboard.queries.money import wallets as queries
from omnihub.dashboard.queries.money.wallets import Wish
from tests.dashboard import given
from tests.factories import EscrowStatementFactory, OrderFactory, WalletEntryFactory

pytestmark = pytest.mark.django_db
TODAY = clock.jakarta_date(clock.now())
NOON = datetime(2026, 11, 20, 5, tzinfo=clock.JAKARTA)


@pytest.fixture
def shop():
    return given.shop()


@pytest.fixture
def desk():
    user = given.person(name="finance")
    user.groups.add(given.group("finance"))
    return given.browser(user)


def statement(shop, **wishes):
    return EscrowStatementFactory(order__shop=shop, **wishes)


def shown(wish):
    return [row.order.number for row in queries.page(wish).rows]


def test_a_shops_standing_tells_what_came_what_is_to_come_and_what_is_late(shop):
    now = clock.now()
    statement(shop, released_at=now, expected=95_000, residual=Decimal(-500))
    statement(shop, released_at=None, completed_at=now - timedelta(hours=2))
    statement(shop, released_at=None, completed_at=now - timedelta(days=9))
    WalletEntryFactory(order__shop=shop, state="unmatched")
    given.money(OrderFactory(shop=shop), TODAY, released_at=now - timedelta(days=20))
    [found] = queries.standings([shop])
    assert (found.balance, found.missing, found.unexplained) == (90_000, 0, 1)
    assert (found.released, found.orders_released, found.different, found.residual) == (90_000, 1, 1, -500)
    assert (found.to_come, found.orders_to_come) == (180_000, 2)
    assert (found.late, found.orders_late) == (90_000, 1)


def test_each_tab_shows_its_own_and_every_page_follows_the_one_before(shop, monkeypatch):
    monkeypatch.setattr(queries, "PAGE_SIZE", 2)
    now = clock.now()
    paid = [statement(shop, released_at=now - timedelta(hours=n)).order.number for n in range(5)]
    odd = statement(shop, released_at=now - timedelta(days=2), expected=91_000).order.number
    late = statement(shop, released_at=None, completed_at=now - timedelta(days=9)).order.number
    soon = statement(shop, released_at=None, completed_at=now).order.number
    statement(given.shop(), released_at=now)
    seen, wish = [], Wish(shop=shop.pk)
    while True:
        page = queries.page(wish)
        seen += [row.order.number for row in page.rows]
        if not page.after:
            break
        wish = wish.but(after=page.after)
    assert seen == [*paid, odd]
    tabs = {tab: shown(Wish(shop=shop.pk, tab=tab)) for tab in ("late", "waiting", "different", "residual")}
    assert tabs == {"late": [late], "waiting": [late, soon], "different": [odd], "residual": []}


@pytest.mark.parametrize(
    "query", ["", "?shop=x&show=nothing&after=9", "?shop=99999999999999", "?show=late&after=0-0"]
)
def test_no_address_breaks_a_page(shop, desk, query):
    for page in ("", "wallet/", "withholding/", "withholding/file/"):
        assert desk.get(f"/money/shopee/{page}{query}").status_code == 200
    assert desk.get("/money/shopee/withholding/?month=2026-13").status_code == 200


def test_pages_ask_as_much_for_many_rows_as_for_few(shop, desk):
    asked = []
    for _round in range(2):
        for _row in range(6):
            given.money(OrderFactory(shop=shop), TODAY, released_at=clock.now(), withheld=450)
        for page in ("", "wallet/", "withholding/"):
            with CaptureQueriesContext(connection) as captured:
                assert desk.get(f"/money/shopee/{page}?shop={shop.pk}").status_code == 200
            asked.append(len(captured))
    assert asked[:3] == asked[3:]


def test_the_months_tax_is_a_sheet_with_a_row_an_order(shop, desk):
    inside = statement(shop, released_at=NOON, withheld=450)
    statement(shop, released_at=NOON.replace(month=12, day=1), withheld=900)
    EscrowStatement.objects.filter(pk=inside.pk).update(
        terms={"withholding_tax": {"received": "-450.00", "expected": "-449.00", "by": "rate"}}
    )
    page = desk.get(f"/money/shopee/withholding/?shop={shop.pk}&month=2026-11").content.decode()
    assert "Rp 450" in page
    assert "Rp 900" not in page
    answer = desk.get(f"/money/shopee/withholding/file/?shop={shop.pk}&month=2026-11")
    assert answer["Content-Disposition"].endswith('2026-11.xlsx"')
    _head, row = load_workbook(io.BytesIO(answer.content)).active.values
    assert (row[0], row[3:]) == (inside.order.number, (90_000, 450, 449))


def test_an_orders_waterfall_ends_in_the_wallet_to_the_rupiah(shop, desk):
    terms = {"gross": "90000.00", "commission_fee": "-7200.00", "shopee_shipping_rebate": "12000.00"}
    terms |= {"actual_shipping_fee": "-14500.00", "seller_return_refund": "-10000.00", "residual": "-7.00"}
    order = OrderFactory(shop=shop, escrow_terms=terms, escrow_amount=70_293, buyer_total=85_000)
    statement = EscrowStatementFactory(order=order, expected=72_800)
    statement.adjustments = [{"amount": "-2500.00", "at": 1, "words": "Koreksi ongkir"}]
    statement.save()
    fall = waterfall.of(Order.objects.select_related("statement").get())
    assert [(step.label, step.amount) for step in fall.steps] == [
        ("Buyer paid", 85_000),
        ("Marketplace and courier", 5000),
        ("Gross", 90_000),
        ("Refunded", -10_000),
        ("Commission", -7200),
        ("Shipping", -2500),
        ("Unexplained", -7),
        ("Adjusted later", -2500),
        ("Into the wallet", 67_793),
    ]
    columns = zip(*(series.values for series in fall.chart.series), strict=True)
    spans = [next(filter(None, values)) for values in columns]
    assert [span[1] for span in spans][-2:] == [67_793, 67_793]
    page = desk.get(f"/orders/{order.pk}/").content.decode()
    assert "Where did the money go?" in page
    assert "Rp 67.793" in page


def test_who_may_not_see_money_sees_none_on_an_order(shop):
    user = given.person(name="gudang")
    user.groups.add(given.group("warehouse"))
    order = OrderFactory(shop=shop)
    EscrowStatementFactory(order=order)
    assert "Where did the money go?" not in given.browser(user).get(f"/orders/{order.pk}/").content.decode()


def test_a_wallet_is_read_at_a_press(shop, desk):
    assert desk.post(f"/money/shopee/{shop.pk}/read/").status_code == 302
    assert Work.objects.get().subject == shop.key
