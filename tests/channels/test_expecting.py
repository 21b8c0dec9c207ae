"""What an escrow should be, and how a wallet's lines lead from one balance to the next: pure sums."""

from decimal import Decimal
from itertools import accumulate, pairwise

from hypothesis import given
from hypothesis import strategies as st

from channels import payouts
from channels.balances import Line, span
from channels.expecting import By, Rate, Reading, compare
from channels.payouts import FeeKey, OrderMoney

NAMES = ("commission_fee", "service_fee", "campaign_fee", "actual_shipping_fee", "a_fee_of_2031")
sums = st.integers(-(10**9), 10**9).map(lambda cents: Decimal(cents) / 100)
fees = st.dictionaries(st.sampled_from(NAMES), sums)
rupiah = st.integers(-(10**7), 10**7).map(Decimal)


def terms(found):
    return {term.name: (term.expected, term.by) for term in found}


@given(gross=sums, refunded=sums, told=fees, promised=fees, residual=sums, percent=st.integers(0, 100))
def test_the_parts_always_add_up_to_the_whole(gross, refunded, told, promised, residual, percent):
    escrow = {"gross": gross, "seller_return_refund": refunded, **told, "residual": residual}
    rates = {"commission_fee": Rate(Decimal(percent), Decimal("1250.00"))}
    found = compare(Reading(escrow, gross, Decimal(9000)), promised, rates)
    received = sum(escrow.values())
    assert sum(term.received for term in found) == received
    assert sum(term.expected + term.difference for term in found) == received
    money = OrderMoney(1, "A", gross, received, refunded, payouts.by_key(escrow))
    assert gross + refunded + sum(money.fees.values()) + money.residual == received
    assert money.residual == residual


def test_a_rate_of_ours_is_expected_and_else_what_was_promised():
    escrow = {"gross": Decimal(100_000), "commission_fee": Decimal(-9000), "service_fee": Decimal(-4000)}
    promised = {"gross": Decimal(100_000), "service_fee": Decimal(-3000)}
    found = compare(Reading(escrow, Decimal(100_000)), promised, {"commission_fee": Rate(Decimal(8))})
    assert terms(found) == {
        "gross": (100_000, By.ORDER),
        "commission_fee": (-8000, By.RATE),
        "service_fee": (-3000, By.PROMISE),
    }


def test_what_goes_back_as_a_whole_should_cost_nothing():
    escrow = {"gross": Decimal(50_000), "seller_return_refund": Decimal(-50_000), "service_fee": Decimal(-10)}
    found = compare(Reading(escrow, Decimal(51_000)), {}, {"service_fee": Rate(Decimal(4), Decimal(1250))})
    assert terms(found)["service_fee"] == (0, By.RATE)


def test_the_courier_is_expected_to_cost_what_the_marketplace_thought():
    escrow = {"gross": Decimal(50_000), "actual_shipping_fee": Decimal(-14_500)}
    found = compare(Reading(escrow, Decimal(50_000), Decimal(12_000)), {}, {})
    assert terms(found)["actual_shipping_fee"] == (-12_000, By.ESTIMATE)


def test_a_fee_that_nobody_knows_yet_is_an_other_one():
    assert payouts.by_key({"gross": Decimal(5), "a_fee_of_2031": Decimal(-2)}) == {FeeKey.OTHER: Decimal(-2)}


@given(opening=rupiah, moves=st.lists(rupiah, min_size=1, max_size=30), chance=st.randoms())
def test_a_days_balances_are_found_in_whatever_order_its_lines_come(opening, moves, chance):
    balances = [opening, *accumulate(moves, initial=opening)][1:]
    lines = [Line(after - before, after) for before, after in pairwise(balances)]
    chance.shuffle(lines)
    found = span(lines, opening)
    assert (found.opening, found.closing, found.gap) == (opening, balances[-1], 0)
    if opening != balances[-1]:
        assert span(lines, None) == found


@given(
    moves=st.lists(st.integers(1, 10**7).map(Decimal), min_size=3, max_size=20), missing=st.integers(0, 18)
)
def test_a_line_that_is_missing_is_missed_to_the_rupiah(moves, missing):
    balances = list(accumulate(moves, initial=Decimal(0)))
    lines = [Line(after - before, after) for before, after in pairwise(balances)]
    gone = lines.pop(missing % (len(lines) - 1))
    found = span(lines, Decimal(0))
    assert (found.closing, found.gap) == (balances[-1], gone.moved)


def test_without_told_balances_what_moved_is_believed():
    assert span([Line(Decimal(5), None)], Decimal(2)).closing == 7
