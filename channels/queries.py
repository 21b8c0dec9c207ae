"""Reads of the mirror. Nothing here writes."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from channels.models import Order, ReturnCase, Shop
from channels.models.own import OURS
from channels.states import OrderStatus
from omnihub.core import clock

READ_AGAIN_AFTER = timedelta(hours=6)
READ_AGAIN_FOR = timedelta(days=30)
MOST_READ_AGAIN = 200


def connected_shops() -> QuerySet[Shop]:
    """Those we may read from."""
    return Shop.objects.filter(state=Shop.State.CONNECTED, pulls=True).order_by("pk")


def shops_to_refresh(within: timedelta) -> QuerySet[Shop]:
    """Those whose token ends soon, and those that were blocked: it may be over."""
    ending = Q(state=Shop.State.CONNECTED, connection__access_expires_at__lt=clock.now() + within)
    return Shop.objects.filter(ending | Q(state=Shop.State.BLOCKED)).order_by("pk")


def shops_ending(within: timedelta) -> QuerySet[Shop]:
    """Those whose seller must let us in anew before long."""
    end = clock.now() + within
    named = Q(connection__authorised_until__lt=end)
    unnamed = Q(connection__authorised_until=None, connection__refresh_expires_at__lt=end)
    return Shop.objects.filter(named | unnamed, state=Shop.State.CONNECTED).order_by("pk")


def connected_kinds() -> list[str]:
    """The marketplaces that have something to tell us. What happens in our own shops we do ourselves."""
    kinds = Shop.objects.filter(state=Shop.State.CONNECTED).exclude(kind__in=OURS).order_by("kind")
    return list(kinds.values_list("kind", flat=True).distinct())


def last_unreleased(shop: Shop) -> datetime | None:
    """When the newest completed order was completed whose money is still with the marketplace."""
    waiting = Order.objects.filter(shop=shop, status=OrderStatus.COMPLETED, released_at=None)
    newest = waiting.exclude(completed_at=None).order_by("-completed_at")
    return newest.values_list("completed_at", flat=True).first()


def returns_to_read_again() -> QuerySet[ReturnCase]:
    """Granted or closed, and not paid back as far as we know: the escrow may tell later, and no push does."""
    now = clock.now()
    states = [ReturnCase.State.ACCEPTED, ReturnCase.State.CLOSED]
    open_ones = ReturnCase.objects.filter(state__in=states, remote_updated_at__gt=now - READ_AGAIN_FOR)
    due = open_ones.filter(read_at__lt=now - READ_AGAIN_AFTER, shop__pulls=True)
    return due.exclude(remote_status="CANCELLED").select_related("shop").order_by("read_at")[:MOST_READ_AGAIN]
