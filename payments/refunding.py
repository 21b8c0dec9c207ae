"""A buyer's money on its way back: who gives it, what it costs, and whether it went."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from channels.marketplaces import MARKETPLACES
from channels.models import Order
from channels.models.own import OURS
from omnihub.core import money
from omnihub.core.texts import Text
from payments import ending, queries, refunds, strays
from payments.models import Payment, Receipt
from payments.models import Refund as Row
from payments.models.refund import PART

NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Refund:
    """`by_person`: a person sends the money, and says so. `amount` is None where nobody can tell it yet."""

    amount: Decimal | None
    words: str
    cost: str = ""
    by_person: bool = False


class Refunding(Protocol):
    """How the orders of one kind of shop are refunded. Failures are the remote errors of core."""

    def plan(self, order: Order, amount: Decimal | None) -> Refund:
        """What would happen; writes nothing. `amount` of a part, where one is cancelled."""

    def already_done(self, order: Order, part: str = "") -> Refund | None:
        """Asked before each try: an earlier one may have got through. `part`: as for `do`."""

    def do(self, order: Order, amount: Decimal | None, by: str = "", part: str = "") -> Refund:
        """`by`: whoever asked for it, who is not the one to approve it. `part`: which part of the order it is
        for; each is given back once, and so is the rest of the whole.
        """


class ByMarketplace:
    """The marketplace took the money and gives it back: there is nothing for us to do, or to do twice."""

    def plan(self, order: Order, amount: Decimal | None) -> Refund:
        return _of_marketplace(order, amount)

    def already_done(self, order: Order, part: str = "") -> Refund | None:  # noqa: ARG002 - nothing was done before
        return None

    def do(self, order: Order, amount: Decimal | None, by: str = "", part: str = "") -> Refund:  # noqa: ARG002
        return _of_marketplace(order, amount)


class ByHand:
    """Where no payment gateway is connected, a person sends the money back."""

    def plan(self, order: Order, amount: Decimal | None) -> Refund:
        if order.paid_at is None:
            return Refund(NOTHING, Text("Nothing was paid: there is nothing to give back."))
        words = Text("You send the money back to the buyer yourself, and say here when it is sent.")
        return Refund(order.buyer_total if amount is None else amount, words, by_person=True)

    def already_done(self, order: Order, part: str = "") -> Refund | None:  # noqa: ARG002 - only the person knows
        return None

    def do(self, order: Order, amount: Decimal | None, by: str = "", part: str = "") -> Refund:  # noqa: ARG002
        return self.plan(order, amount)


class ByGateway:
    """Our own shop's orders, where the money came through a gateway. A refund is a row with its own road: it
    is asked for here, and done when the gateway has done it.
    """

    def plan(self, order: Order, amount: Decimal | None) -> Refund:
        payment = queries.of_order(order.pk)
        if payment is None:
            return ByHand().plan(order, amount)
        receipt = _paying(payment)
        if receipt is None:
            return Refund(NOTHING, Text("Nothing was paid: the payment is called off at the gateway."))
        rest = strays.left(receipt)
        if rest <= NOTHING:
            return Refund(NOTHING, Text("Everything is given back already, or about to be."))
        return _planned(receipt, rest if amount is None else min(amount, rest))

    def already_done(self, order: Order, part: str = "") -> Refund | None:
        payment = queries.of_order(order.pk)
        receipt = _paying(payment) if payment else None
        row = receipt.refunds.filter(purpose=_purpose(order, part)).first() if receipt else None
        return _asked(row) if row else None

    def do(self, order: Order, amount: Decimal | None, by: str = "", part: str = "") -> Refund:
        if asked := self.already_done(order, part):
            return asked
        payment = queries.of_order(order.pk)
        if payment is not None and payment.state == Payment.State.OPEN and not part:
            payment = ending.cancelled(payment, "The order is called off")
        planned = self.plan(order, amount)
        receipt = _paying(payment) if payment else None
        if receipt is None or not planned.amount:
            return planned
        reason = "Some pieces were cancelled" if part else order.cancel_reason or "Order cancelled"
        return _asked(refunds.ask(receipt, planned.amount, _purpose(order, part), reason, by or "omnihub"))


def _paying(payment: Payment) -> Receipt | None:
    return (
        payment.receipts.filter(meant=Receipt.Meant.ORDER).select_related("charge", "payment__order").first()
    )


def _purpose(order: Order, part: str) -> str:
    return f"{PART}{order.pk}:{part}" if part else f"cancel:{order.pk}"


def _planned(receipt: Receipt, amount: Decimal) -> Refund:
    cost = Text("What the gateway took for the payment is not given back to us.")
    if refunds.way_of(receipt, amount) == Row.Way.PAYOUT:
        words = Text(
            "%(method)s cannot give money back: the buyer enters a bank account, a second person approves "
            "it, and %(sum)s go there.",
            method=receipt.charge.method,
            sum=money.rupiah(amount),
        )
        return Refund(amount, words, cost)
    if refunds.needs_approval(receipt, amount):
        words = Text(
            "A second person approves it; then %(sum)s go back the way they came.", sum=money.rupiah(amount)
        )
        return Refund(amount, words, cost)
    return Refund(amount, Text("%(sum)s go back the way they came.", sum=money.rupiah(amount)), cost)


def _asked(row: Row) -> Refund:
    words = Text(
        "The refund of %(sum)s is asked for; Refunds shows how it goes on.", sum=money.rupiah(row.amount)
    )
    return Refund(row.amount, words)


def _of_marketplace(order: Order, amount: Decimal | None) -> Refund:
    name = MARKETPLACES[order.shop.kind].label
    if order.cash_on_delivery:
        return Refund(NOTHING, Text("Cash on delivery: nothing was paid, nothing is given back."))
    if order.paid_at is None:
        return Refund(NOTHING, Text("Nothing was paid: there is nothing to give back."))
    return Refund(
        order.buyer_total if amount is None else amount,
        Text("%(marketplace)s gives the buyer the money back by itself.", marketplace=name),
        cost=Text("The seller's payout for this order falls away."),
    )


REGISTRY: Mapping[str, Callable[[], Refunding]] = {
    **dict.fromkeys(MARKETPLACES, ByMarketplace),
    **dict.fromkeys(OURS, ByGateway),
}
"""By the kind of shop. A payment gateway is a line here for the shops that it serves."""


def of(order: Order) -> Refunding:
    return REGISTRY.get(order.shop.kind, ByHand)()
