"""The order list's rows: each order with what Odoo holds of it. Five queries for any number of orders."""

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from channels import todos
from channels.models import Order
from erp_bridge.models import Binding, OdooProfile
from omnihub.core.models import Work
from omnihub.dashboard import erp_side
from omnihub.dashboard.queries import orders as lists

OF_A_BINDING = ("kind", "subject", "name", "state", "odoo_model", "odoo_id", "bound_at")
OF_A_WORK = ("topic", "subject", "state", "attempts", "not_before", "note")
ALIVE = (Work.State.HELD, Work.State.SENDING, Work.State.WAITING)


@dataclass(frozen=True, slots=True)
class Row:
    order: Order
    bindings: list[Binding]
    works: list[Work]
    profile: OdooProfile | None

    @property
    def side(self) -> erp_side.Side:
        return erp_side.of(self.order, self.bindings, self.works, self.profile)


def rows(orders: Sequence[Order]) -> list[Row]:
    bindings, profiles = bindings_of(orders), profiles_of(orders)
    works = works_of(orders, paid={pk for pk, found in bindings.items() if _paid(found)})
    return [Row(order, bindings[order.pk], works[order.pk], profiles.get(order.shop_id)) for order in orders]


def _paid(bindings: Iterable[Binding]) -> bool:
    return any(binding.kind == Binding.Kind.PAYMENT for binding in bindings)


def bindings_of(orders: Iterable[Order]) -> dict[int, list[Binding]]:
    found: dict[int, list[Binding]] = defaultdict(list)
    subjects = [lists.push_subject(order) for order in orders]
    documents = Binding.objects.filter(kind__in=list(erp_side.ALL), subject__in=subjects)
    for binding in documents.only(*OF_A_BINDING).order_by("bound_at", "pk"):
        found[int(binding.subject)].append(binding)
    return found


def works_of(orders: Iterable[Order], paid: Container[int] = ()) -> dict[int, list[Work]]:
    """What is still to be done for each order, what waits for a person first.

    A day's payment is the concern of each order in it that is not paid yet.
    """
    about: dict[tuple[str, str], list[int]] = defaultdict(list)
    for order in orders:
        about[todos.PUSH, lists.push_subject(order)].append(order.pk)
        about[todos.PULL, lists.pull_subject(order)].append(order.pk)
        if order.released_at and order.pk not in paid:
            about[todos.PAY, lists.payment_subject(order)].append(order.pk)
    found: dict[int, list[Work]] = defaultdict(list)
    alive = Work.objects.filter(_any_of(about), state__in=ALIVE).only(*OF_A_WORK)
    for work in sorted(alive, key=lambda work: (ALIVE.index(Work.State(work.state)), work.not_before)):
        for pk in about[work.topic, work.subject]:
            found[pk].append(work)
    return found


def _any_of(names: Iterable[tuple[str, str]]) -> Q:
    subjects: dict[str, list[str]] = defaultdict(list)
    for topic, subject in names:
        subjects[topic].append(subject)
    condition = Q(pk__in=[])
    for topic, wanted in subjects.items():
        condition |= Q(topic=topic, subject__in=wanted)
    return condition


def profiles_of(orders: Iterable[Order]) -> dict[int, OdooProfile]:
    shops = {order.shop_id for order in orders}
    return {profile.shop_id: profile for profile in OdooProfile.objects.filter(shop__in=shops)}
