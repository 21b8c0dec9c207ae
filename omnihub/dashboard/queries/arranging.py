"""How far the batch is that somebody has just had arranged, up to its labels."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from omnihub.core import batches
from shipping.models import Label, Shipment

State = Shipment.State
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of the parcels of a batch."""

    total: int
    open: int
    failed: int
    labels: int = 0
    """Here, and not printed yet."""
    coming: int = 0
    """Arranged, and their labels are still on their way."""

    @property
    def ended(self) -> int:
        return self.total - self.open

    @property
    def done(self) -> int:
        return self.ended - self.failed


def progress(pks: Sequence[int]) -> Progress:
    on_its_way = Q(label=None) | Q(label__state__in=[Label.State.WANTED, Label.State.MAKING])
    sums: Counter[str] = Counter()
    for some in batches.of(AT_ONCE, pks):
        sums.update(
            Shipment.objects.filter(pk__in=some).aggregate(
                open=Count("pk", filter=Q(state=State.ASKED)),
                failed=Count("pk", filter=Q(state=State.FAILED)),
                labels=Count("pk", filter=Q(label__state=Label.State.STORED, label__printed_at=None)),
                coming=Count("pk", filter=Q(state=State.ARRANGED) & on_its_way),
            )
        )
    return Progress(len(pks), sums["open"], sums["failed"], sums["labels"], sums["coming"])
