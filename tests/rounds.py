"""The engine's work, done here and now by a test."""

from collections.abc import Iterable

from omnihub.core import work
from omnihub.core.database import database_now
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline


def once_around(topics: Iterable[str], seconds: float) -> int:
    """A batch of each topic in turn; the number of works done. Topics without due work are not even asked."""
    done, due = 0, _due()
    for topic in topics:
        if topic in due and (handled := work.run(topic, Deadline.after(seconds))):
            done += handled
            due = _due()
    return done


def _due() -> set[str]:
    waiting = Work.objects.filter(state=Work.State.WAITING, not_before__lte=database_now())
    return set(waiting.order_by().values_list("topic", flat=True).distinct())
