"""What shipping does when an order has changed."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from channels import marketplaces
from channels.models import Order
from channels.parcels import Stage
from channels.states import OrderStatus
from omnihub.core import upsert
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text
from shipping import asking, labels, ledger, policies, reasons
from shipping.models import Shipment
from shipping.ways import Wish

State = Shipment.State
BY_ITSELF = "OmniHub"
OURS = (OrderStatus.READY_TO_SHIP, OrderStatus.PACKED)
OVER = (State.GONE, State.ENDED)
BEFORE = frozenset({State.WAITING, State.FAILED, State.ASKED})
NOT_COME = Text("The courier did not come for it. It has to be arranged once more.")


def deliver(works: Sequence[Work], _deadline: Deadline) -> dict[int, Outcome]:
    pks = [int(one.subject) for one in works]
    asking.ask(_follow(pks), Wish(), BY_ITSELF)
    _want_labels(pks)
    labels.left(Shipment.objects.filter(order__in=pks, state__in=OVER).select_related("order__shop"))
    return {one.pk: Outcome.done() for one in works}


@transaction.atomic
def _follow(pks: Sequence[int]) -> list[int]:
    """Every parcel where its order says it is. Answers with orders that a rule wants arranged by itself."""
    orders = [order for order in asking.locked(pks) if order.shop.arranges and not reasons.never(order)]
    ledger.make([order for order in orders if order.status in OURS])
    by_pk = {order.pk: order for order in orders}
    rows = Shipment.objects.filter(order__in=orders).select_related("package").order_by("pk")
    shipments = list(rows)
    for shipment in shipments:
        shipment.order = by_pk[shipment.order_id]
        _move(shipment)
    _keep_due(shipments)
    return _by_rule(orders, shipments)


def _move(shipment: Shipment) -> None:
    """Forwards only, but for a courier who did not come."""
    order, package = shipment.order, shipment.package
    stage = marketplaces.for_kind(order.shop.kind).stage(package.remote_status)
    if order.status in reasons.ENDED or stage == Stage.ENDED:
        if shipment.state != State.GONE:
            ledger.ended([shipment.pk])
    elif stage == Stage.GONE or package.shipped_at or order.status in reasons.HANDED_OVER:
        if shipment.state != State.ENDED:
            ledger.gone([shipment.pk])
    elif stage == Stage.TO_ARRANGE_AGAIN:
        if shipment.state == State.ARRANGED:
            _to_arrange_again(shipment)
    elif shipment.state in BEFORE and (stage == Stage.ARRANGED or order.status == OrderStatus.PACKED):
        ledger.arranged([shipment.pk])


def _to_arrange_again(shipment: Shipment) -> None:
    """Not by an answer that is older than our own arranging."""
    if shipment.arranged_at is None or shipment.package.as_of > shipment.arranged_at:
        ledger.put([shipment.pk], State.WAITING)
        ledger.note([shipment.pk], "courier_did_not_come", NOT_COME)
        shipment.state = State.WAITING


def _keep_due(shipments: Iterable[Shipment]) -> None:
    moved = [one for one in shipments if one.ship_by != ledger.due(one.order)]
    for one in moved:
        one.ship_by = ledger.due(one.order)
    upsert.changed(Shipment, moved, ["ship_by"])


def _by_rule(orders: Sequence[Order], shipments: Iterable[Shipment]) -> list[int]:
    rules = policies.of_all(order.shop for order in orders)
    waiting = {one.order_id for one in shipments if one.state == State.WAITING}
    return [
        order.pk
        for order in orders
        if order.pk in waiting
        and order.status == OrderStatus.READY_TO_SHIP
        and rules[order.shop_id].arranges_by_itself
    ]


def _want_labels(pks: Sequence[int]) -> None:
    """As soon as the waybill is known. A label that is here stays, unless the waybill is another."""
    rows = Shipment.objects.filter(order__in=pks, state=State.ARRANGED).exclude(package__tracking_number="")
    found = list(rows.select_related("order__shop", "package").order_by("pk"))
    rules = policies.of_all(one.order.shop for one in found)
    labels.want(one for one in found if one.order.shop.arranges and rules[one.order.shop_id].fetches_labels)
