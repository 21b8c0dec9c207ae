"""What couriers ask for a route and a weight: kept, asked for once by however many, or the last known."""

import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from omnihub.core import clock, upsert
from omnihub.core.errors import RemoteError
from omnihub.core.outcomes import Deadline
from shipping import courier_calls
from shipping.models import Quote, Rate, RateCard
from shipping.records import RateData, SearchId

logger = logging.getLogger("omnihub.shipping")

Rung = Quote.Rung
NOBODY_FOR = timedelta(minutes=15)
"""So long it is believed that nobody goes there."""
LAST_FOR = timedelta(days=90)
LAST_LOOKED_AT = 3
LOOK_EVERY = 0.03
SPARE = timedelta(seconds=1)
LEAST_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Question:
    """The couriers in the order of their codes: all of a shop in one call."""

    origin: SearchId
    destination: SearchId
    grams: int
    couriers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    rates: tuple[RateData, ...]
    rung: str
    fetched_at: datetime


def answer(question: Question, fresh: timedelta, deadline: Deadline) -> Answer | None:
    """Down the ladder within the time there is. None: nothing is known and nobody answers."""
    card = _card(question)
    kept = _fresh(card, fresh)
    if kept is None and deadline.left() > LEAST_SECONDS:
        kept = _asked(card, question, deadline) if _is_mine(card, deadline) else _wait(card, fresh, deadline)
    return kept or _last(question)


def _card(question: Question) -> RateCard:
    card, _new = RateCard.objects.get_or_create(
        origin_search_id=question.origin.number,
        destination_search_id=question.destination.number,
        step_grams=question.grams,
        couriers=":".join(question.couriers),
    )
    return card


def _fresh(card: RateCard, fresh: timedelta) -> Answer | None:
    now = clock.now()
    if card.fetched_at is None or card.fetched_at < now - fresh:
        return None
    rates = _read(card)
    if not rates and card.fetched_at < now - NOBODY_FOR:
        return None
    return Answer(rates, Rung.FRESH, card.fetched_at)


def _is_mine(card: RateCard, deadline: Deadline) -> bool:
    """Whoever marks the card asks; the mark of somebody who died in the middle ends by itself."""
    now = clock.now()
    free = RateCard.objects.filter(Q(asking_until=None) | Q(asking_until__lt=now), pk=card.pk)
    until = now + timedelta(seconds=deadline.left()) + SPARE
    return bool(free.filter(fetched_at=card.fetched_at).update(asking_until=until))


def _asked(card: RateCard, question: Question, deadline: Deadline) -> Answer | None:
    try:
        rates = courier_calls.rates(
            question.origin, question.destination, question.grams, question.couriers, deadline.left()
        )
    except RemoteError as error:
        logger.warning("costs not asked", extra={"code": error.code, "route": str(card)})
        RateCard.objects.filter(pk=card.pk).update(asking_until=None)
        return None
    return Answer(rates, Rung.LIVE, _keep(card, rates))


def _wait(card: RateCard, fresh: timedelta, deadline: Deadline) -> Answer | None:
    """For the answer that somebody else is getting; or until it is seen that none comes."""
    while deadline.left() > LEAST_SECONDS:
        time.sleep(LOOK_EVERY)
        card.refresh_from_db()
        if kept := _fresh(card, fresh):
            return kept
        if card.asking_until is None or card.asking_until < clock.now():
            return None
    return None


@transaction.atomic
def _keep(card: RateCard, rates: Sequence[RateData]) -> datetime:
    """In place of what was there, that nobody goes there any more included."""
    now = clock.now()
    RateCard.objects.select_for_update().get(pk=card.pk)
    Rate.objects.filter(card=card).delete()
    once = {(one.courier, one.service): one for one in rates}
    Rate.objects.bulk_create([upsert.fitted(_row(card, one)) for one in once.values()])
    RateCard.objects.filter(pk=card.pk).update(fetched_at=now, asking_until=None)
    return now


def _row(card: RateCard, one: RateData) -> Rate:
    return Rate(
        card=card,
        courier=one.courier,
        service=one.service,
        name=one.name,
        words=one.words,
        cost=one.cost,
        days_from=one.days_from,
        days_to=one.days_to,
    )


def _read(card: RateCard) -> tuple[RateData, ...]:
    return tuple(
        RateData(row.courier, row.service, row.name, row.words, row.cost, row.days_from, row.days_to)
        for row in card.rates.all()
    )


def _last(question: Question) -> Answer | None:
    """Whichever couriers were asked then: the same route and the same weight."""
    cards = RateCard.objects.filter(
        origin_search_id=question.origin.number,
        destination_search_id=question.destination.number,
        step_grams=question.grams,
        fetched_at__gt=clock.now() - LAST_FOR,
    )
    for card in cards.order_by("-fetched_at").prefetch_related("rates")[:LAST_LOOKED_AT]:
        rates = _read(card)
        if rates and card.fetched_at:
            return Answer(rates, Rung.LAST, card.fetched_at)
    return None
