"""A buyer's money on its way back: who gives it, what it costs, and whether it went."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from channels.marketplaces import MARKETPLACES
from channels.models import Order
from omnihub.core.texts import Text

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

    def already_done(self, order: Order) -> Refund | None:
        """Asked before each try: an earlier one may have got through."""

    def do(self, order: Order, amount: Decimal | None) -> Refund: ...


class ByMarketplace:
    """The marketplace took the money and gives it back: there is nothing for us to do, or to do twice."""

    def plan(self, order: Order, amount: Decimal | None) -> Refund:
        return _of_marketplace(order, amount)

    def already_done(self, order: Order) -> Refund | None:  # noqa: ARG002 - nothing was done before
        return None

    def do(self, order: Order, amount: Decimal | None) -> Refund:
        return _of_marketplace(order, amount)


class ByHand:
    """Where no payment gateway is connected, a person sends the money back."""

    def plan(self, order: Order, amount: Decimal | None) -> Refund:
        if order.paid_at is None:
            return Refund(NOTHING, Text("Nothing was paid: there is nothing to give back."))
        words = Text("You send the money back to the buyer yourself, and say here when it is sent.")
        return Refund(order.buyer_total if amount is None else amount, words, by_person=True)

    def already_done(self, order: Order) -> Refund | None:  # noqa: ARG002 - only the person knows
        return None

    def do(self, order: Order, amount: Decimal | None) -> Refund:
        return self.plan(order, amount)


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


REGISTRY: Mapping[str, Callable[[], Refunding]] = dict.fromkeys(MARKETPLACES, ByMarketplace)
"""By the kind of shop. A payment gateway is a line here for the shops that it serves."""


def of(order: Order) -> Refunding:
    return REGISTRY.get(order.shop.kind, ByHand)()
