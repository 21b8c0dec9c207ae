"""Errands that keep the channel itself in order: lost pushes, the push settings, the sellers' consent."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings

from channels import marketplaces, pushes, shops
from channels.models import Connection, Shop
from channels.pull import UNKNOWN_SHOP, Outcomes
from omnihub.core import clock
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome


def lost_pushes(works: Sequence[Work], deadline: Deadline) -> Outcomes:
    """Take in what a marketplace could not deliver to us."""
    outcomes: Outcomes = {}
    for one in works:
        taken = marketplaces.for_kind(one.subject).take_lost_pushes(deadline)
        if taken.finished:
            outcomes[one.pk] = Outcome.done(f"{taken.fetched} were lost, {taken.fresh} of them were news.")
    return outcomes


def push_status(works: Sequence[Work], _deadline: Deadline) -> Outcomes:
    """Ask whether a marketplace sends us its pushes. What is wrong waits for a person until it is right."""
    outcomes: Outcomes = {}
    for one in works:
        found = pushes.remember(one.subject, marketplaces.for_kind(one.subject).push_status())
        outcomes[one.pk] = Outcome.settings(found.words, found.code) if found.code else Outcome.done()
    return outcomes


def authorisation(works: Sequence[Work], _deadline: Deadline) -> Outcomes:
    """Say in time that a seller must let us in anew. Nobody is asked: the connection knows its end."""
    outcomes: Outcomes = {}
    for one in works:
        shop = shops.find(one.subject)
        outcomes[one.pk] = _consent(shop) if shop else UNKNOWN_SHOP
    return outcomes


def _consent(shop: Shop) -> Outcome:
    if shop.state != Shop.State.CONNECTED:
        return Outcome.settings(f"{shop}: {shop.state_reason or 'not connected.'}", f"shop_{shop.state}")
    until = ends_at(Connection.objects.filter(shop=shop).first())
    left = until - clock.now() if until else None
    if left is None or left >= timedelta(days=settings.AUTHORISATION_WARN_DAYS):
        return Outcome.done()
    return Outcome.settings(
        f"{shop} lets OmniHub in for {_days(left)} more. Press Connect again under Shops and log in as its "
        "owner; nothing is interrupted by that.",
        "authorisation_ends",
    )


def ends_at(connection: Connection | None) -> datetime | None:
    """A marketplace that names no end lets us in for as long as the last token can be renewed."""
    return (connection.authorised_until or connection.refresh_expires_at) if connection else None


def _days(left: timedelta) -> str:
    days = max(left.days, 0)
    return "1 day" if days == 1 else f"{days} days"
