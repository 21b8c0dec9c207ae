"""Notices on their way: sent until they are taken, for three days, later and later."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from omnihub.api import endpoints, events, posting
from omnihub.api.models import Endpoint, Notice
from omnihub.api.posting import Heard
from omnihub.core import clock
from omnihub.core.errors import Busy
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text

PAUSES = (
    *(timedelta(seconds=5), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30)),
    *(timedelta(hours=2), timedelta(hours=5), timedelta(hours=10), timedelta(hours=14)),
)
TRIED_FOR = timedelta(days=3)
DOWN_FOR = timedelta(days=1)
"""One notice that nobody takes says nothing about the others; a day without any does."""

State = Notice.State


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    """Work of `partner.notice`."""
    return {one.pk: _sent(one.subject) for one in works if not deadline.passed()}


def _sent(key: str) -> Outcome:
    rows = Notice.objects.select_related("partner", "checkout__shop", "checkout__partner_checkout")
    notice = rows.filter(pk=key, state=State.WAITING).first()
    if notice is None:
        return Outcome.done(Text("There is nothing left to tell."))
    endpoint = Endpoint.objects.filter(partner=notice.partner, active=True).first()
    if endpoint is None or not notice.partner.is_active:
        return Outcome.done(Text("It waits until the partner's notices are switched on again."))
    try:
        heard = posting.post(endpoint, notice.pk, events.told(notice), keeper=posting.gate(endpoint))
    except Busy as error:
        return Outcome.of(error)
    return _noted(notice, endpoint, heard)


@transaction.atomic
def _noted(notice: Notice, endpoint: Endpoint, heard: Heard) -> Outcome:
    now = clock.now()
    _note(notice, last_answer=heard.short, tries=F("tries") + 1)
    if heard.fine:
        _note(notice, state=State.DELIVERED, delivered_at=now)
        Endpoint.objects.filter(pk=endpoint.pk, failing_since__isnull=False).update(failing_since=None)
        return Outcome.done(heard.words)
    Endpoint.objects.filter(pk=endpoint.pk, failing_since=None).update(failing_since=now)
    if heard.gone:
        _note(notice, state=State.GIVEN_UP)
        endpoints.stop(endpoint, Endpoint.Stopped.GONE)
        return Outcome.done(heard.words)
    if now - notice.since >= TRIED_FOR:
        return _given_up(notice, endpoint, heard, now)
    at = now + PAUSES[min(notice.tries, len(PAUSES) - 1)]
    return Outcome.again(heard.words, heard.code, max(at, heard.until or at))


def _note(notice: Notice, **told: object) -> None:
    Notice.objects.filter(pk=notice.pk).update(**told)


def _given_up(notice: Notice, endpoint: Endpoint, heard: Heard, now: datetime) -> Outcome:
    _note(notice, state=State.GIVEN_UP)
    if endpoint.failing_since and endpoint.failing_since <= now - DOWN_FOR:
        endpoints.stop(endpoint, Endpoint.Stopped.DOWN)
    else:
        endpoints.ask(endpoint, "a notice was given up")
    return Outcome.done(Text("Given up after three days. %(why)s", why=heard.words))
