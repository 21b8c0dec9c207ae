"""What providers tell of messages later: by rank, in any order, as often as they like."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction

from omnihub.core import clock, settle
from omnihub.core.models import Work
from omnihub.core.outcomes import Outcome
from omnihub.notifications import fallback, marks, stopping, templates, writing
from omnihub.notifications.events import WHATSAPP
from omnihub.notifications.models import Message, StrayStatus
from omnihub.notifications.records import FAILED, News, StatusData, Then

STRAYS_KEPT = timedelta(days=2)
OPEN = (Work.State.WAITING, Work.State.HELD)


def take(news: News, way: str = WHATSAPP) -> Outcome:
    """All that one call told. A person is asked where one of it is our mistake."""
    outcomes = [_status(one) for one in news.statuses]
    for inbound in news.inbound:
        stopping.heard(inbound)
    for one in news.templates:
        templates.note_status(way, one.name, one.language, one.status, one.reason)
    return next((outcome for outcome in outcomes if outcome.fate != "done"), Outcome.done())


def _status(news: StatusData) -> Outcome:
    pk = _known(news)
    if pk is None:
        _keep(news)
        return Outcome.done()
    return apply(pk, news)


def _known(news: StatusData) -> int | None:
    """By our own reference where it came along: then also before the provider's number is stored."""
    if news.callback.isdecimal() and Message.objects.filter(pk=int(news.callback)).exists():
        return int(news.callback)
    return Message.objects.filter(remote_id=news.remote_id).values_list("pk", flat=True).first()


@transaction.atomic
def apply(pk: int, news: StatusData) -> Outcome:
    Message.objects.filter(pk=pk, remote_id=None).update(remote_id=news.remote_id or None)
    if not marks.told(pk, news.state, news.at, news.words, news.code):
        return Outcome.done()
    _settle_work(pk)
    if news.state != FAILED:
        return Outcome.done()
    row = Message.objects.select_related("order__shop").get(pk=pk)
    return fallback.told_failed(row, news)


def _settle_work(pk: int) -> None:
    """Whoever waited for news of it, or was asked, need not any more."""
    rows = Work.objects.filter(topic=writing.SEND, subject=str(pk), state__in=OPEN)
    settle.close(list(rows.values_list("pk", flat=True)), "Its provider told what became of it.")


def _keep(news: StatusData) -> None:
    StrayStatus.objects.update_or_create(
        remote_id=news.remote_id,
        state=news.state,
        defaults={
            "callback": news.callback[:64],
            "at": news.at,
            "code": news.code,
            "words": news.words[:500],
            "then": news.then or "",
            "came_at": clock.now(),
        },
    )


def catch_up(remote_ids: Iterable[str]) -> None:
    """News that came before we had stored the number they speak of."""
    for stray in StrayStatus.objects.filter(remote_id__in=list(remote_ids)).order_by("at", "pk"):
        news = StatusData(
            stray.remote_id,
            stray.state,
            stray.at,
            stray.callback,
            stray.code,
            stray.words,
            Then(stray.then) if stray.then else None,
        )
        if (pk := _known(news)) is not None:
            apply(pk, news)
            stray.delete()
