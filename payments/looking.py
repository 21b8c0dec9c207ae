"""Look again at what was asked to be paid: a notice, a poll or a person wants to know."""

from collections.abc import Sequence
from datetime import timedelta

from omnihub.core import clock
from omnihub.core.errors import RemoteError
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from payments import providers, receiving
from payments.models import Charge
from payments.providers import Gateway

LOST = "lost"
STILL_ASKED = timedelta(seconds=90)
"""Longer than any call for money takes: until then somebody may still wait for its answer."""


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    """What there was no time for is given back."""
    rows = {str(row.pk): row for row in _charges(works)}
    outcomes: dict[int, Outcome] = {}
    for one in works:
        if deadline.passed():
            break
        row = rows.get(one.subject)
        outcomes[one.pk] = _one(row) if row else Outcome.done("This charge is gone")
    return outcomes


def _charges(works: Sequence[Work]) -> list[Charge]:
    return list(Charge.objects.filter(pk__in=[int(one.subject) for one in works if one.subject.isdecimal()]))


def _one(row: Charge) -> Outcome:
    try:
        look(row)
    except RemoteError as error:
        return Outcome.of(error)
    return Outcome.done()


def look(charge: Charge, payment_id: str = "") -> Charge:
    """Raises RemoteError."""
    gateway = providers.of(charge.gateway)
    if not charge.remote_id:
        return look_up(charge, gateway)
    started = clock.now()
    data = gateway.read(providers.known(charge), payment_id)
    return receiving.take(charge.pk, data, started)


def look_up(charge: Charge, gateway: Gateway) -> Charge:
    """An answer was lost: the gateway is asked by our reference. What it does not know was never asked."""
    started = clock.now()
    if charge.state != Charge.State.ASKED or started - charge.asked_at < STILL_ASKED:
        return charge
    data = gateway.find(providers.known(charge))
    if data is None:
        return receiving.failed(charge.pk, LOST, for_good=True)
    return receiving.take(charge.pk, data, started)
