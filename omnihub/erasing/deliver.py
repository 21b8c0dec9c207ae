"""Work of topic `buyer.erase`: what is left of an erasure after its transaction.

Each part looks what is still to be done, so a turn may be cut anywhere and repeated as often as one likes.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.core.cache import caches
from django.db import transaction

import channels.erasing
from erp_bridge import erase_contacts
from erp_bridge.erase_contacts import Answer
from omnihub.core import clock
from omnihub.core.errors import RemoteError
from omnihub.core.models import InboxMessage, Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text, kept
from omnihub.erasing import planning
from omnihub.erasing.models import Erasure
from omnihub.erasing.needles import Needles, without
from omnihub.erasing.planning import Known
from omnihub.erasing.sweeping import sweep

SOON = timedelta(minutes=1)
SHARED_CACHE = "default"
DRAWN = "drawn"


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    """What isn't in the answer is given back, and goes on where it stopped."""
    outcomes: dict[int, Outcome] = {}
    for one in works:
        row = Erasure.objects.filter(pk=one.subject).first()
        try:
            outcome = _turn(row, deadline) if row else Outcome.done(Text("Nothing is left to do here."))
        except RemoteError as error:
            outcome = Outcome.of(error)
        if outcome:
            outcomes[one.pk] = outcome
    return outcomes


def _turn(row: Erasure, deadline: Deadline) -> Outcome | None:
    if row.state == Erasure.State.DONE:
        return Outcome.done(Text("Nothing is left to do here."))
    _delete_files(row)
    if InboxMessage.objects.filter(state=InboxMessage.State.NEW, received_at__lte=row.asked_at).exists():
        words = Text("Messages that came in before are not read yet.")
        return Outcome.again(words, "erase_inbox", clock.now() + SOON)
    if not sweep(row, deadline):
        return None
    pattern = Needles.read(row.needles).pattern()
    answer = erase_contacts.clean(
        row.targets, row.short, lambda text: str(without(text, pattern)) if pattern else text
    )
    _finish(row, answer)
    for name in (SHARED_CACHE, DRAWN):
        caches[name].clear()
    return Outcome.done(Text("The buyer is erased; receipt %(short)s", short=row.short))


def _delete_files(row: Erasure) -> None:
    channels.erasing.delete_files(row.files)
    row.files = []
    row.save(update_fields=["files"])


@transaction.atomic
def _finish(row: Erasure, answer: Answer) -> None:
    """The places are emptied once more: what was being read when it began came after it."""
    channels.erasing.lock(row.rows)
    for place in planning.places(row.rows, Known.of(row.rows)):
        place.empty()
    in_odoo = {
        Text("contacts in Odoo"): answer.contacts,
        Text("leads in Odoo"): answer.leads,
        Text("notes in Odoo"): answer.notes,
    }
    row.counts = [*row.counts, *([kept(name), count] for name, count in in_odoo.items())]
    row.left = [kept(words) for words in answer.left]
    row.needles, row.state, row.finished_at = "", Erasure.State.DONE, clock.now()
    row.save()
