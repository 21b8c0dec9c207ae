"""What an order's ERP side says: its four documents, and in words why the next one is not there yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from channels import todos
from channels.models import Order
from channels.states import OrderStatus
from erp_bridge.models import Binding
from omnihub.core import clock
from omnihub.core.models import Work
from omnihub.dashboard import links

DOCUMENTS = {
    Binding.Kind.ORDER: gettext_lazy("Sales order"),
    Binding.Kind.DELIVERY: gettext_lazy("Delivery"),
    Binding.Kind.INVOICE: gettext_lazy("Invoice"),
    Binding.Kind.PAYMENT: gettext_lazy("Payment"),
}
GONE = (OrderStatus.CANCELLED, OrderStatus.RETURNED)
NOT_READY = (OrderStatus.UNPAID, OrderStatus.PAID)


class Tone(StrEnum):
    DONE = "done"
    WAITING = "waiting"
    HELD = "held"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class Paper:
    name: str
    url: str
    state: str


@dataclass(slots=True)
class Step:
    kind: str
    label: str
    tone: str = "later"
    papers: list[Paper] = field(default_factory=list)
    when: str = ""


@dataclass(frozen=True, slots=True)
class Side:
    steps: list[Step]
    tone: Tone
    words: str = ""


def of(order: Order, bindings: Iterable[Binding], works: Sequence[Work], *, sends: bool) -> Side:
    steps = {kind: Step(kind=kind, label=str(label)) for kind, label in DOCUMENTS.items()}
    for binding in bindings:
        step = steps[Binding.Kind(binding.kind)]
        step.tone = Tone.DONE
        step.papers.append(
            Paper(binding.name or f"#{binding.odoo_id}", links.document(binding), binding.state)
        )
    tone, words = _says(order, works, sends=sends, sent=bool(steps[Binding.Kind.ORDER].papers))
    missing = next((step for step in steps.values() if not step.papers), None)
    if missing is None and tone is not Tone.HELD:
        return Side(list(steps.values()), Tone.DONE)
    if missing:
        missing.tone = "next" if tone is Tone.DONE else tone
        missing.when = _when(order, missing.kind) if tone is Tone.DONE else ""
    return Side(list(steps.values()), tone, words)


def _says(order: Order, works: Sequence[Work], *, sends: bool, sent: bool) -> tuple[Tone, str]:
    held = next((work for work in works if work.state == Work.State.HELD), None)
    if held:
        return Tone.HELD, held.note
    if order.history:
        return Tone.OFF, _("Placed before go-live: kept for reports, not sent")
    if not sent and order.status in GONE:
        return Tone.OFF, _("Cancelled before it reached Odoo")
    if works:
        return Tone.WAITING, _progress(works[0])
    if not sends:
        return Tone.OFF, _("Sending to Odoo is switched off for this shop")
    return Tone.DONE, ""


def _progress(work: Work) -> str:
    if work.state == Work.State.SENDING:
        return _("On its way to Odoo now") if work.topic != todos.PULL else _("Being read again now")
    if not work.attempts:
        return _("Waiting for its turn") if work.topic != todos.PULL else _("Waiting to be read again")
    return _("Next try at %(time)s. %(note)s") % {
        "time": f"{work.not_before.astimezone(clock.JAKARTA):%H:%M:%S}",
        "note": work.note,
    }


def _when(order: Order, kind: str) -> str:
    """The event the next document waits for."""
    if order.status in GONE:
        return "–"
    if kind == Binding.Kind.ORDER:
        return _("when paid") if order.status in NOT_READY else _("next round")
    if kind == Binding.Kind.PAYMENT:
        return _("on release")
    return _("when shipped")
