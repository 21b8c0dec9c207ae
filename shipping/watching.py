"""Says what is wrong with courier costs, as work that stands in Attention until it is right."""

from collections.abc import Sequence

from omnihub.core.errors import RemoteError
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text
from shipping import account, cost_rules, courier_calls, quota
from shipping.rajaongkir import errors

SECONDS = 15.0
USED_UP = Text(
    "RajaOngkir's calls of today are used up. Until midnight in Jakarta buyers are shown the last costs that "
    "are known, or your own table."
)


def deliver(works: Sequence[Work], _deadline: Deadline) -> dict[int, Outcome]:
    outcome = _look()
    return {one.pk: outcome for one in works}


def _look() -> Outcome:
    """A refusal is tried again; what no refusal was heard of needs no call to be right."""
    if not cost_rules.asking_shops():
        return Outcome.done()
    row = account.current()
    if not account.key(row):
        return Outcome.of(errors.no_key())
    if row.problem:
        try:
            courier_calls.test(SECONDS)
        except RemoteError as error:
            return Outcome.of(error)
    if quota.is_used_up(row):
        return Outcome.person(USED_UP, errors.QUOTA)
    return Outcome.done()
