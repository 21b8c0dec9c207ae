from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as some

from erp_bridge.odoo.payloads import Move, Picking
from erp_bridge.records import Component, Line, Order, Package
from erp_bridge.steps import deliver

LEFT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)


def picking(number, state="assigned", *, outgoing=True, tracking=""):
    return Picking(number, f"OUT/{number}", state, 1, outgoing, tracking)


def line(key, product, quantity=1, each=1):
    return Line(key, key, key, quantity, Decimal(1000), (Component(key, product, each),))


TWO = (line("a", 1), line("b", 2))


def order(*packages, lines=TWO):
    return Order(1, "A", "shipped", LEFT, Decimal(2000), lines=lines, packages=packages)


def parcel(number, *, left=LEFT, **contents):
    return Package(number, f"JX{number}", left, contents)


def test_one_parcel_takes_the_whole_delivery():
    leg = deliver.next_leg(order(parcel("1", a=1)), [picking(1)])
    assert (leg.picking.id, leg.reference, leg.contents) == (1, "JX1", None)


def test_an_order_without_a_parcel_is_delivered_all_the_same():
    assert deliver.next_leg(order(), [picking(1)]).reference == ""


def test_what_is_done_or_cancelled_needs_nothing():
    assert deliver.next_leg(order(parcel("1")), [picking(1, "done"), picking(2, "cancel")]) is None
    assert deliver.next_leg(order(), []) is None


def test_steps_inside_the_warehouse_come_first_and_whole():
    both = [picking(2, "waiting"), picking(1, outgoing=False)]
    leg = deliver.next_leg(order(parcel("1", a=1), parcel("2", b=1)), both)
    assert (leg.picking.id, leg.contents) == (1, None)


def test_the_first_parcel_that_left_goes_first_with_what_it_holds():
    late = parcel("1", left=LEFT + timedelta(hours=1), a=1)
    leg = deliver.next_leg(order(late, parcel("2", b=1)), [picking(1)])
    assert (leg.reference, leg.contents) == ("JX2", {1: 0, 2: 1})


def test_a_parcel_that_has_not_left_stays():
    waiting = parcel("2", left=None, b=1)
    one = order(parcel("1", a=1), waiting)
    assert deliver.next_leg(one, [picking(1)]).reference == "JX1"
    assert deliver.next_leg(one, [picking(1, "done", tracking="JX1"), picking(2)]) is None


def test_the_last_parcel_takes_what_is_left():
    one = order(parcel("1", a=1), parcel("2", b=1))
    leg = deliver.next_leg(one, [picking(1, "done", tracking="JX1"), picking(2)])
    assert (leg.picking.id, leg.reference, leg.contents) == (2, "JX2", None)


def test_what_people_left_open_goes_once_all_parcels_have_left():
    done = [picking(1, "done"), picking(2, "done")]
    gone = deliver.next_leg(order(parcel("1", a=1), parcel("2", b=1)), [*done, picking(3)])
    assert (gone.picking.id, gone.contents) == (3, None)
    here = order(parcel("1", a=1), parcel("2", left=None, b=1))
    assert deliver.next_leg(here, [*done, picking(3)]) is None


def test_a_parcel_with_a_new_tracking_number_is_not_sent_twice():
    one = order(parcel("1", a=1), parcel("2", left=None, b=1))
    assert deliver.next_leg(one, [picking(1, "done", tracking="OLD"), picking(2)]) is None


def test_where_no_parcel_says_when_it_left_the_order_speaks_for_all():
    one = order(parcel("1", left=None, a=1), parcel("2", left=None, b=1))
    assert deliver.next_leg(one, [picking(1)]).reference == "JX1"


def test_a_parcel_of_a_bundle_is_counted_in_pieces():
    lines = (line("a", 1, quantity=3, each=2), line("b", 1))
    assert deliver.contents(order(lines=lines), parcel("1", a=2, b=1)) == {1: Decimal(5)}


def move(number, product, demand, quantity):
    return Move(number, 1, product, Decimal(demand), Decimal(quantity), "assigned")


def test_only_moves_that_carry_something_else_are_set():
    moves = [move(1, 1, 3, 3), move(2, 2, 4, 1), move(3, 3, 1, 0)]
    assert deliver.quantities(moves, None) == {2: 4, 3: 1}


def test_a_parcels_pieces_are_spread_over_the_moves_of_their_product():
    moves = [move(1, 1, 2, 2), move(2, 1, 1, 1), move(3, 2, 5, 5)]
    assert deliver.quantities(moves, {1: Decimal(2)}) == {2: 0, 3: 0}


@given(
    some.lists(some.tuples(some.integers(1, 3), some.integers(0, 9), some.integers(0, 9)), max_size=8),
    some.dictionaries(some.integers(1, 3), some.integers(0, 12).map(Decimal)),
)
def test_no_move_carries_more_than_asked_and_all_together_not_more_than_the_parcel(found, held):
    moves = [move(n, product, demand, now) for n, (product, demand, now) in enumerate(found)]
    wanted = deliver.quantities(moves, held)
    final = {each.id: wanted.get(each.id, each.quantity) for each in moves}
    for each in moves:
        assert 0 <= final[each.id] <= max(each.demand, each.quantity)
    for product in {each.product_id for each in moves}:
        asked = sum(each.demand for each in moves if each.product_id == product)
        carried = sum(final[each.id] for each in moves if each.product_id == product)
        assert carried == min(asked, held.get(product, 0))
