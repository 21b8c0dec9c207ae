"""Ask a provider which of our templates it lets through, and keep its answer beside each."""

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from omnihub.core import clock, work
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.work import Todo
from omnihub.notifications import filling, templates, ways
from omnihub.notifications.events import EMAIL, Event, Language, Way
from omnihub.notifications.models import MessageTemplate
from omnihub.notifications.records import TemplateData

TOPIC = "message.templates"
MISSING, OTHER_WORDS = "MISSING", "OTHER_WORDS"
Name = tuple[str, str]


def ask(reason: str) -> None:
    """Where the way is set up at all."""
    wanted = [way for way in Way.values if way != EMAIL and ways.ready(way)]
    with transaction.atomic():
        work.add(Todo(TOPIC, way, reason=reason[:200]) for way in wanted)


def deliver(works: Sequence[Work], _deadline: Deadline) -> dict[int, Outcome]:
    return {one.pk: _check(one.subject) for one in works}


def _check(way: str) -> Outcome:
    if not ways.ready(way):
        return Outcome.done("This way is not set up")
    check(way)
    return Outcome.done()


def check(way: str) -> list[MessageTemplate]:
    """Those that do not get through. Raises RemoteError."""
    with ways.WAYS[way]() as asked:
        found = asked.templates()
    return compare(way, found)


@transaction.atomic
def compare(way: str, found: Iterable[TemplateData]) -> list[MessageTemplate]:
    theirs = {(one.name, one.language): one for one in found}
    rows = list(every(way))
    for row in rows:
        row.remote_status, row.remote_reason = judged(row, theirs)
        row.checked_at = clock.now()
        row.save()
    return [row for row in rows if row.active and row.remote_status != templates.APPROVED]


def every(way: str) -> Iterable[MessageTemplate]:
    """Also those that nobody has a row for yet."""
    for event in Event.values:
        for language in Language.values:
            yield MessageTemplate.objects.get_or_create(event=event, way=way, language=language)[0]


def judged(row: MessageTemplate, theirs: Mapping[Name, TemplateData]) -> tuple[str, str]:
    """The provider's status of it, or ours where it would refuse our parameters."""
    one = theirs.get((templates.remote_name(row), templates.remote_language(row)))
    if one is None:
        return MISSING, ""
    ours = filling.words(templates.of(row).text)
    if one.usable and sorted(ours) != sorted(one.parameters):
        return OTHER_WORDS, ", ".join(one.parameters)[:500]
    return one.status[:32], one.reason[:500]
