"""An erasure begins: all that is known by relation is emptied in one transaction, together with the receipt.

What is left is work: files, notes that name the buyer, and Odoo.
"""

from collections.abc import Sequence
from dataclasses import asdict

from django.db import transaction

import channels.erasing
import erp_bridge.erasing
import shipping.erasing
from channels.erasing import Scope
from omnihub.core import clock, work
from omnihub.core.texts import kept
from omnihub.erasing import planning, todos
from omnihub.erasing.blocking import Blocker, blockers
from omnihub.erasing.models import Erasure
from omnihub.erasing.planning import Known


class NotYet(Exception):
    def __init__(self, blocked_by: Sequence[Blocker]) -> None:
        super().__init__("; ".join(one.words for one in blocked_by))
        self.blockers = blocked_by


@transaction.atomic
def begin(scope: Scope, by: str) -> Erasure:
    """Raises NotYet. Whoever asks twice gets a second receipt, with nothing in it."""
    channels.erasing.lock(scope)
    if blocked_by := blockers(scope):
        raise NotYet(blocked_by)
    known, now = Known.of(scope), clock.now()
    places = planning.places(scope, known)
    row = Erasure(asked_by=by[:150], asked_at=now, scope=asdict(scope), digests=known.digests)
    row.needles = known.needles(scope).kept()
    row.targets = erp_bridge.erasing.targets(scope)
    row.files = [*channels.erasing.files(scope), *shipping.erasing.files(scope)]
    channels.erasing.remember(scope, now)
    row.counts = [[kept(place.name), place.empty()] for place in places]
    row.save()
    work.add([todos.finish(row, f"asked by {by}"[:200])])
    return row
