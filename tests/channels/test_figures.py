"""The sum behind a number, and what a marketplace makes of it by itself."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels import echo
from channels.echo import Sale
from channels.figures import Figure, Part, Rule
from tests.channels.given import NOON

pieces = st.integers(0, 10_000)
parts = st.builds(
    Part,
    sku=st.text("ABC-123", min_size=1, max_size=8),
    quantity=st.integers(1, 12),
    sellable=st.decimals(-500, 10_000, places=4),
    read_at=st.just(NOON.isoformat()),
    reserved=st.integers(0, 300),
    campaign=st.integers(0, 50),
)
rules = st.builds(
    Rule,
    buffer=st.integers(0, 50),
    percent=st.integers(0, 100),
    cap=st.none() | st.integers(0, 999),
    last_pieces=st.integers(0, 20),
)
figures = st.builds(
    Figure,
    place=st.just("odoo:1"),
    parts=st.lists(parts, min_size=1, max_size=4).map(tuple),
    rule=rules,
    floor=st.integers(0, 20),
)


ALL = Rule()


def figure(sellable, *, rule=ALL, floor=0, **wishes):
    return Figure(
        "odoo:1", (Part("A", wishes.pop("quantity", 1), Decimal(sellable), "", **wishes),), rule, floor
    )


@given(figures)
def test_the_kept_terms_give_the_same_number_again(made):
    again = Figure.of(made.terms())
    assert again.value == made.value
    assert again.terms() == made.terms()


@given(figures)
def test_no_rule_and_no_promise_ever_offers_more_than_there_is(made):
    assert made.value >= 0
    if not made.floor:
        for part in made.parts:
            assert made.value * part.quantity <= max(part.sellable, 0)


def test_terms_that_were_kept_before_there_was_a_rule_for_the_last_pieces_are_still_read():
    kept = figure(7, rule=Rule(buffer=2)).terms()
    del kept["last_pieces"]
    assert Figure.of(kept).value == 5


@given(figures, st.integers(1, 50))
def test_more_promised_is_never_more_offered(made, more):
    first, *rest = made.parts
    scarcer = Part(first.sku, first.quantity, first.sellable, "", first.reserved + more, first.campaign)
    assert Figure(made.place, (scarcer, *rest), made.rule, made.floor).value <= made.value


@pytest.mark.parametrize(
    ("made", "value"),
    [
        (figure(12, reserved=3, rule=Rule(buffer=2)), 7),
        (figure(0), 0),
        (figure(-4), 0),
        (figure("7.9"), 7),
        (figure(9, quantity=2), 4),
        (figure(10, campaign=4), 6),
        (figure(10, rule=Rule(percent=50)), 5),
        (figure(9, rule=Rule(percent=50)), 4),
        (figure(100, rule=Rule(cap=20)), 20),
        (figure(100, rule=Rule(buffer=10, percent=50, cap=20)), 20),
        (figure(3, rule=Rule(last_pieces=3)), 0),
        (figure(4, rule=Rule(last_pieces=3)), 4),
        (figure(5, rule=Rule(buffer=2, last_pieces=3)), 0),
        (figure(9, rule=Rule(percent=10, last_pieces=3)), 0),
        (figure(3, floor=5), 5),
        (figure(3, reserved=9), 0),
    ],
)
def test_each_term_takes_its_share(made, value):
    assert made.value == value


def test_a_bundle_is_as_many_as_its_scarcest_product_makes():
    made = Figure("odoo:1", (Part("A", 2, Decimal(20), ""), Part("B", 1, Decimal(4), "", reserved=1)), Rule())
    assert made.value == 3


# What the marketplace does by itself ------------------------------------------------------------------

LONG = timedelta(minutes=10)


def expected(*sales, value=10, read_at=None):
    found = echo.of(value, NOON, sales, read_at)
    return found.low, found.high


def test_what_was_bought_after_our_push_is_taken_off_by_the_marketplace():
    assert expected(Sale(2, NOON + LONG), Sale(1, NOON + 2 * LONG)) == (7, 7)


def test_an_order_that_our_number_reckoned_with_is_taken_off_no_second_time():
    assert expected(Sale(2, NOON - LONG, known=True)) == (10, 10)


def test_an_order_that_came_before_our_push_and_was_not_known_is_overwritten():
    assert expected(Sale(2, NOON - LONG)) == (10, 10)


def test_around_the_moment_of_the_push_nobody_can_tell():
    assert expected(Sale(2, NOON + timedelta(seconds=5))) == (8, 10)
    assert expected(Sale(2, NOON - timedelta(seconds=5))) == (8, 10)


def test_a_cancelled_order_may_have_been_given_back_or_not():
    assert expected(Sale(2, NOON + LONG, NOON + 2 * LONG)) == (8, 10)
    assert expected(Sale(2, NOON - LONG, NOON + LONG, known=True)) == (10, 12)
    assert expected(Sale(2, NOON - 2 * LONG, NOON - LONG, known=True)) == (10, 10)


def test_a_reading_is_compared_with_what_had_happened_by_then():
    later = Sale(2, NOON + 3 * LONG)
    assert expected(Sale(1, NOON + LONG), later, read_at=NOON + 2 * LONG) == (9, 9)
    assert expected(Sale(1, NOON + LONG), read_at=NOON + LONG) == (9, 10)


def test_a_cancellation_we_read_of_after_the_reading_may_have_come_before_it():
    cancelled = Sale(2, NOON - LONG, NOON + 3 * LONG, known=True)
    assert expected(cancelled, read_at=NOON + LONG) == (10, 12)


def test_a_marketplace_never_shows_less_than_nothing():
    assert expected(Sale(20, NOON + LONG)) == (0, 0)


moments = st.integers(-1200, 1200).map(lambda seconds: NOON + timedelta(seconds=seconds))


@st.composite
def histories(draw):
    """What a marketplace goes through, and what we know of it: (number there, sales)."""
    there, sales = 1000, []
    for _ in range(draw(st.integers(0, 8))):
        quantity, placed_at = draw(st.integers(1, 9)), draw(moments)
        known = placed_at < NOON and draw(st.booleans())
        cancelled_at = (
            placed_at + timedelta(seconds=draw(st.integers(1, 900))) if draw(st.booleans()) else None
        )
        there -= quantity if placed_at > NOON else 0
        there += quantity if cancelled_at and cancelled_at > NOON else 0
        sales.append(Sale(quantity, placed_at, cancelled_at, known))
    return there, sales


@given(histories(), st.integers(-45, 45))
def test_whatever_buyers_do_is_explained_however_the_clocks_differ(history, skew):
    there, sales = history
    assert echo.of(1000, NOON + timedelta(seconds=skew), sales).explains(there)
