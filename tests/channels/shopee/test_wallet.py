"""A shop's wallet through the sandbox over real HTTP."""

from datetime import timedelta
from decimal import Decimal

import pytest

from channels import settlements, todos, wallet
from channels.models import EscrowStatement, FeeRate, Order, WalletDay, WalletEntry
from channels.payouts import FeeKey
from channels.shopee import convert_wallet
from channels.shopee.payloads import Row, WalletLine
from omnihub.core import clock, cursors, database
from omnihub.core.models import Work
from omnihub.core.work import add
from tests.factories import OrderFactory, ShopFactory

flow = pytest.mark.flow
pytestmark = pytest.mark.django_db
LINE = {"sku": "SKU-0013", "original_price": 100_000}


@pytest.fixture
def look(live, drain):
    """Orders, releases and the wallet, as the clock looks for them."""

    def run(*numbers):
        add(todos.pull(live.key, number, "test") for number in numbers)
        drain("order.pull")
        add([todos.releases(live.key, "test"), todos.wallet(live.key, "test")])
        drain("shop.releases", "shop.wallet", "order.pull")
        add([todos.wallet(live.key, "test")])
        drain("shop.wallet", "shop.money")

    return run


def of_day(shop):
    return settlements.day(shop.pk, clock.jakarta_date(clock.now()))


def held(shopee):
    return shopee.control("wallet")["balance"]


def code():
    return Work.objects.filter(topic="shop.money").order_by("-pk").values_list("code", flat=True)[0]


@flow
def test_a_day_of_the_wallet_adds_up_to_the_rupiah_with_every_fee_named(shopee, live, look):
    shopee.control("settings", {"withholding_percent": 0.5, "withdrawal_seconds": 600})
    first, second, third = shopee.new_orders(3, status="COMPLETED", lines=[LINE], buyer_pays_shipping=0)
    look(first, second, third)
    for number in (first, second, third):
        shopee.step(number, "release")
    shopee.step(first, "adjust", amount=-2500, reason="Koreksi ongkir")
    shopee.control("wallet", {"act": "charge", "amount": 10_000})
    shopee.control("wallet", {"act": "withdraw", "amount": 50_000})
    look()
    day = of_day(live)
    assert [order.number for order in day.orders] == [first, second, third]
    assert day.fees == {
        FeeKey.COMMISSION: -24_000,
        FeeKey.SERVICE_FEE: -12_000,
        FeeKey.PROCESSING_FEE: -3750,
        FeeKey.WITHHOLDING_TAX: -1500,
    }
    assert [(move.key, move.amount, move.number) for move in day.moves] == [
        (FeeKey.ADJUSTMENT, -2500, first),
        (FeeKey.ADVERTISING, -10_000, ""),
    ]
    assert [move.amount for move in day.withdrawals] == [-50_000]
    assert (day.opening, day.closing, day.gap, day.residual) == (0, held(shopee), 0, 0)
    states = dict(WalletEntry.objects.values_list("kind", "state"))
    assert states == {
        "escrow": "matched",
        "adjustment": "matched",
        "fee": "matched",
        "withdrawal": "waiting",
    }
    assert code() == ""


@flow
def test_a_withdrawal_that_the_bank_sends_back_is_seen_to_its_end(shopee, live, look):
    shopee.control("settings", {"withdrawal_seconds": 600})
    [number] = shopee.new_orders(1, status="RELEASED")
    shopee.control("wallet", {"act": "withdraw"})
    look(number)
    entry = WalletEntry.objects.get(kind="withdrawal")
    assert (entry.state, held(shopee)) == ("waiting", 0)
    cursors.move(settlements.cursor(live.key), str(clock.to_epoch(clock.now() + timedelta(hours=2))))
    shopee.control("wallet", {"act": "refuse", "withdrawal_id": entry.withdrawal})
    look()
    assert dict(WalletEntry.objects.values_list("kind", "state")) == {
        "escrow": "matched",
        "withdrawal": "matched",
        "returned": "matched",
    }
    assert sum(move.amount for move in of_day(live).withdrawals) == 0
    assert WalletDay.objects.get(day=clock.jakarta_date(clock.now())).closing == held(shopee)


@flow
def test_a_line_that_shopee_hides_is_missed_and_found_later(shopee, live, look):
    numbers = shopee.new_orders(4, status="RELEASED")
    look(*numbers)
    shopee.control("wallet", {"act": "charge", "amount": 10_000})
    shopee.control("faults", {"shopee.wallet_hides": 1})
    look()
    shopee.control("faults", {})
    shopee.control("wallet", {"act": "charge", "amount": 500})
    hidden = WalletEntry.objects.count()
    look()
    assert WalletEntry.objects.count() == hidden + 2
    assert (code(), of_day(live).gap, of_day(live).closing) == ("", 0, held(shopee))
    WalletEntry.objects.filter(amount=-10_000).delete()
    wallet.keep_days(live, clock.jakarta_date(clock.now()), database.database_now())
    add([todos.check_money(live.key, "test")])
    assert WalletDay.objects.get(day=clock.jakarta_date(clock.now())).gap == -10_000


@flow
def test_what_a_fee_should_have_been_is_known_and_the_difference_named(shopee, live, look):
    today = clock.jakarta_date(clock.now())
    FeeRate.objects.create(term="commission_fee", percent=8, starts_on=today - timedelta(days=30))
    FeeRate.objects.create(term="commission_fee", percent=7, starts_on=today, shop=live)
    [number] = shopee.new_orders(1, status="COMPLETED", lines=[LINE], buyer_pays_shipping=0)
    look(number)
    shopee.step(number, "deviate", fee="service_fee", amount=700)
    shopee.step(number, "release")
    look()
    statement = EscrowStatement.objects.get()
    odd = {n: t for n, t in statement.terms.items() if t["received"] != t["expected"]}
    assert odd == {
        "commission_fee": {"received": "-8000.00", "expected": "-7000.00", "by": "rate"},
        "service_fee": {"received": "-4700.00", "expected": "-4000.00", "by": "promise"},
    }
    assert (statement.difference, statement.largest) == (-1700, 1000)
    assert statement.expected + statement.difference == statement.received == held(shopee)
    assert statement.released_at == Order.objects.get().released_at


def test_money_that_does_not_come_is_called_out(drain):
    shop = ShopFactory()
    late = OrderFactory(shop=shop, status="completed", completed_at=clock.now() - timedelta(days=9))
    EscrowStatement.objects.create(
        order=late, shop=shop, expected=1, received=1, difference=0, largest=0,
        completed_at=late.completed_at, as_of=clock.now(),
    )  # fmt: skip
    add([todos.check_money(shop.key, "test")])
    drain("shop.money")
    assert code() == "release_late"


def line(**given):
    row = {"transaction_type": "ADJUSTMENT_MINUS", "amount": 500, "create_time": 1_790_000_000, **given}
    return convert_wallet.line(WalletLine.parse(Row(row, "a line")))


@pytest.mark.parametrize(
    ("given", "kind", "moved"),
    [
        ({"money_flow": "MONEY_OUT"}, "adjustment", -500),
        ({}, "adjustment", -500),
        ({"amount": -500}, "adjustment", -500),
        ({"transaction_type": 101}, "escrow", 500),
        ({"transaction_type": "WITHDRAWAL_COMPLETED"}, "paid_out", 0),
        ({"transaction_type": 201, "status": "FAILED"}, "withdrawal", -500),
        ({"status": "FAILED"}, "adjustment", 0),
        ({"transaction_type": "SOMETHING_NEW", "money_flow": "MONEY_IN"}, "other", 500),
    ],
)
def test_a_line_is_read_whatever_shopee_leaves_out(given, kind, moved):
    found = line(**given)
    assert (found.kind, found.moved) == (kind, Decimal(moved))


def test_two_lines_are_one_only_where_nothing_tells_them_apart():
    assert line(current_balance=100).identity != line(current_balance=200).identity
    assert line(current_balance=100, status="PENDING").identity == line(current_balance=100).identity
    assert line(transaction_id=77).identity == "77"
