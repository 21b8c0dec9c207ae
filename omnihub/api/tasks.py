"""What the schedule calls."""

from omnihub.api import idempotency


def prune() -> int:
    return idempotency.forget()
