"""Count how often something is done in a span of time: one row a name, for all processes of all machines."""

import hashlib
from datetime import timedelta

from django.db.models import F

from omnihub.core import clock
from omnihub.core.models import Tally


def key(name: str) -> str:
    """What is secret in a name is kept as a digest only."""
    return hashlib.sha256(name.encode()).hexdigest()


def count(name: str, seconds: float) -> int:
    """With this time. Of two that begin a span at the same moment one may not be counted."""
    now = clock.now()
    mine = Tally.objects.filter(pk=key(name), until__gt=now)
    if mine.update(count=F("count") + 1):
        return mine.values_list("count", flat=True).first() or 1
    fresh = Tally(key=key(name), count=1, until=now + timedelta(seconds=seconds))
    Tally.objects.bulk_create(
        [fresh], update_conflicts=True, unique_fields=["key"], update_fields=["count", "until"]
    )
    return 1


def forget_over() -> int:
    return Tally.objects.filter(until__lt=clock.now()).delete()[0]
