"""Goods that came back, as they are scanned in at the door. Each once."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from channels import todos
from channels.models import Order, OrderEvent, Package, ReturnCase
from channels.states import OrderStatus
from omnihub.core import clock, work
from omnihub.core.folded import same
from omnihub.people import audit

EVENT = "arrived"
MOST = 10


@dataclass(frozen=True, slots=True)
class Found:
    """What a code stands for: returns, or orders that were sent and called off on their way."""

    cases: Sequence[ReturnCase] = ()
    orders: Sequence[Order] = ()


def find(code: str) -> Found:
    """By the waybill or the number of a return; by the waybill or the number of an undelivered order."""
    if not code:
        return Found()
    every = ReturnCase.objects.select_related("shop", "order")
    cases = [*same(every, "number", code)[:MOST], *same(every, "tracking_number", code)[:MOST]]
    if cases:
        return Found(cases=list({case.pk: case for case in cases}.values()))
    back = Order.objects.select_related("shop").filter(status=OrderStatus.CANCELLED, shipped_at__isnull=False)
    packed = same(Package.objects.all(), "tracking_number", code).values("order_id")
    orders = [*back.filter(pk__in=packed)[:MOST], *same(back, "number", code)[:MOST]]
    return Found(orders=list({order.pk: order for order in orders}.values()))


def lately() -> list[ReturnCase]:
    """Scanned in last, the newest first."""
    here = ReturnCase.objects.filter(arrived_at__isnull=False).select_related("shop")
    return list(here.order_by("-arrived_at")[:MOST])


@transaction.atomic
def take_in(case: ReturnCase, by: str) -> bool:
    """False: it was scanned in before."""
    case = ReturnCase.objects.select_for_update(of=["self"]).select_related("order", "shop").get(pk=case.pk)
    if case.arrived_at:
        return False
    case.arrived_at, case.arrived_by = clock.now(), by[:150]
    case.save(update_fields=["arrived_at", "arrived_by"])
    audit.changed(case, {"arrived_at": (None, case.arrived_at)})
    if case.order_id:
        _note(case.order_id, case.number, by)
        _push(case)
    return True


def _note(order_pk: int, number: str, by: str) -> None:
    OrderEvent.objects.create(order_id=order_pk, at=clock.now(), kind=EVENT, after=number, by=by[:150])


def _push(case: ReturnCase) -> None:
    """The goods go back into stock with the order's own push."""
    if case.order and case.shop.pushes_orders and not case.order.history:
        work.add([todos.push(case.order.pk, f"return {case.number} was scanned in")])
