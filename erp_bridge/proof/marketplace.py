"""The marketplace's column: read afresh from the marketplace, never from our own rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from channels import marketplaces
from channels.models import Shop
from channels.records import OrderData
from channels.states import OrderStatus
from erp_bridge import plan
from erp_bridge.models import OdooProfile
from erp_bridge.proof.facts import Document, Sold
from omnihub.core import batches, clock

DETAILS_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Window:
    """The orders that are compared: created in it, and unchanged for longer than the settle edge."""

    since: datetime
    until: datetime
    settle: timedelta

    def settled(self, moment: datetime) -> bool:
        return moment <= self.until - self.settle


def documents(steps: frozenset[plan.Step]) -> frozenset[Document]:
    return frozenset(Document(step) for step in steps if step is not plan.Step.CANCEL)


def sold(shop: Shop, profile: OdooProfile, window: Window) -> Iterator[Sold]:
    """Every order of the window with the documents it asks for by now. What cannot be read is told, too."""
    marketplace = marketplaces.for_shop(shop)
    released = {
        release.number: release.released_at for release in marketplace.releases(window.since, window.until)
    }
    numbers = (number for number, _ in marketplace.listed(window.since, window.until))
    for batch in batches.of(DETAILS_AT_ONCE, numbers):
        read = {order.number: order for order in marketplace.read(batch)}
        for number in batch:
            if number not in read:
                yield _unread(number, window)
            elif read[number].placed_at >= window.since:  # lists are cut to the second
                yield _sold(read[number], profile, window, released.get(number))


def _unread(number: str, window: Window) -> Sold:
    """Its day is as unknown as the rest of it: it stands on the last one."""
    return Sold(number, clock.jakarta_date(window.until), None, frozenset(), settled=False, unread=True)


def _sold(order: OrderData, profile: OdooProfile, window: Window, released_at: datetime | None) -> Sold:
    settled = window.settled(order.updated_at)
    steps = plan.wanted(
        order.status,
        released=released_at is not None and window.settled(released_at),
        history=False,
        order_at=profile.order_at,
        invoice_at=profile.invoice_at,
        shipped=order.shipped_at is not None,
    )
    return Sold(
        number=order.number,
        day=clock.jakarta_date(order.placed_at),
        total=order.escrow.gross if order.escrow else None,
        asks_for=documents(steps) if settled else frozenset(),
        cancelled=order.status == OrderStatus.CANCELLED,
        settled=settled,
    )
