"""Send what waits: each message is handed over once, and marked before it is.

A worker may die, and an answer may be lost, at any moment. A row that is marked as handed over is never
sent again by itself: its provider's news is waited for, then a person is asked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.conf import settings

from omnihub.core import clock, settle
from omnihub.core.errors import Fate, RemoteError, Unreachable
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text
from omnihub.notifications import (
    addresses,
    deciding,
    fallback,
    letters,
    marks,
    rendering,
    statuses,
    stopping,
    ways,
    words,
    writing,
)
from omnihub.notifications.deciding import Known
from omnihub.notifications.events import EMAIL, Because
from omnihub.notifications.models import Message
from omnihub.notifications.records import Then, then
from omnihub.notifications.ways import Way

NOT_REACHED = "not_reached"


@dataclass(slots=True)
class Errand:
    """One way's part of a batch. `stopped`: what happens to those that were not begun."""

    way: Way
    known: Known
    deadline: Deadline
    stopped: Outcome | None = None
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)
    """The provider's numbers of those it took."""


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    rows = {str(row.pk): row for row in _messages(works)}
    found = {one.pk: Outcome.done("This message is gone") for one in works if one.subject not in rows}
    known = Known.of([row.order for row in rows.values()])
    work_of = {rows[one.subject].pk: one.pk for one in works if one.subject in rows}
    for name in _in_turn(rows.values()):
        mine = [row for row in rows.values() if row.way == name]
        outcomes = _by(name, mine, known, deadline)
        found |= {work_of[pk]: outcome for pk, outcome in outcomes.items()}
    return found


def _messages(works: Sequence[Work]) -> Iterable[Message]:
    ids = [int(one.subject) for one in works if one.subject.isdecimal()]
    rows = Message.objects.filter(pk__in=ids).select_related("order__shop")
    return rows.prefetch_related("order__lines", "order__packages").order_by("made_at", "pk")


def _in_turn(rows: Iterable[Message]) -> list[str]:
    """Mails first: a provider that hangs must not hold them up."""
    return sorted({row.way for row in rows}, key=lambda way: (way != EMAIL, way))


def _by(name: str, rows: Sequence[Message], known: Known, deadline: Deadline) -> dict[int, Outcome]:
    if not ways.ready(name):
        said = Text("This way of messages is not set up.")
        return {row.pk: Outcome.settings(said, "message_way_not_set_up") for row in rows}
    with ways.WAYS[name]() as way:
        errand = Errand(way, known, deadline)
        for row in rows:
            errand.outcomes[row.pk] = _one(row, errand)
    statuses.catch_up(errand.sent)
    return errand.outcomes


def _one(row: Message, errand: Errand) -> Outcome:
    if row.state not in marks.OPEN:
        return Outcome.done("It is settled already")
    if row.handed_at is not None and row.asked_at is None:
        return _may_be_out(row, errand)
    if outcome := _not_now(row, errand):
        return outcome
    if because := _no_longer_told(row, errand.known):
        marks.skipped(row, because)
        return Outcome.done(words.because(because))
    if because := _not_by_this_way(row, errand.known):
        if marks.skipped(row, because):
            fallback.next_way(row, errand.known)
        return Outcome.done(words.because(because))
    return _send(row, errand)


def _may_be_out(row: Message, errand: Errand) -> Outcome:
    """It was handed over, and nobody knows what came of it. A person may then say "send it again"."""
    since = row.handed_at or clock.now()
    until = since + timedelta(seconds=settings.MESSAGE_NEWS_SECONDS)
    marks.unknown(row, row.words)
    if errand.way.tells_later and clock.now() < until:
        return Outcome.again("Its provider may still tell what became of it.", "message_unknown", until)
    marks.asked(row)
    return settle.may_have_gone_out(row.words)


def _not_now(row: Message, errand: Errand) -> Outcome | None:
    if errand.stopped is not None:
        return errand.stopped
    if errand.deadline.passed():
        return Outcome.again("There was no time for it", NOT_REACHED, clock.now())
    policy = errand.known.policies[row.order.shop_id]
    if quiet := writing.quiet_until(row, policy, clock.now()):
        return Outcome.again("It waits until the quiet hours are over.", "message_quiet", quiet)
    if free := _room_at(row, errand.way.seconds_between):
        return Outcome.again("Another one has just gone to the same person.", "message_spaced", free)
    return None


def _room_at(row: Message, seconds: float) -> datetime | None:
    """When the next one may go to this person, where that is not now."""
    if not seconds:
        return None
    others = Message.objects.filter(recipient_hash=row.recipient_hash, handed_at__isnull=False, way=row.way)
    last = others.exclude(pk=row.pk).order_by("-handed_at").values_list("handed_at", flat=True).first()
    free = last + timedelta(seconds=seconds) if last else None
    return free if free and free > clock.now() else None


def _no_longer_told(row: Message, known: Known) -> str:
    """What has changed since it was decided to tell it."""
    if because := deciding.of_the_order(row.order, known.policies[row.order.shop_id]):
        return because
    return Because.TOO_OLD if clock.now() - row.happened_at > deciding.TOO_OLD else ""


def _not_by_this_way(row: Message, known: Known) -> str:
    because = deciding.of_the_way(row.way, addresses.at(row.way, row.recipient), known)
    return because or known.book.find(row.event, row.way, row.language).because


def _send(row: Message, errand: Errand) -> Outcome:
    policy = errand.known.policies[row.order.shop_id]
    template = errand.known.book.find(row.event, row.way, row.language)
    text = rendering.rendered(row.order, template, policy, row.way, row.language, row.facts)
    letter = letters.Letter(row.recipient, str(row.pk), text, stopping.stop_url(row.way, row.recipient))
    if not marks.handing_over(row, text.digest, text.subject):
        return Outcome.done("Another worker sends it")
    try:
        taken = errand.way.send(letter)
    except RemoteError as error:
        return _not_taken(row, error, errand)
    marks.sent(row, taken.remote_id)
    errand.sent.append(taken.remote_id)
    return Outcome.done()


def _not_taken(row: Message, error: RemoteError, errand: Errand) -> Outcome:
    if isinstance(error, Unreachable) and error.sent:
        row.words = error.words
        errand.stopped = Outcome.again("The one before it got no answer.", NOT_REACHED, clock.now())
        return _may_be_out(row, errand)
    step = then(error)
    if step not in {Then.LATER, Then.BACK_OFF, Then.STOP_ALL}:
        return fallback.failed(row, error, step, errand.known)
    marks.not_handed_over(row, error.words)
    outcome = _waits(error, step)
    if step != Then.LATER:
        errand.stopped = outcome
    return outcome


def _waits(error: RemoteError, step: Then) -> Outcome:
    if step == Then.STOP_ALL:
        return Outcome.settings(error.words, error.code)
    return Outcome.of(error) if error.fate == Fate.AGAIN else Outcome.again(error.words, error.code)
