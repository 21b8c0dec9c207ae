"""Reads of the mirror. Nothing here writes."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from channels.models import Order, Shop
from channels.states import OrderStatus
from omnihub.core import clock


def connected_shops() -> QuerySet[Shop]:
    """Those we may read from."""
    return Shop.objects.filter(state=Shop.State.CONNECTED, pulls=True).order_by("pk")


def shops_to_refresh(within: timedelta) -> QuerySet[Shop]:
    """Those whose token ends soon, and those that were blocked: it may be over."""
    ending = Q(state=Shop.State.CONNECTED, connection__access_expires_at__lt=clock.now() + within)
    return Shop.objects.filter(ending | Q(state=Shop.State.BLOCKED)).order_by("pk")


def last_unreleased(shop: Shop) -> datetime | None:
    """When the newest completed order was completed whose money is still with the marketplace."""
    waiting = Order.objects.filter(shop=shop, status=OrderStatus.COMPLETED, released_at=None)
    newest = waiting.exclude(completed_at=None).order_by("-completed_at")
    return newest.values_list("completed_at", flat=True).first()
