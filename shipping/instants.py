"""Which parcels cannot wait: their courier comes within hours, and asks for a code."""

from collections.abc import Iterable, Mapping

from channels.models import Order, Package, ShippingChannel

QUICK = frozenset({"instant", "same_day"})
BY_NAME = ("instant", "same day", "sameday")
"""Where a shop's couriers were not read yet, their name says it."""


def services(shop_pks: Iterable[int]) -> Mapping[tuple[int, str], str]:
    """(shop, courier's number) to what it is for; one that carries for another is as quick as that."""
    rows = list(
        ShippingChannel.objects.filter(shop__in=set(shop_pks)).values_list(
            "shop", "remote_id", "parent_id", "service"
        )
    )
    own = {(shop, number): service for shop, number, _parent, service in rows}
    return {(shop, number): service or own.get((shop, parent), "") for shop, number, parent, service in rows}


def is_instant(order: Order, package: Package, known: Mapping[tuple[int, str], str]) -> bool:
    key = (order.shop_id, package.channel_id)
    if package.channel_id and key in known:
        return known[key] in QUICK
    name = (package.carrier or order.carrier).casefold()
    return any(word in name for word in BY_NAME)
