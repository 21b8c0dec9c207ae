"""How a shop ships: its rule, or what holds without one."""

import logging
from collections.abc import Iterable, Mapping

from django.db import transaction

from channels import shops
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


@transaction.atomic
def save(shop: Shop, values: Mapping[str, object], by: str) -> ShippingPolicy:
    rule, _new = ShippingPolicy.objects.get_or_create(shop=shops.locked(shop))
    for name, value in values.items():
        setattr(rule, name, value)
    rule.save()
    logger.info("shipping rule set", extra={"shop": shop.key, "by": by})
    return rule
