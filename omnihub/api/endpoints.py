"""Where a partner listens: set, given a new secret, stopped, switched on again, taken away."""

import logging
import uuid
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from omnihub.api import events, posting, signing, todos
from omnihub.api.models import Endpoint, Notice, Partner
from omnihub.api.posting import Heard
from omnihub.core import batches, breakers, clock, public, work

logger = logging.getLogger("omnihub.api")

PING_SECONDS = 5
"""Somebody waits for the answer."""
AT_ONCE = 500


def put(partner: Partner, url: str) -> tuple[Endpoint, bool]:
    """The row, and whether it is new. It is switched on. Raises NotPublic, and Unreachable for a name that
    nobody knows.
    """
    public.check(url, posting.rules(), PING_SECONDS)
    fresh = {"url": url, "secret": signing.new_secret(), "since": clock.now()}
    endpoint, new = Endpoint.objects.get_or_create(partner=partner, defaults=fresh)
    logger.info("partner endpoint set", extra={"partner": partner.pk, "new": new})
    if not new:
        Endpoint.objects.filter(pk=endpoint.pk).update(url=url)
        resume(endpoint)
        endpoint.refresh_from_db()
    return endpoint, new


def rotate(endpoint: Endpoint) -> Endpoint:
    """From now on the new secret signs, and no other."""
    endpoint.secret = signing.new_secret()
    endpoint.save(update_fields=["secret"])
    logger.info("partner secret rotated", extra={"partner": endpoint.partner_id})
    return endpoint


@transaction.atomic
def take_away(endpoint: Endpoint) -> None:
    """Nothing more is told, nor what waited; an address set later hears of what happens then."""
    undelivered(endpoint).filter(state=Notice.State.WAITING).update(state=Notice.State.GIVEN_UP)
    endpoint.delete()
    work.add([todos.endpoint(endpoint.partner_id, "the partner took its address away")])


@transaction.atomic
def stop(endpoint: Endpoint, why: Endpoint.Stopped) -> None:
    stopped = Endpoint.objects.filter(pk=endpoint.pk, url=endpoint.url, active=True)
    if stopped.update(active=False, stopped_because=why):
        ask(endpoint, "its address was switched off")


def ask(endpoint: Endpoint, reason: str) -> None:
    """A person, if there is anything to see to."""
    Endpoint.objects.filter(pk=endpoint.pk).update(asked_at=None)
    work.add([todos.endpoint(endpoint.partner_id, reason)])


def resume(endpoint: Endpoint) -> int:
    """Switched on, and told at once of all that did not get through. How many notices that are."""
    with transaction.atomic():
        fresh = {"active": True, "stopped_because": "", "failing_since": None}
        Endpoint.objects.filter(pk=endpoint.pk).update(**fresh)
        rows = list(undelivered(endpoint).order_by("at", "pk").only("partner_id"))
        for some in batches.of(AT_ONCE, rows):
            _send_again(some, clock.now())
        ask(endpoint, "switched on again")
    breakers.try_now(todos.remote(endpoint.partner_id))
    return len(rows)


def go_on(partner: Partner) -> None:
    """The partner is switched on again: what happened meanwhile is told, where its address takes notices."""
    endpoint = Endpoint.objects.filter(partner=partner, active=True).first()
    if endpoint is not None:
        resume(endpoint)


@transaction.atomic
def send(endpoint: Endpoint, notice: Notice) -> None:
    """Once more, also what was delivered."""
    _send_again([notice], clock.now())
    ask(endpoint, "a notice is sent again")


def _send_again(rows: list[Notice], now: datetime) -> None:
    again = {"state": Notice.State.WAITING, "tries": 0, "since": now}
    Notice.objects.filter(pk__in=[row.pk for row in rows]).update(**again)
    work.add(todos.notices(rows, "sent again", now))


def undelivered(endpoint: Endpoint) -> QuerySet[Notice]:
    rows = Notice.objects.filter(partner=endpoint.partner_id, at__gte=endpoint.since)
    return rows.exclude(state=Notice.State.DELIVERED)


def ping(endpoint: Endpoint) -> Heard:
    """Now, past the queue: nothing is kept of it, and nothing sent again."""
    return posting.post(endpoint, uuid.uuid4(), events.ping(), keeper=None, seconds=PING_SECONDS)
