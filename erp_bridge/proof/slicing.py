"""A run in slices: each small enough to be read within one turn of a worker, and done once."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain

from django.db import transaction

from channels.models import Shop
from erp_bridge.models import ProofRun, ProofSlice
from erp_bridge.proof import mirror
from erp_bridge.records import OURS, WEBSITE
from omnihub.core import clock

RELEASES_SPAN = timedelta(days=15)
BOOK_SPAN = timedelta(days=3)
"""Of a gateway's book, which is told in pages of fifty."""

SHORTEST = timedelta(minutes=1)
BEFORE_ADOPTION = timedelta(days=15)
"""The money of an order may have been released before somebody adopted it."""


def cut(run: ProofRun, shop: Shop) -> list[ProofSlice]:
    """Since go-live, `run.days` back at most. Releases come first: an order's documents depend on them.
    Of our own shop they are the gateway's book.

    Orders of before go-live that were adopted in that time are an addition of their own. Nobody has to adopt
    one of the website: it is in Odoo.
    """
    if shop.go_live_at is None:
        return []
    since = max(shop.go_live_at, run.started_at - timedelta(days=run.days))
    adopts = shop.kind != WEBSITE and mirror.adopted(shop, since, run.started_at)
    taken_on = [(since, run.started_at)] if adopts else []
    paid_since = since - BEFORE_ADOPTION if taken_on else since
    span = BOOK_SPAN if shop.kind in OURS else RELEASES_SPAN
    releases = clock.windows(paid_since, run.started_at, span)
    orders = _jakarta_days(since, run.started_at)
    return [
        ProofSlice(run=run, shop=shop, kind=kind, start=start, end=end)
        for kind, (start, end) in chain(
            ((ProofSlice.Kind.RELEASES, span) for span in releases),
            ((ProofSlice.Kind.ORDERS, span) for span in orders),
            ((ProofSlice.Kind.ADOPTED, span) for span in taken_on),
        )
    ]


def _jakarta_days(since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
    while since < until:
        _, midnight = clock.jakarta_day(clock.jakarta_date(since))
        end = min(midnight, until)
        yield since, end
        since = end


def may_split(part: ProofSlice) -> bool:
    return part.end - part.start > SHORTEST


@transaction.atomic
def split(part: ProofSlice) -> None:
    """Two halves in its place, cut at a whole second, as marketplaces tell an order's moment."""
    middle = (part.start + (part.end - part.start) / 2).replace(microsecond=0)
    ProofSlice.objects.create(run=part.run, shop=part.shop, kind=part.kind, start=middle, end=part.end)
    part.end = middle
    part.save(update_fields=["end"])
