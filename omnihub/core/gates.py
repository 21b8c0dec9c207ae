"""How fast a remote may be called (token bucket) and whether at all (circuit breaker), for all workers.

One row for each remote; a transaction of a millisecond for each call, beside calls of a hundred.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Q

from omnihub.core import database
from omnihub.core.errors import Busy
from omnihub.core.models import Gate
from omnihub.core.texts import Text

CLOSED = "gate_closed"
"""The code of a Busy that comes from here: nothing was sent, so it counts as no attempt."""

LONGEST_WAIT = 2.0
AT_THE_SAME_MOMENT = 2


@dataclass(frozen=True, slots=True)
class Limits:
    per_second: float = 10
    burst: float = 20
    break_after: float = 5
    pause_seconds: float = 15


def limits(remote: str) -> Limits:
    row = settings.GATES.get(remote.partition(":")[0], {})
    return Limits(**row)


def open_until(remote: str) -> datetime | None:
    """Until when the breaker keeps everybody away; None when calls may go."""
    return (
        Gate.objects.filter(pk=remote, open_until__gt=database.database_now())
        .values_list("open_until", flat=True)
        .first()
    )


def answers(remote: str) -> bool:
    """Whether it answers in between: not where calls failed in a row, other than two at the same moment."""
    return not Gate.objects.filter(pk=remote, failures__gt=AT_THE_SAME_MOMENT).exists()


def keeper(remote: str) -> "Keeper":
    return Keeper(remote)


def seconds_until(remote: str, share: float) -> float:
    """How long until this part of the bucket is full if nobody calls. Work at leisure waits for it."""
    gate = Gate.objects.filter(pk=remote).first()
    if gate is None:
        return 0.0
    rules = limits(remote)
    elapsed = max(0.0, (database.database_now() - gate.filled_at).total_seconds())
    return max(0.0, (share * rules.burst - gate.tokens) / rules.per_second - elapsed)


class Keeper:
    """Stands before one remote. `enter` before a call, `leave` after it."""

    def __init__(self, remote: str) -> None:
        self.remote = remote
        self._seen_failures = False

    def enter(self) -> None:
        """Wait a moment for a token if need be. Raises Busy where the wait is long or the breaker open."""
        with transaction.atomic():
            wait = self._take_token()
        if wait > 0:
            time.sleep(wait)

    def leave(self, *, failed: bool) -> None:
        if failed:
            self._count_failure()
        elif self._seen_failures:
            Gate.objects.filter(Q(failures__gt=0) | Q(open_until__isnull=False), pk=self.remote).update(
                failures=0, open_until=None
            )

    def _take_token(self) -> float:
        rules = limits(self.remote)
        gate = self._locked_row(rules)
        now = database.database_now()
        self._pass_breaker(gate, now, rules)
        elapsed = max(0.0, (now - gate.filled_at).total_seconds())
        gate.tokens = min(rules.burst, gate.tokens + elapsed * rules.per_second) - 1
        gate.filled_at = now
        wait = max(0.0, -gate.tokens / rules.per_second)
        if wait > LONGEST_WAIT:
            raise Busy(
                Text(
                    "%(remote)s is called as often as it allows; this waits for its turn.", remote=self.remote
                ),
                until=now + timedelta(seconds=wait),
                code=CLOSED,
            )
        gate.save(update_fields=["tokens", "filled_at", "open_until"])
        return wait

    def _pass_breaker(self, gate: Gate, now: datetime, rules: Limits) -> None:
        self._seen_failures = gate.failures > 0 or gate.open_until is not None
        if gate.open_until is None:
            return
        if gate.open_until > now:
            raise Busy(
                Text(
                    "%(remote)s did not answer several times in a row; OmniHub lets it rest until "
                    "%(until)s UTC.",
                    remote=self.remote,
                    until=f"{gate.open_until:%H:%M:%S}",
                ),
                until=gate.open_until,
                code=CLOSED,
            )
        # Half-open: this call is the one that tries; for everybody else the pause starts anew.
        gate.open_until = now + timedelta(seconds=rules.pause_seconds)

    def _locked_row(self, rules: Limits) -> Gate:
        while True:
            gate = Gate.objects.select_for_update().filter(pk=self.remote).first()
            if gate is not None:
                return gate
            try:
                with transaction.atomic():
                    Gate.objects.create(pk=self.remote, tokens=rules.burst, filled_at=database.database_now())
            except IntegrityError:
                continue

    def _count_failure(self) -> None:
        rules = limits(self.remote)
        until = database.database_now() + timedelta(seconds=rules.pause_seconds)
        mine = Gate.objects.filter(pk=self.remote)
        mine.update(failures=F("failures") + 1)
        mine.filter(failures__gte=rules.break_after).update(open_until=until)
