"""The marketplace: the order is called off there first, and all else follows from what it says."""

from collections.abc import Sequence
from datetime import timedelta

from channels import marketplaces
from channels.calling_off import NOT_BY_SELLER, REQUEST_GONE
from channels.marketplaces import Marketplace
from channels.models import Order
from channels.records import BY_MARKETPLACE
from channels.states import AFTER_HAND_OVER, OrderStatus
from omnihub.cancellation import reading
from omnihub.cancellation.models import Cancellation, Step
from omnihub.cancellation.reading import Seen
from omnihub.cancellation.records import Ability, Card, End, Result
from omnihub.cancellation.steps import channel_words as told
from omnihub.core import clock, money
from omnihub.core.errors import Refused, RemoteError
from omnihub.core.texts import Text

CROSSED, ENDED, NO_PART = "cancel_crossed", "cancel_order_over", "cancel_no_part"
SWITCHED_OFF, REFUSED, UNSEEN = "cancel_switched_off", "cancel_refused", "cancel_unseen"
ON_ITS_WAY = AFTER_HAND_OVER | {OrderStatus.RETURN_REQUESTED}
SHOWN_WITHIN = timedelta(minutes=10)
"""So long a marketplace may go on showing an order that it has cancelled."""


class Channel:
    side: Step.Side = Step.Side.CHANNEL
    needs: tuple[Step.Side, ...] = ()
    asks = True

    def plan(self, wanted: Cancellation) -> Card:
        order, name = wanted.order, reading.name(wanted.order.shop)
        seen, warning = _seen(order, name)
        if seen.status == OrderStatus.CANCELLED:
            words = Text("%(marketplace)s has cancelled the order already.", marketplace=name)
            return Card(self.side, Ability.NOTHING, [words], warning=warning)
        if problem := _obstacle(seen, wanted, name):
            return Card(self.side, Ability.CANNOT, [problem.words], warning=warning)
        if order.shop.cancels and warning:
            return Card(self.side, Ability.UNKNOWN, [told.unasked(name)], until=seen.ship_by, warning=warning)
        costs, unread = _costs(wanted, seen, name)
        if not order.shop.cancels:
            said, warning = [told.by_person(name)], warning or unread
            return Card(self.side, Ability.PERSON, said, costs, seen.ship_by, warning=warning)
        warning = told.arranged(seen, name) or unread
        return Card(
            self.side, Ability.WILL, [told.will(wanted, seen, name)], costs, seen.ship_by, warning=warning
        )

    def already_done(self, step: Step) -> Result | None:
        """The order is read into the mirror: whatever follows goes by that."""
        wanted = step.cancellation
        wanted.order = order = reading.mirrored(wanted.order)
        name = reading.name(order.shop)
        if order.status == OrderStatus.CANCELLED:
            return _cancelled(wanted, order, name)
        if wanted.kind == Cancellation.Kind.PARTIAL and reading.pieces_are_off(step, order):
            return Result(End.DONE, Text("%(marketplace)s cancelled the pieces.", marketplace=name))
        if wanted.rejects and order.status != OrderStatus.CANCEL_REQUESTED:
            words = Text("The buyer's request is rejected: the order goes on.")
            return Result(End.DONE, words)
        if problem := _obstacle(order, wanted, name):
            return problem
        if wanted.answer == Cancellation.Answer.ACCEPT and order.status != OrderStatus.CANCEL_REQUESTED:
            words = Text(
                "The buyer's request is no longer there: it was taken back, or answered in the Seller "
                "Centre. The order goes on."
            )
            return Result(End.OVER, words, REQUEST_GONE)
        return _waiting_to_show(step, name)

    def do(self, step: Step) -> Result:
        wanted, order = step.cancellation, step.cancellation.order
        name = reading.name(order.shop)
        if not order.shop.cancels:
            return Result(End.HELD, told.by_hand(wanted), SWITCHED_OFF)
        _remember_worth(step)
        try:
            _call(marketplaces.for_shop(order.shop), wanted, order)
        except Refused as error:
            return self.already_done(step) or Result(End.HELD, error.words, error.code or REFUSED)
        reading.remember(step, asked=clock.to_epoch(clock.now()))
        words = Text("%(marketplace)s took it, and does not show it yet.", marketplace=name)
        return self.already_done(step) or Result(End.LATER, words)


def _remember_worth(step: Step) -> None:
    """Once they are out of the order nobody can tell what the pieces were worth."""
    wanted = step.cancellation
    if wanted.kind != Cancellation.Kind.PARTIAL:
        return
    try:
        reading.remember(step, worth=str(reading.worth(wanted.order, wanted.pieces)))
    except RemoteError:
        if reading.is_ours(wanted.order.shop):
            raise


def _call(marketplace: Marketplace, wanted: Cancellation, order: Order) -> None:
    """A buyer who asks for it is answered; the seller's own cancellation would be refused then."""
    if order.status == OrderStatus.CANCEL_REQUESTED:
        marketplace.answer_cancellation(order.number, accept=not wanted.rejects)
    else:
        marketplace.cancel(order.number, wanted.call_off())


def _seen(order: Order, name: str) -> tuple[Seen, str]:
    try:
        return reading.fresh(order), ""
    except RemoteError as error:
        words = Text(
            "%(marketplace)s could not be asked just now; this is what OmniHub read last. %(why)s",
            marketplace=name,
            why=error.words,
        )
        return order, words


def _obstacle(seen: Seen, wanted: Cancellation, name: str) -> Result | None:
    """Why the order cannot be called off at all, by what the marketplace says of it."""
    if seen.status in ON_ITS_WAY:
        words = Text(
            "The parcel was handed over: %(marketplace)s cancels nothing any more. The buyer can ask for a "
            "return when it has arrived.",
            marketplace=name,
        )
        return Result(End.OVER, words, CROSSED)
    if seen.status == OrderStatus.RETURNED:
        return Result(End.OVER, Text("The order came back already: nothing is left to cancel."), ENDED)
    if seen.fulfilled_by == BY_MARKETPLACE and seen.status != OrderStatus.CANCEL_REQUESTED:
        words = Text(
            "%(marketplace)s ships this order from its own warehouse, and only it can cancel the order.",
            marketplace=name,
        )
        return Result(End.OVER, words, NOT_BY_SELLER)
    if wanted.kind == Cancellation.Kind.PARTIAL and not seen.can_cancel_part:
        words = Text("%(marketplace)s lets this order be cancelled as a whole only.", marketplace=name)
        return Result(End.OVER, words, NO_PART)
    return None


def _cancelled(wanted: Cancellation, order: Order, name: str) -> Result:
    facts = {"reason": order.cancel_reason}
    if wanted.rejects:
        words = Text(
            "%(marketplace)s had cancelled the order before your rejection came. It is cancelled "
            "everywhere now.",
            marketplace=name,
        )
        return Result(End.DONE, words, REQUEST_GONE, facts)
    return Result(End.DONE, Text("%(marketplace)s cancelled the order.", marketplace=name), facts=facts)


def _waiting_to_show(step: Step, name: str) -> Result | None:
    """A call that was answered is not made twice: pieces would be cancelled twice."""
    asked_at = clock.from_epoch(step.facts.get("asked"))
    if asked_at is None:
        return None
    if clock.now() - asked_at < SHOWN_WITHIN:
        return Result(End.LATER, Text("%(marketplace)s took it, and does not show it yet.", marketplace=name))
    words = Text(
        "%(marketplace)s took the cancellation and still shows the order as it was. Look at it in the Seller "
        "Centre. To try again asks once more.",
        marketplace=name,
    )
    return Result(End.HELD, words, UNSEEN)


def _costs(wanted: Cancellation, seen: Seen, name: str) -> tuple[Sequence[str], str]:
    costs = []
    if seen.status != OrderStatus.CANCEL_REQUESTED and not reading.is_ours(wanted.order.shop):
        costs.append(Text("It counts in the shop's cancellation rate at %(marketplace)s.", marketplace=name))
    if wanted.kind != Cancellation.Kind.PARTIAL or not wanted.pieces or reading.is_ours(wanted.order.shop):
        return costs, ""
    try:
        value = reading.worth(wanted.order, wanted.pieces)
    except RemoteError as error:
        return costs, Text("What it is worth could not be asked just now. %(why)s", why=error.words)
    return [*costs, Text("The buyer gets back about %(sum)s.", sum=money.rupiah(value))], ""
