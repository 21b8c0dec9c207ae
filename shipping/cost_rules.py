"""How a shop of our own works its courier costs out, or what holds without a rule."""

import logging
from collections.abc import Mapping

from django.db import transaction

from channels import shops
from channels.models import Shop
from shipping.models import CostRule

logger = logging.getLogger("omnihub.shipping")


def of(shop_pk: int) -> CostRule:
    found = CostRule.objects.filter(shop=shop_pk).select_related("origin").first()
    return found or CostRule(shop_id=shop_pk)


@transaction.atomic
def save(shop: Shop, values: Mapping[str, object], by: str) -> CostRule:
    rule, _new = CostRule.objects.get_or_create(shop=shops.locked(shop))
    for name, value in values.items():
        setattr(rule, name, value)
    rule.save()
    logger.info("rule of courier costs set", extra={"shop": shop.key, "by": by})
    return rule


def asking_shops() -> bool:
    """Whether any shop wants RajaOngkir to be asked."""
    return CostRule.objects.filter(asks_couriers=True, origin__isnull=False).exists()
