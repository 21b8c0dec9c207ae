import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnihub.core.errors import Busy, NotAllowed, Refused, SignedOut, Unreachable
from omnihub.core.halving import halve


class Far:
    def __init__(self, bad, error=Refused):
        self.bad, self.error, self.calls, self.written = set(bad), error, 0, []

    def __call__(self, items):
        self.calls += 1
        if found := self.bad.intersection(items):
            raise self.error(f"no: {sorted(found)}")
        self.written += items


def test_one_bad_record_in_fifty_costs_about_twelve_calls():
    far = Far([23])
    assert list(halve(range(50), far)) == [23]
    assert far.calls <= 13


def test_a_good_list_is_one_call_and_an_empty_one_is_none():
    far = Far([])
    assert (halve([1, 2, 3], far), halve([], far), far.calls) == ({}, {}, 1)


@given(st.sets(st.integers(0, 60)), st.integers(1, 60))
def test_every_good_record_is_written_once_and_every_bad_one_is_named(bad, size):
    far = Far(bad)
    refused = halve(range(size), far)
    assert set(refused) == bad & set(range(size))
    assert sorted(far.written) == sorted(set(range(size)) - bad)


def test_each_bad_record_has_its_own_refusal():
    refused = halve(range(8), Far([1, 6]))
    assert {item: error.words for item, error in refused.items()} == {1: "no: [1]", 6: "no: [6]"}


def test_a_record_that_a_rule_forbids_is_found_and_the_others_are_written():
    far = Far([23], NotAllowed)
    assert {item: error.words for item, error in halve(range(50), far).items()} == {23: "no: [23]"}
    assert sorted(far.written) == sorted(set(range(50)) - {23})


@pytest.mark.parametrize("error", [Unreachable("down", sent=True), Busy("busy"), SignedOut("key")])
def test_a_remote_that_is_down_or_does_not_know_us_is_asked_once(error):
    calls = []

    def call(items):
        calls.append(items)
        raise error

    with pytest.raises(type(error)):
        halve(range(50), call)
    assert len(calls) == 1
