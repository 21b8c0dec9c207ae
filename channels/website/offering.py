"""A checkout link for a website order that nobody has paid: its buyer picks the courier and pays here."""

from enum import StrEnum

from django.db import transaction

from channels.models import Checkout
from channels.own import moves


class Offered(StrEnum):
    DONE = "done"
    ALREADY = "already"
    NOT_OPEN = "not_open"
    """It is paid, confirmed or ended: there is nothing to be paid here."""
    HISTORY = "history"


@transaction.atomic
def offer(order_pk: int, by: str) -> Offered:
    """Nothing changes in the ERP before the money is there."""
    rows = Checkout.objects.select_for_update().select_related("order")
    checkout = rows.get(order=order_pk, source=Checkout.Source.WEBSITE)
    if checkout.state == Checkout.State.PLACED and checkout.offered:
        return Offered.ALREADY
    if checkout.state != Checkout.State.OPEN or checkout.paid_at:
        return Offered.NOT_OPEN
    if checkout.order and checkout.order.history:
        return Offered.HISTORY
    if checkout.offered:
        return Offered.ALREADY
    checkout.created_by = by[:150]
    checkout.collected, checkout.courier, checkout.service, checkout.quote_key = False, "", "", ""
    moves.save(checkout)
    return Offered.DONE
