"""What is given back, spread over the taxes of its invoice, to the rupiah."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from erp_bridge.odoo.payloads import InvoiceLine
from erp_bridge.steps import spread

PPN, ON_TOP, FREE = (9,), (2,), ()


def line(gross, taxes=PPN, account=1, net=None, price=None):
    gross = Decimal(gross)
    return InvoiceLine(1, 7, account, taxes, gross if price is None else price, net or gross, gross)


@given(
    amount=st.integers(1, 10**9),
    sold=st.lists(st.tuples(st.integers(1, 10**8), st.sampled_from([PPN, FREE, (3,)])), min_size=1),
)
def test_the_parts_add_up_to_the_rupiah_with_one_line_a_tax(amount, sold):
    parts = spread.parts(Decimal(amount), [line(gross, taxes) for gross, taxes in sold])
    assert sum(part.price for part in parts) == amount
    assert all(part.price == part.price.to_integral_value() for part in parts)
    taxes = Counter(part.taxes for part in parts)
    assert set(taxes.values()) == {1}
    assert taxes.keys() <= {taxes for _, taxes in sold}


@pytest.mark.parametrize(
    ("amount", "lines", "expected"),
    [
        (12_345, [line(99_999), line(-999)], {PPN: 12_345}),
        (30_000, [line(60_000), line(30_000, FREE)], {PPN: 20_000, FREE: 10_000}),
        (10_001, [line(50_000), line(50_000, FREE)], {PPN: 5_000, FREE: 5_001}),
        (500, [line(5_000), line(-5_000, FREE)], {PPN: 500}),
        (1, [line(60_000), line(30_000, FREE)], {FREE: 1}),
    ],
)
def test_each_tax_bears_its_part_of_what_was_sold(amount, lines, expected):
    assert {part.taxes: part.price for part in spread.parts(Decimal(amount), lines)} == expected


def test_a_tax_on_top_of_the_price_comes_on_top_of_the_credit_too():
    sold = line(111_000, ON_TOP, net=Decimal(100_000), price=Decimal(100_000))
    (part,) = spread.parts(Decimal(11_100), [sold])
    assert part.price == 10_000


def test_a_credit_goes_to_the_account_that_the_sale_came_from():
    (part,) = spread.parts(Decimal(10), [line(-50, account=8), line(90, account=4)])
    assert part.account_id == 4
