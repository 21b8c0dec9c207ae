"""The order list's rows: each order with what Odoo holds of it. Five queries for any number of orders."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from channels import todos
from channels.models import Order
from erp_bridge.models import Binding, OdooProfile
from omnihub.core.models import Work
from omnihub.dashboard import erp_side
from omnihub.dashboard.queries import orders as lists

ALIVE = (Work.State.HELD, Work.State.SENDING, Work.State.WAITING)


@dataclass(frozen=True, slots=True)
class Row:
    order: Order
    side: erp_side.Side


def rows(orders: Sequence[Order]) -> list[Row]:
    bindings, works, profiles = bindings_of(orders), works_of(orders), profiles_of(orders)
    return [
        Row(order, erp_side.of(order, bindings[order.pk], works[order.pk], profiles.get(order.shop_id)))
        for order in orders
    ]


def bindings_of(orders: Iterable[Order]) -> dict[int, list[Binding]]:
    found: dict[int, list[Binding]] = defaultdict(list)
    subjects = [lists.push_subject(order) for order in orders]
    documents = Binding.objects.filter(kind__in=list(erp_side.DOCUMENTS), subject__in=subjects)
    for binding in documents.order_by("bound_at", "pk"):
        found[int(binding.subject)].append(binding)
    return found


def works_of(orders: Iterable[Order]) -> dict[int, list[Work]]:
    """What is still to be done for each order, what waits for a person first."""
    pushed = {lists.push_subject(order): order.pk for order in orders}
    pulled = {lists.pull_subject(order): order.pk for order in orders}
    alive = Work.objects.filter(state__in=ALIVE).filter(
        Q(topic=todos.PUSH, subject__in=pushed) | Q(topic=todos.PULL, subject__in=pulled)
    )
    found: dict[int, list[Work]] = defaultdict(list)
    for work in sorted(alive, key=lambda work: (ALIVE.index(Work.State(work.state)), work.not_before)):
        found[(pushed if work.topic == todos.PUSH else pulled)[work.subject]].append(work)
    return found


def profiles_of(orders: Iterable[Order]) -> dict[int, OdooProfile]:
    shops = {order.shop_id for order in orders}
    return {profile.shop_id: profile for profile in OdooProfile.objects.filter(shop__in=shops)}
