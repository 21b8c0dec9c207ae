"""A website of the ERP becomes a shop here: once, connected, and not live."""

import logging

from django.db import transaction

from channels import todos
from channels.models import Shop, Storefront
from channels.models.own import WEBSITE
from omnihub.core import work

logger = logging.getLogger("omnihub.channels")


@transaction.atomic
def make(website_id: int, name: str, by: str) -> Shop:
    """Its storefront is for its checkout links: how long they may be paid, and in which language."""
    shop, new = Shop.objects.select_for_update(no_key=True).get_or_create(
        kind=WEBSITE,
        remote_id=str(website_id),
        defaults={
            "name": name[:200],
            "state": Shop.State.CONNECTED,
            "cancels": True,
            "arranges": True,
            "messages": True,
        },
    )
    if new:
        Storefront.objects.create(shop=shop, slug=f"{WEBSITE}-{website_id}")
        work.add([todos.update(shop.key, "made")])
        logger.info("website shop made", extra={"shop": shop.key, "by": by})
    return shop
