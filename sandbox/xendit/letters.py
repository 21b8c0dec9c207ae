"""The webhooks' bodies, stored in the transaction of what they tell."""

import json
import random
import time
from typing import Any

from sandbox import faults, options
from sandbox.xendit import clock, identity, keys
from sandbox.xendit.models import Letter

SHUFFLE_SECONDS = 2.0
WRONG_BY = 1_000
Body = dict[str, Any]


def event(name: str, about: str, data: Body, *, version: str | None = None) -> None:
    """In the envelope of v2, v3, sessions, refunds and payouts."""
    body: Body = {
        "event": name,
        "business_id": identity.BUSINESS_ID,
        "created": clock.iso(clock.now()),
        **({"api_version": version} if version else {}),
        "data": data,
    }
    flat(name, about, body)


def flat(name: str, about: str, body: Body) -> None:
    """As invoices and reports tell it: the thing itself. Nobody is told without an address."""
    if not options.current.xendit_url:
        return
    if faults.dials.strikes("xendit_hook.wrong_amount"):
        body = _with_wrong_amounts(body)
    wait = random.random() * SHUFFLE_SECONDS if faults.dials.strikes("xendit_hook.shuffle") else 0.0
    now = time.time()
    Letter.objects.create(
        webhook_id=keys.with_uuid(""),
        event=name,
        about=about,
        body=json.dumps(body, separators=(",", ":")),
        made_at=now,
        due=now + wait,
    )


_SUMS = frozenset({"amount", "paid_amount", "request_amount", "capture_amount"})


def _with_wrong_amounts(body: Any) -> Any:
    """Every sum told is a thousand more than it was."""
    if isinstance(body, list):
        return [_with_wrong_amounts(one) for one in body]
    if not isinstance(body, dict):
        return body
    return {
        name: value + WRONG_BY if name in _SUMS and isinstance(value, int) else _with_wrong_amounts(value)
        for name, value in body.items()
    }
