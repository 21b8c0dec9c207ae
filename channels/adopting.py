"""Orders that were open when their shop went live: history, until a person gives them to us to carry."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from channels import shops, todos
from channels.models import Order, OrderEvent, Shop
from channels.states import ENDED
from omnihub.core import batches, clock, work

LONGEST_WAY = timedelta(days=90)
"""So long before go-live an order may have been placed and still have been open."""


def open_at_go_live(shop: Shop, at: datetime | None = None) -> QuerySet[Order]:
    """Placed before go-live and not over by then, whatever became of them since and of their adoption.

    `at` asks for a go-live that is only thought of.
    """
    moment = at or shop.go_live_at
    if moment is None:
        return Order.objects.none()
    placed = Order.objects.filter(shop=shop, placed_at__gte=moment - LONGEST_WAY, placed_at__lt=moment)
    ended_since = Q(completed_at__gte=moment) | Q(cancelled_at__gte=moment)
    return placed.filter(~Q(status__in=ENDED) | ended_since | Q(adopted=True))


@transaction.atomic
def adopt(shop: Shop, pks: Iterable[int], words: str, by: str) -> int:
    """From now on they are like any other order. What they ask for by now is done at once."""
    shop = shops.locked(shop)
    old = Order.objects.select_for_update().filter(shop=shop, pk__in=list(pks), adopted=False)
    taken = list(old.order_by("number"))
    now = clock.now()
    for order in taken:
        order.adopted, order.history = True, False
    for some in batches.of(shops.AT_ONCE, taken):
        Order.objects.bulk_update(some, ["adopted", "history"])
        OrderEvent.objects.bulk_create(
            OrderEvent(order=order, at=now, kind="note", after=words[:300], by=by[:150]) for order in some
        )
    if shop.pushes_orders:
        work.add(todos.push(order.pk, "adopted") for order in taken)
        work.add(todos.payments(shop.pk, (order.released_at for order in taken if order.released_at)))
    return len(taken)
