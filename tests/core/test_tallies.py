"""What is counted in a span of time is counted by all processes together."""

from datetime import timedelta

import pytest

from omnihub.core import clock, tallies
from omnihub.core.models import Tally

pytestmark = pytest.mark.django_db


def test_a_span_counts_from_one_and_begins_anew_when_it_is_over():
    assert [tallies.count("link:a", 60) for _ in range(3)] == [1, 2, 3]
    assert tallies.count("link:b", 60) == 1
    Tally.objects.update(until=clock.now() - timedelta(seconds=1))
    assert tallies.count("link:a", 60) == 1
    assert tallies.forget_over() == 1
    assert "link" not in str(Tally.objects.values().get()), "only a digest is kept"


@pytest.mark.pg
@pytest.mark.django_db(transaction=True)
def test_many_who_knock_at_once_are_all_counted(at_once):
    tallies.count("address:1", 60)
    counts = at_once(8, lambda _number: tallies.count("address:1", 60))
    assert max(counts) == Tally.objects.get().count == 9
