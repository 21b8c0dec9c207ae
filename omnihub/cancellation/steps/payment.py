"""The buyer's money: whoever took it gives it back."""

from decimal import Decimal

from omnihub.cancellation import reading
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
    asks = False

    def plan(self, wanted: Cancellation) -> Card:
        order = wanted.order
        try:
            refund = refunding.of(order).plan(order, _estimated(wanted))
        except RemoteError as error:
            words = Text("The payment could not be asked just now. %(why)s", why=error.words)
            return Card(self.side, Ability.UNKNOWN, [words])
        costs = [_cost(wanted, refund)] if refund.cost else []
        if refund.amount and (wanted.kind == Cancellation.Kind.WHOLE or reading.is_ours(order.shop)):
            costs.insert(0, Text("%(sum)s go back to the buyer.", sum=money.rupiah(refund.amount)))
        return Card(self.side, _ability(refund), [*_rule(wanted, refund), refund.words], costs)

    def already_done(self, step: Step) -> Result | None:
        order = step.cancellation.order
        refund = refunding.of(order).already_done(order, _part(step.cancellation))
        return _result(refund) if refund else None

    def do(self, step: Step) -> Result:
        wanted, amount = step.cancellation, worth(step.cancellation)
        if wanted.kind == Cancellation.Kind.PARTIAL and amount is None:
            return _unknown_worth(wanted)
        doing = refunding.of(wanted.order)
        return _result(doing.do(wanted.order, amount, wanted.asked_by, _part(wanted)))


def worth(wanted: Cancellation) -> Decimal | None:
    """Of some pieces: what they were worth when they were taken out of the order, as far as it is known."""
    if wanted.kind != Cancellation.Kind.PARTIAL:
        return None
    channel = wanted.steps.filter(side=Step.Side.CHANNEL).first()
    told = channel.facts.get("worth") if channel else None
    return Decimal(told) if told else None


def _estimated(wanted: Cancellation) -> Decimal | None:
    """A marketplace's own estimate stands on its card; of our own shop the sum is exact."""
    if wanted.kind != Cancellation.Kind.PARTIAL or not reading.is_ours(wanted.order.shop):
        return None
    return reading.worth(wanted.order, wanted.pieces) if wanted.pieces else NOTHING


def _part(wanted: Cancellation) -> str:
    return str(wanted.pk) if wanted.kind == Cancellation.Kind.PARTIAL else ""


def _rule(wanted: Cancellation, refund: Refund) -> list[str]:
    if wanted.kind != Cancellation.Kind.PARTIAL or not (refund.amount and reading.is_ours(wanted.order.shop)):
        return []
    return [Text("The pieces' price less their share of the discount; the shipping stays paid.")]


def _cost(wanted: Cancellation, refund: Refund) -> str:
    if wanted.kind != Cancellation.Kind.PARTIAL or reading.is_ours(wanted.order.shop):
        return refund.cost
    return Text("The seller's payout for this order shrinks by what these pieces brought.")


def _unknown_worth(wanted: Cancellation) -> Result:
    """A marketplace that could not be asked gives back by itself all the same."""
    if not reading.is_ours(wanted.order.shop):
        refund = refunding.of(wanted.order).plan(wanted.order, None)
        return Result(End.SKIPPED if refund.amount == NOTHING else End.DONE, refund.words)
    words = Text("Nobody knows what the cancelled pieces were worth: refund them on the payment's page.")
    return Result(End.HELD, words, BY_HAND)


def _ability(refund: Refund) -> Ability:
    if refund.by_person:
        return Ability.PERSON
    return Ability.NOTHING if refund.amount == NOTHING else Ability.WILL


def _result(refund: Refund) -> Result:
    facts = {"amount": str(refund.amount)} if refund.amount else {}
    if refund.by_person:
        return Result(End.HELD, refund.words, BY_HAND, facts)
    return Result(End.SKIPPED if refund.amount == NOTHING else End.DONE, refund.words, facts=facts)
