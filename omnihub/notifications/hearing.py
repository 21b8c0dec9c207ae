"""News that providers sent by themselves: read again from the inbox, where they are kept."""

from collections.abc import Sequence

from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.notifications import statuses, ways


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    """In the order in which they came; what there was no time for is given back."""
    return {one.pk: _hear(one.subject) for one in works if not deadline.passed()}


def _hear(subject: str) -> Outcome:
    way = subject.partition(":")[0]
    if way not in ways.NEWS:
        return Outcome.done("Nobody reads news of this kind any more")
    return statuses.take(ways.NEWS[way](subject), way)
