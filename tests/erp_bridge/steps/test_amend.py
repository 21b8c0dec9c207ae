"""What is written into a sales order that is there already: only what differs."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from erp_bridge.odoo import convert
from erp_bridge.odoo.payloads import SaleLine
from erp_bridge.records import Bound, Component, Line, Order, Profile
from erp_bridge.steps import amend
from erp_bridge.steps.case import Case

AT = datetime(2026, 11, 1, tzinfo=UTC)
PROFILE = Profile(
    1, "shopee", "1", "Toko", 1, 1, 1, 1, "none", "ready_to_ship", "shipped", voucher_product_id=9
)


def line(key="a", quantity=3, total=100_000, product=5):
    return Line(key, "Kaos", "SKU", quantity, Decimal(total), (Component("SKU", product),))


def order(*lines, gross=None, **more):
    total = sum(one.total for one in lines) if gross is None else gross
    return Order(1, "A", "ready_to_ship", AT, Decimal(total), lines=lines, **more)


def wanted(one):
    return {each.place: each for each in convert.sale_lines(one, PROFILE)}


def present(one):
    """Odoo's lines as written, with the names they carry."""
    found, names = [], {}
    for number, (name, each) in enumerate(wanted(one).items(), start=1):
        found.append(
            SaleLine(
                number, 1, each.product_id, Decimal(each.quantity), each.unit_price, Decimal(0), stocked=True
            )
        )
        names[number] = name
    return found, names


def compare(before, after):
    return amend.compare(wanted(after), *present(before))


def test_an_unchanged_order_changes_nothing():
    changes = compare(order(line()), order(line()))
    assert (changes.kept, changes.new) == ({}, [])


def test_fewer_pieces_of_an_indivisible_line_change_one_part_and_end_the_other():
    changes = compare(order(line(quantity=3)), order(line(quantity=2, total=66_667)))
    assert changes.kept == {1: (Decimal(1), Decimal(33_333))}
    assert changes.new == []


def test_a_line_of_which_everything_was_cancelled_gets_quantity_0():
    changes = compare(order(line(), line("b", 1, 500)), order(line(), line("b", 0, 0)))
    assert changes.kept == {3: (Decimal(0), Decimal(500))}


def test_a_voucher_that_comes_later_is_a_new_line():
    after = order(line(), gross=99_000, seller_voucher=Decimal(1_000))
    (new,) = compare(order(line()), after).new
    assert (new.product_id, new.unit_price) == (9, Decimal(-1_000))


@pytest.mark.parametrize("product", [6, 7])
def test_another_product_in_a_lines_place_is_left_to_people(product):
    assert compare(order(line()), order(line(product=product))) is None


def asked(one, *, lines=""):
    return amend.asked(Case(one, frozenset(), Bound(7, lines=lines)), PROFILE)


def test_only_an_order_that_is_known_as_a_whole_is_amended():
    assert asked(order(line()))
    assert not asked(order(line(), gross=99_999))
    assert not asked(order(Line("a", "x", "S", 1, None, (Component("S", 5),)), gross=5))
    assert not asked(order(Line("a", "x", "S", 1, Decimal(5))))
    assert not asked(order(line(product=None)))
    assert not asked(order(line("a", 0, 0)))


def test_an_order_as_we_wrote_it_is_not_even_read():
    one = order(line())
    assert not asked(one, lines=convert.content(convert.sale_lines(one, PROFILE)))


def sold(product, quantity, price):
    return SaleLine(0, 1, product, quantity, price, delivered=Decimal(0), stocked=True)


def test_the_content_of_lines_is_the_same_in_any_order_and_whatever_odoo_calls_a_number():
    rows = [convert.SaleLine("a", 5, 2, Decimal("10.00")), convert.SaleLine("b", 9, 1, Decimal(-3))]
    found = [sold(9, Decimal("1.000"), Decimal("-3.0")), sold(5, Decimal(2), Decimal(10))]
    assert convert.content(rows) == convert.content(found)
    assert convert.content(rows) != convert.content(rows[:1])
