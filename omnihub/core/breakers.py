"""A person's word that a remote may be called again before its pause is over."""

from django.db import transaction

from omnihub.core import bell, database, routes
from omnihub.core.models import Gate, Work


@transaction.atomic
def try_now(remote: str) -> bool:
    """The next call is the one that tries; where it fails, the pause begins anew. False: nobody waits."""
    now = database.database_now()
    gate = Gate.objects.select_for_update().filter(pk=remote, open_until__gt=now).first()
    if gate is None or gate.open_until is None:
        return False
    topics = routes.topics_of(remote.partition(":")[0])
    waited = Work.objects.filter(topic__in=topics, state=Work.State.WAITING, look_first=False)
    waited.filter(not_before__gt=now, not_before__lte=gate.open_until).update(not_before=now)
    Gate.objects.filter(pk=remote).update(open_until=now)
    bell.ring(*topics)
    return True
