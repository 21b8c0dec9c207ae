"""A shop's couriers: what its marketplace offers, what its newest orders went by, what stands for them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from channels.models import Order, ShippingChannel, Shop
from erp_bridge import couriers
from erp_bridge.models import OdooProfile

NEWEST = 2000


@dataclass(frozen=True, slots=True)
class Courier:
    """`method` is Odoo's name of what stands for it; empty: nothing does."""

    name: str
    method: str
    orders: int
    enabled: bool = False
    known: bool = False

    @property
    def mapped(self) -> bool:
        return bool(self.method)


@dataclass(frozen=True, slots=True)
class ShopTab:
    shop: Shop
    unmapped: int
    """Of what the marketplace has switched on."""


def tabs() -> list[ShopTab]:
    enabled = ShippingChannel.objects.filter(enabled=True, gone_at=None)
    names: dict[int, set[str]] = {}
    for shop, name in enabled.values_list("shop_id", "name"):
        names.setdefault(shop, set()).add(name)
    shops = Shop.objects.select_related("odoo_profile").order_by("name", "pk")
    return [ShopTab(shop, len(names.get(shop.pk, set()) - _mapped(shop).keys())) for shop in shops]


def profile_of(shop: Shop) -> OdooProfile | None:
    return getattr(shop, "odoo_profile", None)


def _mapped(shop: Shop) -> dict[str, int]:
    profile = profile_of(shop)
    mapped: dict[str, int] = profile.carriers if profile else {}
    return mapped


def of(shop: Shop) -> list[Courier]:
    """Those without a method first, the most used before the others."""
    rows = sorted(ShippingChannel.objects.filter(shop=shop), key=_is_on)
    channels = {row.name: row for row in rows}
    seen = _seen(shop)
    names = {name for name, row in channels.items() if _is_on(row)}
    found = [_courier(name, shop, channels, seen) for name in names | seen.keys() | _mapped(shop).keys()]
    return sorted(found, key=lambda one: (one.mapped, -one.orders, not one.enabled, one.name.casefold()))


def _seen(shop: Shop) -> Counter[str]:
    newest = Order.objects.filter(shop=shop).order_by("-placed_at", "-pk")[:NEWEST]
    return Counter(name for name in newest.values_list("carrier", flat=True) if name)


def _courier(name: str, shop: Shop, channels: dict[str, ShippingChannel], seen: Counter[str]) -> Courier:
    channel, profile = channels.get(name), profile_of(shop)
    return Courier(
        name=name,
        method=couriers.named(profile, name) if profile else "",
        orders=seen[name],
        enabled=channel is not None and _is_on(channel),
        known=channel is not None,
    )


def _is_on(channel: ShippingChannel) -> bool:
    return channel.enabled and channel.gone_at is None


def unmapped(found: Iterable[Courier]) -> list[str]:
    return [one.name for one in found if not one.mapped]
