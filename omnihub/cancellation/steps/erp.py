"""Odoo: its own work calls the documents off; here it is asked for and waited for."""

from django.db import transaction

from channels import todos
from erp_bridge import undo
from omnihub.cancellation import reading
from omnihub.cancellation.models import Cancellation, Step
from omnihub.cancellation.records import Ability, Card, End, Result
from omnihub.core import queries as engine
from omnihub.core import work
from omnihub.core.errors import RemoteError
from omnihub.core.models import Work
from omnihub.core.texts import Text

HELD = "cancel_odoo_waits"


class Erp:
    side: Step.Side = Step.Side.ERP
    needs: tuple[Step.Side, ...] = (Step.Side.CHANNEL, Step.Side.PAYMENT)
    asks = True

    def plan(self, wanted: Cancellation) -> Card:
        if not wanted.order.shop.pushes_orders:
            return Card(self.side, Ability.NOTHING, [_switched_off(wanted)])
        if wanted.kind == Cancellation.Kind.PARTIAL:
            words = Text(
                "The pieces are taken out of the sales order's lines; what is invoiced already is credited."
            )
            return Card(self.side, Ability.WILL, [words])
        try:
            found = undo.preview(wanted.order.pk)
        except RemoteError as error:
            words = Text(
                "Odoo could not be asked just now. It follows when it answers again. %(why)s",
                why=error.words,
            )
            return Card(self.side, Ability.UNKNOWN, [words])
        if not found:
            return Card(self.side, Ability.NOTHING, [Text("Odoo holds nothing of this order.")])
        said = [
            Text("%(document)s: %(words)s", document=one.document, words=one.words)
            if one.document
            else one.words
            for one in found
        ]
        return Card(self.side, Ability.WILL, said)

    def already_done(self, step: Step) -> Result | None:
        """Odoo's own work goes on by itself: what is asked for twice is done once."""
        wanted = step.cancellation
        if not wanted.order.shop.pushes_orders:
            return Result(End.SKIPPED, _switched_off(wanted))
        return _standing(wanted) if step.facts.get("asked") else None

    def do(self, step: Step) -> Result:
        wanted = step.cancellation
        with transaction.atomic():
            if wanted.kind == Cancellation.Kind.PARTIAL:
                work.add([todos.push(wanted.order.pk, "some pieces were cancelled")])
            else:
                undo.ask(wanted.order.pk, wanted.words or wanted.reason)
        reading.remember(step, asked=True)
        return _standing(wanted)


def _switched_off(wanted: Cancellation) -> Text:
    return Text("Orders of %(shop)s are not written to Odoo.", shop=str(wanted.order.shop))


def _standing(wanted: Cancellation) -> Result:
    if wanted.kind == Cancellation.Kind.PARTIAL:
        return _amended(wanted)
    standing = undo.standing(wanted.order.pk)
    if standing.done:
        return Result(End.DONE, standing.words or Text("Odoo has called its documents off."))
    if standing.held:
        return Result(End.HELD, standing.held, HELD, looks_again=True)
    return Result(End.LATER, standing.words or Text("Odoo is being told."))


def _amended(wanted: Cancellation) -> Result:
    rows = engine.works_of([(todos.PUSH, str(wanted.order.pk))])
    if any(row.state in (Work.State.WAITING, Work.State.SENDING) for row in rows):
        return Result(End.LATER, Text("Odoo is being told."))
    if held := next((row for row in rows if row.state == Work.State.HELD), None):
        return Result(End.HELD, held.note, HELD, looks_again=True)
    return Result(End.DONE, Text("The pieces are out of the sales order."))
