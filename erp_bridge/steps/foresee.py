"""What calling an order off would do in Odoo, told before it is done. Reads only.

Decided by the very code that does it afterwards.
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from erp_bridge.odoo.convert import plain
from erp_bridge.steps import back, cancel, credit, deliver, invoice, look
from erp_bridge.steps.case import Case, Round
from erp_bridge.steps.due import obstacle
from omnihub.core.money import rupiah
from omnihub.core.texts import Text

Said = Iterator[tuple[str, str]]
"""A document's name, and what becomes of it."""


def foresee(round_: Round, case: Case, place: str) -> Said:
    """`place`: how staff call the warehouse."""
    look.look(round_)
    if case.sale is None:
        yield "", case.outcome.words if case.outcome else ""
        return
    deliver.read_pickings(round_, [case])
    invoice.read_invoices(round_, [case])
    credit.read_notes(round_, [case])
    if case.sale.state == "cancel":
        yield case.sale.name, Text("is cancelled already")
    else:
        yield case.sale.name, Text("is cancelled")
    yield from _transfers(round_, case, place)
    yield from _money(case)
    yield from _goods(round_, case, place)


def _transfers(round_: Round, case: Case, place: str) -> Said:
    waiting = [each for each in case.deliveries if each.open]
    if not waiting:
        return
    pieces: dict[int, Decimal] = defaultdict(Decimal)
    for move in round_.client.find_moves([each.id for each in waiting]):
        pieces[move.picking_id or 0] += move.demand
    for each in waiting:
        if case.order.left:
            yield each.name, Text("is delivered first, as its parcel has left; then a return is opened")
        else:
            yield (
                each.name,
                Text(
                    "is cancelled: %(pieces)s pieces can be sold again at %(place)s",
                    pieces=plain(pieces[each.id]),
                    place=place,
                ),
            )


def _money(case: Case) -> Said:
    for draft in case.invoices:
        if draft.draft and draft.sale:
            yield _name(draft.name), Text("is cancelled")
    due = cancel.due(case)
    if not due.missing:
        return
    names = ", ".join(each.name for each in due.invoices)
    if words := obstacle(due):
        yield names, words
    else:
        yield names, Text("is reversed by a credit note of %(sum)s", sum=rupiah(due.missing))
        if not any(each.residual for each in due.invoices):
            yield (
                names,
                Text("was paid by a payout: its credit note stays open until the settlement takes it up"),
            )


def _name(name: str) -> str:
    return name if name not in {"", "/"} else Text("Its draft invoice")


def _goods(round_: Round, case: Case, place: str) -> Said:
    goods = back.read(round_, [case])[case]
    if not goods.sent:
        return
    names = {each.id: each.name for each in case.pickings}
    for picking, pieces in back.plan(goods, cancel.expected(case, goods)).items():
        yield (
            names[picking],
            Text(
                "gets a return that stays open: %(pieces)s pieces come back to %(place)s when the parcel is "
                "scanned in",
                pieces=plain(sum(pieces.values(), Decimal(0))),
                place=place,
            ),
        )
    for each in case.comings:
        if each.open:
            yield each.name, Text("waits already for the parcel to be scanned in")
    if case.order.lost:
        sent = ", ".join(names[picking] for picking in goods.sent)
        yield sent, Text("was lost by the courier: claim it, nothing comes back to the stock")
