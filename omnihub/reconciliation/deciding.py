"""What a person says about a difference."""

from django.db import transaction

from omnihub.core import clock
from omnihub.reconciliation.models import Difference

State = Difference.State
NEEDS_NOTE = frozenset({State.EXPLAINED, State.CLAIMED})


class NoteMissing(Exception):
    """An explanation without words explains nothing."""


@transaction.atomic
def decide(pk: int, state: str, note: str, by: str) -> Difference:
    """Raises NoteMissing, or ValueError for a state that there is not."""
    wanted, words = State(state), note.strip()[:500]
    row = Difference.objects.select_for_update().get(pk=pk)
    if wanted in NEEDS_NOTE and not words:
        raise NoteMissing
    row.state, row.note = wanted, words or row.note
    row.decided_by, row.decided_at = by, clock.now()
    row.save(update_fields=["state", "note", "decided_by", "decided_at"])
    return row
