from datetime import UTC, datetime
from decimal import Decimal

import pytest

from erp_bridge.records import Line, Order
from erp_bridge.steps import sums


def order(gross, *totals, voucher=0):
    lines = tuple(Line(str(n), "x", "S", 1, Decimal(total)) for n, total in enumerate(totals))
    placed = datetime(2026, 11, 1, tzinfo=UTC)
    return Order(1, "A", "shipped", placed, Decimal(gross), seller_voucher=Decimal(voucher), lines=lines)


def test_equal_sums_leave_no_doubt():
    assert sums.doubt(order(100_000, 100_000), "S1", Decimal("100000.00")) == ""


def test_one_rupiah_is_a_difference_and_both_sums_are_named():
    words = sums.doubt(order(100_000, 100_000), "S1", Decimal(100_001))
    assert "S1 is Rp 100.001" in words
    assert "Rp 100.000" in words


@pytest.mark.parametrize(
    ("gross", "totals", "voucher", "total", "reason"),
    [
        (100_000, (100_000,), 0, 111_000, "adds tax on top"),
        (100_000, (90_000,), 0, 90_000, "add up to Rp 90.000"),
        (95_000, (100_000,), 0, 100_000, "add up to Rp 100.000"),
        (95_000, (100_000,), 5_000, 100_000, "was changed in Odoo"),
    ],
)
def test_the_likely_reason_is_told(gross, totals, voucher, total, reason):
    assert reason in sums.doubt(order(gross, *totals, voucher=voucher), "S1", Decimal(total))


def test_an_order_without_a_gross_cannot_be_compared():
    one = order(1, 1)
    unknown = Order(1, "A", "shipped", one.placed_at, None)
    assert sums.doubt(unknown, "S1", Decimal(5)) == ""
