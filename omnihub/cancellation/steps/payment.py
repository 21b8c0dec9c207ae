"""The buyer's money: whoever took it gives it back."""

from omnihub.cancellation.models import Cancellation, Step
from omnihub.cancellation.records import Ability, Card, End, Result
from omnihub.core import money
from omnihub.core.errors import RemoteError
from omnihub.core.texts import Text
from payments import refunding
from payments.refunding import NOTHING, Refund

BY_HAND = "cancel_refund_by_hand"


class Payment:
    side: Step.Side = Step.Side.PAYMENT
    needs: tuple[Step.Side, ...] = (Step.Side.CHANNEL,)

    def plan(self, wanted: Cancellation) -> Card:
        order = wanted.order
        try:
            refund = refunding.of(order).plan(order, None)
        except RemoteError as error:
            words = Text("The payment could not be asked just now. %(why)s", why=error.words)
            return Card(self.side, Ability.UNKNOWN, [words])
        costs = [refund.cost] if refund.cost else []
        if refund.amount and wanted.kind == Cancellation.Kind.WHOLE:
            costs.insert(0, Text("%(sum)s go back to the buyer.", sum=money.rupiah(refund.amount)))
        return Card(self.side, _ability(refund), [refund.words], costs)

    def already_done(self, step: Step) -> Result | None:
        order = step.cancellation.order
        refund = refunding.of(order).already_done(order)
        return _result(refund) if refund else None

    def do(self, step: Step) -> Result:
        order = step.cancellation.order
        return _result(refunding.of(order).do(order, None, step.cancellation.asked_by))


def _ability(refund: Refund) -> Ability:
    if refund.by_person:
        return Ability.PERSON
    return Ability.NOTHING if refund.amount == NOTHING else Ability.WILL


def _result(refund: Refund) -> Result:
    facts = {"amount": str(refund.amount)} if refund.amount else {}
    if refund.by_person:
        return Result(End.HELD, refund.words, BY_HAND, facts)
    return Result(End.SKIPPED if refund.amount == NOTHING else End.DONE, refund.words, facts=facts)
