"""Two books side by side: what differs is found, what agrees is not."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnihub.reconciliation.guessing import GUESSES, guess
from omnihub.reconciliation.matching import compare
from omnihub.reconciliation.records import Found, Item, What

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
DAY = NOON.date()
LATER = NOON + timedelta(days=2)


def item(key="1", amount="100000", **more):
    return Item(**{"key": key, "amount": Decimal(amount), "at": NOON, **more})


def differences(ours, theirs, before=LATER):
    return [(one.key, one.what) for one in compare(ours, theirs, DAY, settled_before=before).found]


@pytest.mark.parametrize(
    ("ours", "theirs", "what"),
    [
        ([item()], [], What.MISSING_THERE),
        ([], [item()], What.MISSING_HERE),
        ([item()], [item(amount="95000")], What.AMOUNT),
        ([item()], [item(currency="USD")], What.CURRENCY),
        ([item()], [item(), item()], What.DOUBLED_THERE),
        ([item(), item()], [item()], What.DOUBLED_HERE),
        ([item()], [item(ended_well=False)], What.STATE),
    ],
)
def test_each_way_of_differing_has_its_name(ours, theirs, what):
    assert differences(ours, theirs) == [("1", what)]


def test_what_agrees_is_no_difference_whatever_its_date():
    assert differences([item()], [item(at=NOON - timedelta(hours=13))]) == []


def test_what_is_young_is_on_its_way_and_counted_apart():
    seen = compare([item()], [], DAY, settled_before=NOON - timedelta(hours=1))
    assert (seen.found, seen.waiting) == ([], 1)


def test_the_difference_says_how_much_more_they_have():
    found = compare([item()], [item(amount="95000")], DAY, settled_before=LATER).found[0]
    assert (found.ours, found.theirs, found.off) == (100000, 95000, -5000)


@given(st.dictionaries(st.text(min_size=1, max_size=5), st.decimals(0, 10**9, places=2), max_size=20))
def test_a_book_never_differs_from_itself(amounts):
    book = [item(key, str(amount)) for key, amount in amounts.items()]
    seen = compare(book, list(reversed(book)), DAY, settled_before=LATER)
    assert seen.found == []
    assert seen.ours_sum == seen.theirs_sum == sum(amounts.values())


@given(
    st.dictionaries(st.text(min_size=1, max_size=5), st.decimals(1, 10**9, places=2), min_size=1),
    st.data(),
)
def test_one_planted_difference_is_the_only_one_found(amounts, data):
    key = data.draw(st.sampled_from(sorted(amounts)))
    ours = [item(name, str(amount)) for name, amount in amounts.items()]
    theirs = [item(name, str(amount + (name == key))) for name, amount in amounts.items()]
    assert differences(ours, theirs) == [(key, What.AMOUNT)]


@pytest.mark.parametrize("what", list(What))
def test_every_difference_has_a_guess(what):
    assert what in GUESSES
    assert guess(Found("1", what, NOON.date(), Decimal(1), None))


@pytest.mark.parametrize(
    ("theirs", "facts", "word"),
    [
        ("95500", {"fee": "4500"}, "fee"),
        ("95005", {"fee": "4500", "fee_tax": "495"}, "fee"),
        ("99999.50", {}, "whole rupiah"),
        ("90000", {"fee": "4500"}, "Less"),
        ("110000", {}, "More"),
    ],
)
def test_another_sum_is_explained_by_its_fee_where_that_fits(theirs, facts, word):
    found = Found("1", What.AMOUNT, NOON.date(), Decimal(100000), Decimal(theirs), facts=facts)
    assert word in guess(found)
