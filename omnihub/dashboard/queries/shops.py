"""The shops as their page shows them, and what going live would do."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from channels.models import Connection, Listing, Order, Shop
from erp_bridge.models import OdooProfile
from omnihub.core import clock

SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Card:
    shop: Shop
    connection: Connection | None
    listings: int
    unmapped: int
    profile: OdooProfile | None

    @property
    def authorised_until(self) -> datetime | None:
        """A marketplace that names no end lets us in for as long as the last token can be renewed."""
        if self.connection is None:
            return None
        return self.connection.authorised_until or self.connection.refresh_expires_at

    @property
    def days_left(self) -> int | None:
        until = self.authorised_until
        return None if until is None else max((until - clock.now()).days, 0)

    @property
    def ends_soon(self) -> bool:
        until = self.authorised_until
        return until is not None and until - clock.now() < SOON

    @property
    def obstacle(self) -> str:
        """What is still missing before orders may go to Odoo."""
        if self.profile is None:
            return "profile"
        return "" if self.shop.go_live_at else "go_live"


@dataclass(frozen=True, slots=True)
class Effect:
    """Of a go-live at a certain moment: what goes to Odoo, what stays history."""

    ours: int
    history: int


def cards() -> list[Card]:
    mapped = dict(
        Listing.objects.filter(components__isnull=True).values_list("shop").annotate(n=Count("pk")).order_by()
    )
    shops = Shop.objects.select_related("connection", "odoo_profile").order_by("name", "pk")
    return [
        Card(
            shop=shop,
            connection=getattr(shop, "connection", None),
            listings=shop.listed,
            unmapped=mapped.get(shop.pk, 0),
            profile=getattr(shop, "odoo_profile", None),
        )
        for shop in shops.annotate(listed=Count("listings"))
    ]


def effect(shop: Shop, at: datetime) -> Effect:
    counts = Order.objects.filter(shop=shop).aggregate(
        ours=Count("pk", filter=Q(placed_at__gte=at)), history=Count("pk", filter=Q(placed_at__lt=at))
    )
    return Effect(**counts)
