"""Charts of nothing: words in their place, for an axis alone says nothing."""

import pytest

from omnihub.dashboard.charts import Chart, Series


@pytest.mark.parametrize(
    ("values", "empty"),
    [([], True), ([0, 0], True), ([None, (3, 3)], True), ([0, 1], False), ([None, (0, 5)], False)],
)
def test_a_chart_without_a_single_sum_is_empty(values, empty):
    assert Chart("…", [""] * len(values), [Series("", values)]).empty is empty
