"""Some items of one shop on their way to the marketplace, each number computed at the moment it is sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from channels import guards, marketplaces, offers, policies, readback, todos
from channels.marketplaces import Marketplace
from channels.models import Shop, StockPolicy
from channels.offers import Offer
from channels.readback import Call
from channels.records import BELOW_CAMPAIGN, StockAnswer
from omnihub.core import clock, database, work
from omnihub.core.errors import Busy
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome

READ_AGAIN = timedelta(minutes=10)
"""What the marketplace shows is looked at before we write over it, unless we did so lately."""
ORDERS_FIRST = timedelta(seconds=15)
SOON = timedelta(seconds=5)
SHOWN = 10
NOTHING = "The marketplace shows the right number already."


@dataclass(slots=True)
class Errand:
    """Some items of one shop. What has no outcome in the end is given back."""

    shop: Shop
    works: Mapping[str, Work]
    deadline: Deadline
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    marketplace: Marketplace = field(init=False)

    def __post_init__(self) -> None:
        self.marketplace = marketplaces.for_shop(self.shop)

    def run(self) -> None:
        by_item = self._due()
        doubted = {item_id for item_id, found in by_item.items() if any(map(_in_doubt, found))}
        self._settle_doubts(sorted(doubted.union(self._read(by_item))))
        if self._too_many_zeros():
            return
        for item_id in by_item:
            if self.deadline.passed():
                return
            if self._open(item_id):
                self._send(item_id)

    def end(self, item_id: str, outcome: Outcome) -> None:
        self.outcomes[self.works[item_id].pk] = outcome

    def end_rest(self, outcome: Outcome) -> None:
        for item_id in filter(self._open, self.works):
            self.end(item_id, outcome)

    def _open(self, item_id: str) -> bool:
        return self.works[item_id].pk not in self.outcomes

    def _due(self) -> dict[str, list[Offer]]:
        """The others are right as they are, or cannot be told."""
        by_item: dict[str, list[Offer]] = {item_id: [] for item_id in self.works}
        for one in offers.of_items(self.shop, self.works):
            by_item[one.listing.item_id].append(one)
        for item_id, found in by_item.items():
            if not any(one.differs or _in_doubt(one) or _unsure(one) for one in found):
                self.end(item_id, Outcome.done(_why_not(found)))
        return {item_id: found for item_id, found in by_item.items() if self._open(item_id)}

    def _read(self, by_item: Mapping[str, Sequence[Offer]]) -> list[str]:
        """The items among them whose numbers are in doubt."""
        now = database.database_now()
        wanted = [item_id for item_id, found in by_item.items() if any(_unread(one, now) for one in found)]
        if not wanted:
            return []
        return readback.keep_shown(self.shop, wanted, self.marketplace.read_stock(wanted), now)

    def _settle_doubts(self, item_ids: Sequence[str]) -> None:
        """An order may explain it that we have not heard of: those are read first."""
        doubted = readback.still_doubted(self.shop, item_ids) if item_ids else []
        if not doubted:
            return
        told = [one.published for one in doubted if one.published]
        read_at = max(one.shown_at for one in told if one.shown_at)
        if guards.orders_are_read(self.shop, read_at):
            self._stop(StockPolicy.Stop.FOREIGN, guards.another_tool(self.shop, doubted))
            return
        work.add([todos.catch_up(self.shop.key, "a stock number is in doubt")])
        words = (
            "The marketplace shows another number than we sent. First all orders are read; those that wait "
            "under Attention may explain it."
        )
        for item_id in {one.listing.item_id for one in doubted}:
            self.end(item_id, Outcome.again(words, "stock_doubt", clock.now() + ORDERS_FIRST))

    def _too_many_zeros(self) -> bool:
        open_items = [item_id for item_id in self.works if self._open(item_id)]
        if not any(one.zeroes for one in offers.of_items(self.shop, open_items)):
            return False
        words = guards.too_many_zeros(self.shop)
        if words:
            self._stop(StockPolicy.Stop.ZEROS, words)
        return bool(words)

    def _stop(self, why: StockPolicy.Stop, words: str) -> None:
        policies.stop(self.shop, why, words)
        self.end_rest(Outcome.settings(words, why))

    def _send(self, item_id: str) -> None:
        pushed_at = database.database_now()
        found = offers.of_items(self.shop, [item_id])
        sent = {one.listing.model_id: one for one in found if one.differs and one.figure}
        if not sent:
            self.end(item_id, Outcome.done(_why_not(found)))
        else:
            self._push(item_id, sent, pushed_at)
        self._look_again_later(item_id, found, pushed_at)

    def _push(self, item_id: str, sent: Mapping[str, Offer], pushed_at: datetime) -> None:
        """Whatever went wrong, what was taken before is kept."""
        readback.under_way(sent.values(), pushed_at)
        answer = self._ask(item_id, {m: one.figure.value for m, one in sent.items() if one.figure})
        call = Call(item_id, sent, pushed_at, answered_at=database.database_now())
        readback.keep_answer(self.shop, call, answer)
        if answer.broke_off:
            raise answer.broke_off
        self.end(item_id, _outcome(sent, answer))

    def _ask(self, item_id: str, stocks: Mapping[str, int]) -> StockAnswer:
        return self.marketplace.push_stock(item_id, stocks)

    def _look_again_later(self, item_id: str, found: Sequence[Offer], now: datetime) -> None:
        """After a call without an answer: when it can no longer land, what is shown is compared once more."""
        until = [one.published.unsure_until for one in found if one.published and one.published.unsure_until]
        if not until:
            return
        if max(until) > now:
            work.add([todos.stock(self.shop.key, item_id, "a push had no answer", max(until))])
        else:
            readback.sure_again(self.shop, item_id)


def _in_doubt(offer: Offer) -> bool:
    return offer.published is not None and offer.published.doubt_at is not None


def _unsure(offer: Offer) -> bool:
    return offer.published is not None and offer.published.unsure_until is not None


def _unread(offer: Offer, now: datetime) -> bool:
    """A doubt is about one reading: it is settled before there is another."""
    told = offer.published
    if told is None or told.shown_at is None:
        return True
    if told.unsure_until:
        return told.unsure_until <= now
    return told.doubt_at is None and told.shown_at < now - READ_AGAIN


def _why_not(found: Sequence[Offer]) -> str:
    if not found:
        return "The mirror has no listing of this item: there is nothing to write."
    problems = {one.problem.words for one in found if one.problem and one.figure is None}
    problems |= {one.published.problem_words for one in found if one.gone and one.published}
    return " ".join(sorted(problems)) or NOTHING


def _outcome(sent: Mapping[str, Offer], answer: StockAnswer) -> Outcome:
    """The worst of what became of its numbers."""
    refused = list(answer.refused.values())
    if any(error.code == BELOW_CAMPAIGN for error in refused):
        words = next(error.words for error in refused if error.code == BELOW_CAMPAIGN)
        return Outcome.again(words, BELOW_CAMPAIGN, clock.now() + SOON)
    final = [error for error in refused if not isinstance(error, Busy)]
    if final:
        return Outcome.person(" ".join(sorted({error.words for error in final})), final[0].code)
    if refused:
        return Outcome.of(refused[0])
    unheard = sorted(sent.keys() - answer.accepted.keys())
    if unheard:
        return Outcome.again("The marketplace did not say what became of some numbers.", "stock_unanswered")
    return Outcome.done(_said(sent))


def _said(sent: Mapping[str, Offer]) -> str:
    moves = [_move(one) for one in sent.values()]
    more = f" and {len(moves) - SHOWN} more" if len(moves) > SHOWN else ""
    return "; ".join(moves[:SHOWN]) + more


def _move(offer: Offer) -> str:
    assert offer.figure
    before = offer.published.value if offer.published else None
    name = offer.listing.sku or offer.listing.model_id
    return f"{name}: {'–' if before is None else before} → {offer.figure.value}"
