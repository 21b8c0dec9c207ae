"""Reads of the mirror. Nothing here writes."""

from datetime import date, datetime, timedelta

from django.db.models import Count, Prefetch, QuerySet

from channels.models import Listing, Order, OrderEvent, OrderLine, Shop
from channels.states import OrderStatus
from omnihub.core import clock


def order(pk: int) -> Order | None:
    """With everything that belongs to it, in six queries."""
    lines = OrderLine.objects.select_related("listing").prefetch_related("listing__components__product")
    return (
        Order.objects.select_related("shop", "customer")
        .prefetch_related(
            Prefetch("lines", lines.order_by("pk")),
            "packages",
            Prefetch("events", OrderEvent.objects.order_by("at", "pk")),
        )
        .filter(pk=pk)
        .first()
    )


def connected_shops() -> QuerySet[Shop]:
    """Those we may read from."""
    return Shop.objects.filter(state=Shop.State.CONNECTED, pulls=True).order_by("pk")


def shops_with_old_tokens(within: timedelta) -> QuerySet[Shop]:
    soon = clock.now() + within
    return Shop.objects.filter(state=Shop.State.CONNECTED, connection__access_expires_at__lt=soon).order_by(
        "pk"
    )


def unmapped_listings(shop: Shop | None = None) -> QuerySet[Listing]:
    """Listings that are made of no product: an order of one is held. Those sold most often come first."""
    listings = Listing.objects.filter(components=None)
    listings = listings.filter(shop=shop) if shop else listings
    return listings.select_related("shop").annotate(sold=Count("lines")).order_by("-sold", "pk")


def released(shop: Shop, day: date) -> QuerySet[Order]:
    """Orders whose money was released on that Jakarta day, history not among them."""
    start, end = clock.jakarta_day(day)
    return Order.objects.filter(
        shop=shop, history=False, released_at__gte=start, released_at__lt=end
    ).order_by("pk")


def last_unreleased(shop: Shop) -> datetime | None:
    """When the newest completed order was completed whose money is still with the marketplace."""
    waiting = Order.objects.filter(shop=shop, status=OrderStatus.COMPLETED, released_at=None)
    newest = waiting.exclude(completed_at=None).order_by("-completed_at")
    return newest.values_list("completed_at", flat=True).first()
