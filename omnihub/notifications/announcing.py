"""What buyers are told when an order has changed."""

from collections.abc import Sequence

from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome


def deliver(works: Sequence[Work], _deadline: Deadline) -> dict[int, Outcome]:
    return {one.pk: Outcome.done() for one in works}
