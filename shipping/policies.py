"""How a shop ships: its rule, or what holds without one."""

import logging
from collections.abc import Iterable

from channels.models import Shop
from shipping.models import ShippingPolicy

logger = logging.getLogger("omnihub.shipping")


def of(shop: Shop) -> ShippingPolicy:
    return ShippingPolicy.objects.filter(shop=shop).first() or ShippingPolicy(shop=shop)


def of_all(shops: Iterable[Shop]) -> dict[int, ShippingPolicy]:
    """By shop's key, in one question."""
    known = {shop.pk: shop for shop in shops}
    rules = {rule.shop_id: rule for rule in ShippingPolicy.objects.filter(shop__in=known)}
    return {pk: rules.get(pk) or ShippingPolicy(shop=shop) for pk, shop in known.items()}
