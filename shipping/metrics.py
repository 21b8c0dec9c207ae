"""What courier costs add to /metrics."""

from collections.abc import Iterator

from omnihub.core.metrics import Sample
from shipping import account, quota


def courier_costs() -> Iterator[Sample]:
    """Of today, by the clock of Jakarta."""
    row = account.current()
    if not account.key(row):
        return
    day = quota.today(row)
    yield Sample("omnihub_rate_calls", day.calls)
    yield Sample("omnihub_rate_calls_left", max(row.daily_limit - day.calls, 0))
    yield Sample("omnihub_rate_calls_saved", max(day.questions - day.calls, 0))
