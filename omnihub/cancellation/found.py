"""A sales order that somebody cancelled in Odoo, while the buyer still waits for the parcel."""

from collections.abc import Iterable

from django.db import transaction

from channels.models import Order
from channels.states import BEFORE_HAND_OVER
from omnihub.cancellation import rules, saga
from omnihub.cancellation.models import Cancellation
from omnihub.core import clock


def open_all(order_pks: Iterable[int]) -> int:
    """So many are open now. By the shop's rule each waits for a person, or is called off on every side."""
    rows = [row for row in (_opened(pk) for pk in order_pks) if row is not None]
    for row in rows:
        if rules.of(row.order.shop_id) == rules.FromOdoo.DO:
            saga.begin(row, [], "")
    return len(rows)


@transaction.atomic
def _opened(order_pk: int) -> Cancellation | None:
    """None where it is going on already, was decided before, or is no case for it."""
    orders = Order.objects.select_for_update(of=("self",)).select_related("shop")
    order = orders.filter(pk=order_pk, history=False).first()
    if order is None or order.status not in BEFORE_HAND_OVER:
        return None
    if row := saga.open_of(order_pk):
        row.order = order
        waits = row.begun_by == Cancellation.Begun.ODOO and row.state == Cancellation.State.PREVIEW
        return row if waits else None
    if order.cancellations.filter(begun_by=Cancellation.Begun.ODOO).exists():
        return None
    return Cancellation.objects.create(
        order=order,
        begun_by=Cancellation.Begun.ODOO,
        reason=Cancellation.Reason.CUSTOMER_REQUEST,
        asked_at=clock.now(),
    )
