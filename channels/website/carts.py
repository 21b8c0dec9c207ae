"""Carts of the website may be emptied, deleted or left there: of one that is over nothing stays here."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Q

from channels.models import Checkout, Order, Shop
from omnihub.core import clock

State = Checkout.State
LOOKED_AT_FOR = timedelta(days=7)
"""So long an order that waits for its money is looked at again, whether or not there is news of it."""


def open_after(shop: Shop, pk: int, limit: int) -> list[tuple[int, int]]:
    """Checkouts of which no payment is awaited just now, each with its order."""
    lately = Q(placed_at=None) | Q(changed_at__gte=clock.now() - LOOKED_AT_FOR)
    rows = Checkout.objects.filter(lately, shop=shop, state=State.OPEN, order__isnull=False, pk__gt=pk)
    return list(rows.order_by("pk").values_list("pk", "order")[:limit])


def known(shop: Shop, numbers: Sequence[str]) -> set[str]:
    rows = Checkout.objects.filter(shop=shop, number__in=numbers)
    return set(rows.values_list("number", flat=True))


@transaction.atomic
def forget(shop: Shop, numbers: Sequence[str]) -> list[int]:
    """The orders that are in the mirror no more. What was ordered, or whose link staff sent, stays. A cart
    comes back with its next change in the ERP.
    """
    rows = Checkout.objects.select_for_update().filter(shop=shop, number__in=numbers, state=State.OPEN)
    over = [row for row in rows.order_by("pk") if row.is_cart]
    Checkout.objects.filter(pk__in=[row.pk for row in over]).delete()
    pks = [row.order_id for row in over if row.order_id]
    Order.objects.filter(pk__in=pks).delete()
    return pks
