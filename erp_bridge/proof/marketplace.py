"""The marketplace's column: read afresh from the marketplace, never from our own rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings

from channels import marketplaces
from channels.models import Shop
from channels.records import OrderData
from channels.states import OrderStatus
from erp_bridge import plan, queries
from erp_bridge.models import OdooProfile, ProofSlice
from erp_bridge.proof import gateway
from erp_bridge.proof.facts import Document, Sold, Taken
from erp_bridge.proof.gateway import Line
from erp_bridge.records import FULL, OURS, OWN
from omnihub.core import batches, clock

DETAILS_AT_ONCE = 50
WALLET_READ_WITHIN = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Window:
    """The orders that are compared: created in it, and unchanged for longer than the settle edge.

    Money that was released is gathered for a while before it is paid in the ERP: `gather`.
    """

    since: datetime
    until: datetime
    looked_at: datetime
    settle: timedelta
    gather: timedelta = timedelta(0)
    released: Mapping[str, datetime] = field(default_factory=dict)
    book: Sequence[Line] = ()

    @classmethod
    def of(cls, part: ProofSlice) -> Self:
        return cls(
            part.start,
            part.end,
            part.run.started_at,
            timedelta(seconds=part.run.settle_seconds),
            timedelta(seconds=settings.PAYMENT_GATHER_SECONDS),
            _released(part),
            _book(part),
        )

    def settled(self, moment: datetime) -> bool:
        return moment <= self.looked_at - self.settle

    def paid(self, number: str, *, by_day: bool = False) -> bool:
        """Whether its money must have reached the ERP by now. `by_day`: it is booked when its day is over
        and the wallet was read beyond it.
        """
        moment = self.released.get(number)
        if moment is not None and by_day:
            moment = clock.jakarta_day(clock.jakarta_date(moment))[1] + WALLET_READ_WITHIN
        return moment is not None and moment <= self.looked_at - self.settle - self.gather

    def holds(self, placed_at: datetime) -> bool:
        """Marketplaces list by whole seconds, both ends included."""
        return self.since <= placed_at < self.until


def _released(part: ProofSlice) -> dict[str, datetime]:
    if part.shop.kind in OURS:
        return {}
    told = _read_before(part)
    return {number: datetime.fromisoformat(moment) for number, moment in told.items()}


def _book(part: ProofSlice) -> list[Line]:
    """Of our own shops. An entry that changed meanwhile stands once, as it was read last."""
    return [Line.of(kept) for kept in _read_before(part).values()] if part.shop.kind in OURS else []


def _read_before(part: ProofSlice) -> dict[str, Any]:
    read = ProofSlice.objects.filter(run=part.run, shop=part.shop, kind=ProofSlice.Kind.RELEASES)
    found: dict[str, Any] = {}
    for result in read.order_by("start").values_list("result", flat=True):
        found.update(result)
    return found


def documents(steps: frozenset[plan.Step]) -> frozenset[Document]:
    return frozenset(Document(step) for step in steps if step is not plan.Step.CANCEL)


def sold(
    shop: Shop,
    profile: OdooProfile,
    window: Window,
    numbers: Iterable[str],
    adopted: Mapping[str, bool] | None = None,
) -> Iterator[Sold]:
    """These orders with the documents each asks for by now. What cannot be read is told, too.

    `adopted` are those of before go-live: number -> its goods had left the stock already.
    """
    marketplace, old = marketplaces.for_shop(shop), adopted or {}
    for batch in batches.of(DETAILS_AT_ONCE, numbers):
        read = {order.number: order for order in marketplace.read(batch)}
        money = _money(shop, window, batch)
        later = {} if shop.kind == OWN else queries.refunds(shop.pk, batch, own=False)
        for number in batch:
            if number not in read:
                yield _unread(number, window)
            elif number in old or window.holds(read[number].placed_at):
                taken = old.get(number, False)
                found = _sold(read[number], profile, window, stock_taken=taken, taken=money.get(number))
                yield replace(found, refunded=found.refunded + later.get(number, 0))


def _money(shop: Shop, window: Window, numbers: Sequence[str]) -> Mapping[str, Taken]:
    """Of our own shops only: a marketplace's money is told by its order."""
    if shop.kind != OWN:
        return {}
    return gateway.taken(shop.pk, window.book, numbers, gateway.Strays.of(shop.pk, numbers))


def _unread(number: str, window: Window) -> Sold:
    """Its moment is as unknown as the rest of it: it stands on the day of the list that named it."""
    return Sold(number, clock.jakarta_date(window.since), None, frozenset(), settled=False, unread=True)


def _argued(order: OrderData) -> bool:
    """While a return is open its refund may still be taken back: nothing is booked before it is final."""
    return order.status == OrderStatus.RETURN_REQUESTED and order.refunded > 0


def _sold(
    order: OrderData, profile: OdooProfile, window: Window, *, stock_taken: bool, taken: Taken | None = None
) -> Sold:
    changed_at = max(order.updated_at, taken.at) if taken and taken.at else order.updated_at
    settled = window.settled(changed_at) and not _argued(order)
    own, by_day = taken is not None, profile.settlement == FULL
    steps = plan.wanted(
        order.status,
        released=order.paid_at is not None if own else window.paid(order.number, by_day=by_day),
        history=False,
        order_at=profile.order_at,
        invoice_at=profile.invoice_at,
        shipped=order.shipped_at is not None,
        stock_taken=stock_taken,
    )
    return Sold(
        number=order.number,
        day=clock.jakarta_date(order.placed_at),
        total=order.gross,
        asks_for=documents(steps) if settled else frozenset(),
        cancelled=order.status == OrderStatus.CANCELLED,
        settled=settled,
        refunded=taken.back if taken else order.refunded,
        lost=order.lost,
        taken=taken,
    )
