"""The shops as their page shows them, and what going live would do."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Q

from channels import adopting, upkeep
from channels.models import Connection, Listing, Order, ShippingChannel, Shop, ShopDetails
from erp_bridge.models import OdooProfile
from erp_bridge.profiles import PLACES
from omnihub.core import clock

FEES = tuple(name for name, part in PLACES.items() if part == "accounts")


@dataclass(frozen=True, slots=True)
class Linked:
    """A shop, and for how long its seller lets us in."""

    shop: Shop
    connection: Connection | None

    @property
    def authorised_until(self) -> datetime | None:
        return upkeep.ends_at(self.connection)

    @property
    def days_left(self) -> int | None:
        until = self.authorised_until
        return None if until is None else max((until - clock.now()).days, 0)

    @property
    def ends_soon(self) -> bool:
        until = self.authorised_until
        return until is not None and until - clock.now() < timedelta(days=settings.AUTHORISATION_WARN_DAYS)


@dataclass(frozen=True, slots=True)
class Card(Linked):
    listings: int
    unmapped: int
    profile: OdooProfile | None

    @property
    def details(self) -> ShopDetails | None:
        return getattr(self.shop, "details", None)

    @property
    def fee_accounts(self) -> int:
        """How many of the accounts for the marketplace's fees are chosen."""
        return sum(getattr(self.profile, name, None) is not None for name in FEES)

    @property
    def fees(self) -> int:
        return len(FEES)

    @property
    def obstacle(self) -> str:
        """What is still missing before orders may go to Odoo."""
        if self.profile is None:
            return "profile"
        return "" if self.shop.go_live_at else "go_live"


@dataclass(frozen=True, slots=True)
class Effect:
    """Of a go-live at a certain moment: what goes to Odoo, what stays history, what of that is open."""

    ours: int
    history: int
    still_open: int


def cards() -> list[Card]:
    mapped = dict(
        Listing.objects.filter(components__isnull=True).values_list("shop").annotate(n=Count("pk")).order_by()
    )
    shops = Shop.objects.select_related("connection", "odoo_profile", "details").order_by("name", "pk")
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


def channels_of(shop: Shop) -> list[ShippingChannel]:
    """What buyers choose, each followed by what carries for it; what is gone at the end."""
    found = list(ShippingChannel.objects.filter(shop=shop).order_by("name", "pk"))
    own = {channel.remote_id: channel.name for channel in found if not channel.parent_id}

    def place(channel: ShippingChannel) -> tuple[bool, str, bool, str]:
        head = own.get(channel.parent_id, channel.name)
        return bool(channel.gone_at), head, bool(channel.parent_id), channel.name

    return sorted(found, key=place)


def effect(shop: Shop, at: datetime) -> Effect:
    counts = Order.objects.filter(shop=shop).aggregate(
        ours=Count("pk", filter=Q(placed_at__gte=at)), history=Count("pk", filter=Q(placed_at__lt=at))
    )
    return Effect(**counts, still_open=adopting.open_at_go_live(shop, at).count())
