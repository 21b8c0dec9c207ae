"""What the schedule calls."""

from omnihub.api import idempotency, noticing


def prune() -> int:
    return idempotency.forget() + noticing.forget()
