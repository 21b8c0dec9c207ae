"""What became of the work that somebody asked to try again."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from omnihub.core import batches
from omnihub.core.models import Work

AT_ONCE = 500
OPEN = Q(state__in=[Work.State.WAITING, Work.State.SENDING])


@dataclass(frozen=True, slots=True)
class Retried:
    """`held` failed again. What is no longer here was taken over by newer work of its subject."""

    total: int
    open: int
    held: int

    @property
    def done(self) -> int:
        return self.total - self.open - self.held

    @property
    def ended(self) -> int:
        return self.total - self.open


def progress(ids: Sequence[int]) -> Retried:
    still, held = 0, 0
    for some in batches.of(AT_ONCE, ids):
        counts = Work.objects.filter(pk__in=some).aggregate(
            open=Count("pk", filter=OPEN), held=Count("pk", filter=Q(state=Work.State.HELD))
        )
        still, held = still + counts["open"], held + counts["held"]
    return Retried(len(ids), still, held)
