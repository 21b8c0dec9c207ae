"""Offers of courier services for a checkout, and taking one. Each is a row; the browser only names it.

Down a ladder, within a moment whatever a remote does: asked just now, asked a short while ago, the last that
is known for the same route and weight, the shop's own table.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from channels.models import Storefront
from omnihub.core import clock, upsert
from omnihub.core.outcomes import Deadline
from shipping import account, areas, cost_rules, ladder, quota
from shipping.ladder import Offer
from shipping.models import Quote
from shipping.records import Cart

__all__ = ["Changed", "Expired", "offers", "take"]

Rung = Quote.Rung
ASKED = (Rung.LIVE, Rung.FRESH)
SOON = timedelta(minutes=1)
"""So long an offer from a lower rung is not tried to be bettered."""
COLLECT = "collect"


@dataclass(frozen=True, slots=True)
class Expired:
    """It was this checkout's; offers are to be asked for again."""

    quote: Quote


@dataclass(frozen=True, slots=True)
class Changed:
    """No offer of this checkout as it is now: its lines or its place are others, or there never was one."""


def offers(cart: Cart) -> list[Quote]:
    """The cheapest first. Empty only where nobody goes there and the shop has neither table nor counter."""
    deadline = Deadline.after(settings.RATES_SECONDS)
    now = clock.now()
    digest = digest_of(cart)
    if kept := _kept(cart, digest, now):
        return kept
    quota.asked(account.current())
    rule = cost_rules.of(cart.shop_pk)
    area = areas.get(cart.destination)
    found = [*ladder.found(cart, rule, area, deadline), *_collected(cart, now)]
    until = clock.now() + timedelta(minutes=rule.quote_minutes)
    return _write(cart, digest, found, until)


@transaction.atomic
def take(quote_key: str, cart: Cart, now: datetime) -> Quote | Expired | Changed:
    """What the browser named, at the row's own price."""
    row = Quote.objects.select_for_update().filter(key=quote_key).first() if quote_key else None
    if row is None or (row.checkout_key, row.digest) != (cart.key, digest_of(cart)):
        return Changed()
    if row.expires_at <= now:
        return Expired(row)
    if row.taken_at is None:
        row.taken_at = now
        row.save(update_fields=["taken_at"])
    return row


def digest_of(cart: Cart) -> str:
    """Whoever made the cart's own digest, all that a price depends on is in this one."""
    parts = (cart.key, cart.shop_pk, cart.destination, cart.items, cart.goods_total.normalize(), cart.digest)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _kept(cart: Cart, digest: str, now: datetime) -> list[Quote]:
    """The newest offers of the very same cart, while most of their time is still to come."""
    mine = Quote.objects.filter(checkout_key=cart.key, digest=digest, expires_at__gt=now)
    newest = mine.aggregate(at=Max("made_at"))["at"]
    if newest is None:
        return []
    rows = list(mine.filter(made_at=newest))
    half = newest + (rows[0].expires_at - newest) / 2 if rows else newest
    until = half if any(row.rung in ASKED for row in rows) else min(half, newest + SOON)
    return sorted(rows, key=_by_price) if now < until else []


def _collected(cart: Cart, now: datetime) -> Iterable[Offer]:
    front = Storefront.objects.filter(shop=cart.shop_pk, collect_allowed=True).first()
    if front:
        yield Offer(COLLECT, COLLECT, "", front.collect_words, rung=Rung.COLLECT, fetched_at=now)


def _write(cart: Cart, digest: str, found: Sequence[Offer], until: datetime) -> list[Quote]:
    now = clock.now()
    rows = [
        upsert.fitted(
            Quote(
                shop_id=cart.shop_pk,
                checkout_key=cart.key,
                digest=digest,
                destination=cart.destination,
                courier=one.courier,
                service=one.service,
                name=one.name,
                words=one.words,
                days_from=one.days_from,
                days_to=one.days_to,
                weight_grams=one.grams,
                cost=one.cost,
                price=one.price,
                rung=one.rung,
                fetched_at=one.fetched_at,
                made_at=now,
                expires_at=until,
            )
        )
        for one in found
    ]
    Quote.objects.bulk_create(rows)
    return sorted(rows, key=_by_price)


def _by_price(row: Quote) -> tuple[object, ...]:
    return row.price, row.days_to is None, row.days_to or 0, row.courier, row.service
