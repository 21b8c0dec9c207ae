from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from channels.payouts import FeeKey, OrderMoney, SettlementDay, WalletMove
from erp_bridge import entries, gateway_book, settlement_lines
from erp_bridge.entries import Amount
from erp_bridge.gateway_book import CHARGED, REFUNDED, SETTLED, WITHDRAWN, Moved
from erp_bridge.odoo.payloads import EntryLine, Payment
from erp_bridge.records import Profile
from erp_bridge.settlement_lines import RESIDUAL, Debt, Known

PROFILE = Profile(
    *(1, "shopee", "1", "Toko", 1, 1, 1, 1, "none", "ready_to_ship", "shipped"),
    fee_accounts=tuple((key.value, 100 + place) for place, key in enumerate(FeeKey)),
    residual_account_id=200,
    gateway_fee_account_id=300,
    input_tax_account_id=301,
    bank_account_id=302,
)
AT = datetime(2026, 11, 12, tzinfo=UTC)
money = some.decimals(min_value=-(10**9), max_value=10**9, places=2)
orders = some.lists(
    some.builds(
        OrderMoney,
        order_pk=some.integers(1, 10**6),
        number=some.text("AB12", min_size=1, max_size=6),
        gross=money,
        received=money,
        refunded=money,
        fees=some.dictionaries(some.sampled_from(list(FeeKey)), money),
    ),
    max_size=8,
    unique_by=lambda each: each.order_pk,
)


def known(found):
    return Known(7, {each.order_pk: Debt(8, 9) for each in found})


@given(orders)
def test_a_payouts_lines_always_add_up_to_nothing_whatever_the_fees(found):
    lines = settlement_lines.amounts(PROFILE, found, known(found))
    assert sum(line.balance for line in lines) == 0
    assert sum(line.balance for line in lines if line.account_id == 7) == sum(o.received for o in found)
    residual = sum(line.balance for line in lines if line.name == RESIDUAL)
    assert residual == -SettlementDay(1, AT.date(), found).residual


def test_differences_of_two_orders_do_not_make_up_for_each_other():
    one = OrderMoney(1, "A", Decimal(100), Decimal(150))
    other = OrderMoney(2, "B", Decimal(100), Decimal(50))
    assert settlement_lines.unexplained([one, other]) == 100


def test_a_day_tells_which_accounts_it_lacks():
    bare = Profile(*(1, "shopee", "1", "Toko", 1, 1, 1, 1, "none", "ready_to_ship", "shipped"))
    move = WalletMove(1, "x", Decimal(-5), FeeKey.ADVERTISING, AT)
    assert "Iklan" in settlement_lines.lacking(bare, SettlementDay(1, AT.date(), moves=[move]))
    assert settlement_lines.lacking(PROFILE, SettlementDay(1, AT.date(), moves=[move])) is None
    assert settlement_lines.lacking(bare, SettlementDay(1, AT.date(), withdrawals=[move]))


def line(account, balance, name=""):
    return EntryLine(1, 1, account, None, name, Decimal(balance), Decimal(0), matched=False)


pieces = some.lists(some.tuples(some.integers(1, 4), money), max_size=8)


@given(pieces, pieces)
def test_what_is_booked_and_the_difference_are_what_is_wanted(wanted, held):
    asked = [Amount(account, balance, "") for account, balance in wanted]
    booked = [line(account, balance) for account, balance in held]
    more = entries.difference(asked, booked)
    added = [*booked, *(line(each.account_id, each.balance) for each in more)]
    assert entries.difference(asked, added) == []


def moved(kind, amount, fee, tax, *, incoming, binding=None):
    net = (amount if incoming else -amount) - fee - tax
    return Moved("txn", kind, kind, amount, fee, tax, net, incoming, binding)


sums = some.decimals(min_value=1, max_value=10**9, places=2)
small = some.decimals(min_value=0, max_value=10**5, places=2)


@given(
    some.lists(some.tuples(sums, small, small), min_size=1, max_size=6),
    some.sampled_from([SETTLED, REFUNDED]),
)
def test_a_gateways_kind_always_adds_up_with_its_fees_and_their_tax(rows, kind):
    key = ("receipt", "1")
    found = [moved(kind, *row, incoming=kind == SETTLED, binding=key) for row in rows]
    payments = {key: Payment(1, "P", "paid", (), waits_on=55)}
    lines = gateway_book.amounts(PROFILE, 44, found, payments)
    assert sum(one.balance for one in lines) == 0
    assert sum(one.balance for one in lines if one.account_id == 44) == sum(one.net for one in found)


@pytest.mark.parametrize(("kind", "account"), [(WITHDRAWN, 302), (CHARGED, 300)])
def test_what_leaves_without_an_order_goes_to_the_bank_or_is_a_fee(kind, account):
    lines = gateway_book.amounts(
        PROFILE, 44, [moved(kind, Decimal(9), Decimal(0), Decimal(0), incoming=False)], {}
    )
    assert {one.account_id: one.balance for one in lines} == {44: -9, account: 9}


def test_what_does_not_add_up_is_for_a_person():
    odd = Moved("txn", SETTLED, "x", Decimal(9), Decimal(1), Decimal(0), Decimal(9), True, ("receipt", "1"))
    assert not odd.bookable
    assert not moved("", Decimal(9), Decimal(0), Decimal(0), incoming=True).bookable
    assert not moved(SETTLED, Decimal(9), Decimal(0), Decimal(0), incoming=True).bookable
