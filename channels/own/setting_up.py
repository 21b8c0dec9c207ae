"""A shop of our own: made, and described for the public."""

import logging

from django.db import transaction

from channels import shops, todos
from channels.models import Shop, Storefront
from channels.models.own import KIND
from omnihub.core import work

logger = logging.getLogger("omnihub.channels")


@transaction.atomic
def make(name: str, slug: str, by: str) -> Storefront:
    """Connected at once, and not live: nothing is sold before somebody has gone live with it."""
    shop = Shop.objects.create(
        kind=KIND,
        remote_id=slug,
        name=name[:200],
        state=Shop.State.CONNECTED,
        cancels=True,
        arranges=True,
        messages=True,
    )
    storefront = Storefront.objects.create(shop=shop, slug=slug)
    work.add(ask(shop.key, "made") for ask in (todos.listings, todos.update))
    logger.info("own shop made", extra={"shop": shop.key, "by": by})
    return storefront


@transaction.atomic
def rename(shop: Shop, name: str) -> None:
    shop = shops.locked(shop)
    shop.name = name[:200]
    shop.save(update_fields=["name"])
