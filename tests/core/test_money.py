from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnihub.core import money


@given(st.integers(0, 10**9), st.integers(1, 500))
def test_unit_prices_add_up_to_the_line(total, quantity):
    parts = money.unit_prices(Decimal(total), quantity)
    assert sum(count for count, _ in parts) == quantity
    assert sum(count * price for count, price in parts) == total
    assert all(price == int(price) for _, price in parts)
    assert len(parts) <= 2


def test_three_for_a_hundred_thousand_become_two_lines():
    assert money.unit_prices(Decimal(100_000), 3) == [(2, Decimal(33_333)), (1, Decimal(33_334))]


def test_sen_stay_in_the_sum():
    parts = money.unit_prices(Decimal("100.50"), 3)
    assert sum(count * price for count, price in parts) == Decimal("100.50")


def test_a_line_without_pieces_is_a_mistake():
    with pytest.raises(ValueError, match="quantity"):
        money.unit_prices(Decimal(1), 0)


@pytest.mark.parametrize("value", [1.5, True, "abc", [], float("nan")])
def test_what_is_no_amount_is_refused(value):
    with pytest.raises(ValueError, match="not an amount"):
        money.amount(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [("1234567", "Rp 1.234.567"), ("-5001", "-Rp 5.001"), ("10900.61", "Rp 10.900,61"), ("0", "Rp 0")],
)
def test_people_see_rupiah_as_they_write_them(value, text):
    assert money.rupiah(Decimal(value)) == text


@pytest.mark.parametrize("value", [None, "", 0])
def test_nothing_is_zero(value):
    assert money.amount(value) == 0
