"""What an order's ERP side says: its documents, and in words why the next one is not there yet."""

import functools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from channels import todos
from channels.models import Order
from channels.states import OrderStatus
from erp_bridge import links
from erp_bridge.models import Binding, OdooProfile
from omnihub.core import clock
from omnihub.core.models import Work

DOCUMENTS = {
    Binding.Kind.ORDER: gettext_lazy("Sales order"),
    Binding.Kind.DELIVERY: gettext_lazy("Delivery"),
    Binding.Kind.INVOICE: gettext_lazy("Invoice"),
    Binding.Kind.PAYMENT: gettext_lazy("Payment"),
}
TAKEN_BACK = {
    Binding.Kind.CREDIT: gettext_lazy("Credit note"),
    Binding.Kind.RETURN: gettext_lazy("Return"),
}
"""Documents that few orders have: they stand there only where one is."""

ALL = {**DOCUMENTS, **TAKEN_BACK}
DEAD = {
    "cancel": gettext_lazy("cancelled in Odoo"),
    "canceled": gettext_lazy("cancelled in Odoo"),
    "rejected": gettext_lazy("rejected in Odoo"),
    "deleted": gettext_lazy("deleted in Odoo"),
    "draft": gettext_lazy("set back to draft in Odoo"),
}
"""States of documents that count for nothing. A sales order in draft is a quotation, and on its way."""

GONE = (OrderStatus.CANCELLED, OrderStatus.RETURNED)
NOT_READY = (OrderStatus.UNPAID, OrderStatus.PAID)


class Tone(StrEnum):
    DONE = "done"
    WAITING = "waiting"
    HELD = "held"
    OFF = "off"


@functools.cache
def label(kind: str, _language: str | None) -> str:
    """Kept, because a list of orders asks two hundred times."""
    return str(ALL[Binding.Kind(kind)])


class Bound(NamedTuple):
    """A binding as plain values: a list has two hundred, and as models they took longer than their answer."""

    kind: str
    subject: str
    name: str
    state: str
    odoo_model: str
    odoo_id: int
    bound_at: datetime

    @property
    def url(self) -> str:
        return links.document(self.odoo_model, self.odoo_id)


class Paper(NamedTuple):
    kind: str
    name: str
    url: str
    state: str

    @property
    def dead(self) -> str:
        quotation = self.kind == Binding.Kind.ORDER and self.state == "draft"
        return "" if quotation else str(DEAD.get(self.state, ""))

    def title(self, label: str) -> str:
        """`label`: what its kind is called."""
        return f"{label} {self.name}" + (f" ({self.state})" if self.state else "")


@dataclass(slots=True)
class Step:
    kind: str
    tone: str = "later"
    papers: list[Paper] = field(default_factory=list)
    when: str = ""

    @property
    def label(self) -> str:
        return label(self.kind, get_language())

    @property
    def empty(self) -> str:
        """What stands where there is no document yet."""
        if self.tone == Tone.HELD:
            return _("held")
        return _("waiting") if self.tone == Tone.WAITING else self.when or "–"


@dataclass(frozen=True, slots=True)
class Side:
    steps: list[Step]
    tone: Tone
    words: str = ""


def of(order: Order, bindings: Iterable[Bound], works: Sequence[Work], profile: OdooProfile | None) -> Side:
    steps = {kind: Step(kind) for kind in DOCUMENTS}
    more: dict[Binding.Kind, Step] = {}
    for binding in bindings:
        kind = Binding.Kind(binding.kind)
        known = steps if kind in steps else more
        step = known.setdefault(kind, Step(kind))
        found = paper(binding)
        step.tone = Tone.DONE if not found.dead or step.tone == Tone.DONE else Tone.OFF
        step.papers.append(found)
    tone, words = _says(order, works, profile, steps[Binding.Kind.ORDER].papers)
    missing = next((step for step in steps.values() if not step.papers), None)
    if missing is None and tone is not Tone.HELD:
        return Side([*steps.values(), *more.values()], Tone.DONE)
    if missing:
        missing.tone = "next" if tone is Tone.DONE else tone
        missing.when = _when(order, missing.kind, profile) if tone is Tone.DONE else ""
    return Side([*steps.values(), *more.values()], tone, words)


def paper(binding: Bound) -> Paper:
    return Paper(binding.kind, binding.name or f"#{binding.odoo_id}", binding.url, binding.state)


def _says(
    order: Order, works: Sequence[Work], profile: OdooProfile | None, sent: Sequence[Paper]
) -> tuple[Tone, str]:
    held = next((work for work in works if work.state == Work.State.HELD), None)
    if held:
        return Tone.HELD, held.note
    never = _never(order, sent)
    if never:
        return Tone.OFF, never
    if works:
        return Tone.WAITING, _progress(works[0])
    off = _switched_off(order, profile)
    return (Tone.OFF, off) if off else (Tone.DONE, "")


def _never(order: Order, sent: Sequence[Paper]) -> str:
    if order.history:
        return _("Placed before go-live: kept for reports, not sent")
    return _("Cancelled before it reached Odoo") if order.status in GONE and not sent else ""


def _switched_off(order: Order, profile: OdooProfile | None) -> str:
    if not order.shop.pushes_orders:
        return _("Sending to Odoo is switched off for this shop")
    return "" if profile else _("This shop has no Odoo profile yet: choose one on the Odoo page")


def _progress(work: Work) -> str:
    if work.state == Work.State.SENDING:
        return _("On its way to Odoo now") if work.topic != todos.PULL else _("Being read again now")
    if not work.attempts:
        return _("Waiting for its turn") if work.topic != todos.PULL else _("Waiting to be read again")
    return _("Next try at %(time)s. %(note)s") % {
        "time": f"{work.not_before.astimezone(clock.JAKARTA):%H:%M:%S}",
        "note": work.note,
    }


def _when(order: Order, kind: str, profile: OdooProfile | None) -> str:
    """The event the next document waits for."""
    if order.status in GONE:
        return _("none: cancelled") if order.status == OrderStatus.CANCELLED else "–"
    if kind == Binding.Kind.ORDER:
        return _("when paid") if order.status in NOT_READY else _("next round")
    if kind == Binding.Kind.PAYMENT:
        return _("next round") if order.released_at else _("on release")
    if kind == Binding.Kind.INVOICE and profile and profile.invoice_at == OdooProfile.InvoiceAt.CONFIRMED:
        return _("next round")
    return _("when shipped")
