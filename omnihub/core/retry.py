"""When to try again: a table with jitter, the remote's own wish honoured."""

import random
from datetime import datetime, timedelta

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (2, 5, 15, 60, 300, 900))
JITTER = 0.2
LONGEST_WHILE_DOWN = timedelta(seconds=60)
"""The circuit breaker spares a remote that is down; so one that is back is served within a minute."""
MOST_ATTEMPTS = 20
"""So often is something repeated that is not simply a remote being down; then a person is asked."""


def next_try(
    attempts: int, now: datetime, *, until: datetime | None = None, remote_down: bool = False
) -> datetime:
    """The moment after `attempts` tries. `until` is the remote's wish (Retry-After): never before it."""
    pause = PAUSES[min(max(attempts, 1), len(PAUSES)) - 1]
    if remote_down:
        pause = min(pause, LONGEST_WHILE_DOWN)
    pause *= random.uniform(1 - JITTER, 1 + JITTER)  # noqa: S311 - spreads load, guards nothing
    if until is None:
        return now + pause
    return max(until, now) + min(pause, PAUSES[0]) * JITTER


def given_up(attempts: int) -> bool:
    return attempts >= MOST_ATTEMPTS
