"""An order that is called off, as far as Odoo is concerned: what would happen, and how far it is."""

from dataclasses import dataclass, replace

from django.db import transaction

from channels import todos
from channels.models import Order
from channels.states import OrderStatus
from erp_bridge import bindings, push_orders, queries
from erp_bridge.bindings import Kind
from erp_bridge.models import Arrival, OdooProfile
from erp_bridge.plan import Step
from erp_bridge.queries import Pushable
from erp_bridge.records import Profile
from erp_bridge.steps import foresee
from erp_bridge.steps.case import Case
from omnihub.core import clock
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline
from omnihub.core.texts import Text

LONGEST_LOOK = 30.0
OFF = Text("Sending to Odoo is switched off for this shop")
UNKNOWN = Text("It never reached Odoo: nothing to do there")


@dataclass(frozen=True, slots=True)
class Consequence:
    """One thing that happens in Odoo: which document (its name), and what becomes of it (a Text)."""

    document: str
    words: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How far Odoo is. `held`: why it waits for a person, in words; empty while it goes on by itself."""

    done: bool
    words: str = ""
    held: str = ""


def preview(order_pk: int) -> list[Consequence]:
    """Reads Odoo and writes nothing. Raises the remote errors of core."""
    pushable = queries.orders([order_pk])[order_pk]
    words = _nowhere(pushable)
    if words or pushable.profile is None:
        return [Consequence("", words)]
    called_off = replace(pushable.order, status=OrderStatus.CANCELLED)
    case = Case(called_off, frozenset({Step.CANCEL}), pushable.bound, pushable.booked)
    round_ = push_orders.begin(pushable.profile, [case], Deadline.after(LONGEST_LOOK))
    place = _place(pushable.profile)
    return [Consequence(name, said) for name, said in foresee.foresee(round_, case, place)]


def _nowhere(pushable: Pushable) -> str:
    if pushable.order.history:
        return Text("Placed before go-live: it was never sent to Odoo")
    if not pushable.pushes:
        return OFF
    return "" if pushable.profile else Text("This shop has no Odoo profile")


def _place(profile: Profile) -> str:
    names = OdooProfile.objects.values_list("names", flat=True).get(shop=profile.shop_pk)
    return str(names.get("warehouse_id") or profile.warehouse_id)


def ask(order_pk: int, reason: str) -> None:
    """The order is called off in the mirror: Odoo follows, as work of its own. Safe to repeat."""
    push_orders.again(order_pk, reason)


@transaction.atomic
def arrived(order_pk: int, by: str = "") -> None:
    """A parcel of the order was scanned in: that of a return, as its case says, or of an order that was
    called off on its way. Odoo validates the return transfer. Safe to repeat.
    """
    order = Order.objects.select_for_update().get(pk=order_pk)
    if order.status == OrderStatus.CANCELLED and Arrival.of(order) is None:
        Arrival.objects.create(order=order, at=clock.now(), by=by)
    push_orders.again(order_pk, reason="a parcel came back")


def standing(order_pk: int) -> Standing:
    """From our own rows; calls nobody."""
    order = Order.objects.select_related("shop").get(pk=order_pk)
    if order.history or not order.shop.pushes_orders:
        return Standing(done=True, words=OFF if not order.history else Text("History: never sent"))
    row = Work.objects.filter(topic=todos.PUSH, subject=str(order_pk)).order_by("-pk").first()
    if row is not None and row.state == Work.State.HELD:
        return Standing(done=False, held=row.note)
    if order.status != OrderStatus.CANCELLED:
        return Standing(done=False, words=Text("Odoo follows when the order is cancelled at its shop"))
    if row is not None and row.state != Work.State.DONE:
        return Standing(done=False, words=row.note or Text("Waiting for its turn"))
    bound = bindings.find(Kind.ORDER, str(order_pk))
    if bound is None:
        return Standing(done=row is not None, words=UNKNOWN)
    complete = bound.digest not in {"", bindings.DOUBTED}
    return Standing(done=complete, words=row.note if row else "")


def cancelled_in_odoo(order_pk: int) -> bool:
    """Whether somebody cancelled the sales order in Odoo while the order lives, as the last look saw it."""
    alive = Order.objects.filter(pk=order_pk).exclude(status=OrderStatus.CANCELLED).exists()
    bound = bindings.find(Kind.ORDER, str(order_pk))
    return alive and bound is not None and bound.state == "cancel"
