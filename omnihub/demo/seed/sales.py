"""Who bought what and when, and how far it came until now: the plan of every other row."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from channels.states import OrderStatus
from omnihub.core import clock
from omnihub.demo.seed.catalogue import Offer, Stall

DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SPACE = 36**8
STEP = 1_093_571_402_377  # shares no factor with SPACE: every key gives another number
WAYBILLS = 10**11
WAYBILL_STEP = 48_271_903_127
CARRIERS = (("SPX Standard", "SPXID0"), ("J&T Express", "JP00"), ("JNE Reguler", "JNE0"))
HOUR = timedelta(hours=1)


@dataclass(slots=True)
class Sale:
    """Moments that are still to come are None."""

    pk: int
    stall: Stall
    number: str
    status: OrderStatus
    history: bool
    buyer: int
    goods: list[tuple[Offer, int]]
    gross: Decimal
    carrier: str
    waybill: str
    placed_at: datetime
    paid_at: datetime | None = None
    shipped_at: datetime | None = None
    completed_at: datetime | None = None
    cancelled_at: datetime | None = None
    released_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """`live_at`: what was placed before is history. `first`: the primary key of the first order."""

    stalls: Sequence[Stall]
    start: datetime
    end: datetime
    live_at: datetime
    first: int
    count: int
    buyers: int

    def placed_at(self, place: int) -> datetime:
        return self.start + (self.end - self.start) * place / self.count


def made(plan: Plan, dice: Random, places: range) -> Iterator[Sale]:
    for place in places:
        yield _sale(plan, dice, place)


def buyer_of(plan: Plan, place: int) -> int:
    """Three orders in a row of one shop are of one buyer: the shops take turns."""
    turn, shop = divmod(place, len(plan.stalls))
    return plan.buyers + turn // 3 * len(plan.stalls) + shop


def _sale(plan: Plan, dice: Random, place: int) -> Sale:
    pk, placed_at = plan.first + place, plan.placed_at(place)
    stall = plan.stalls[place % len(plan.stalls)]
    goods = _goods(dice, stall)
    carrier, letters = CARRIERS[0] if dice.random() < 0.7 else dice.choice(CARRIERS[1:])  # noqa: PLR2004
    sale = Sale(
        pk=pk,
        stall=stall,
        number=_number(pk, placed_at),
        status=OrderStatus.UNPAID,
        history=placed_at < plan.live_at,
        buyer=buyer_of(plan, place),
        goods=goods,
        gross=Decimal(sum(offer.price * pieces for offer, pieces in goods)),
        carrier=carrier,
        waybill=f"{letters}{pk * WAYBILL_STEP % WAYBILLS:011d}",
        placed_at=placed_at,
    )
    _live(sale, dice, plan.end)
    return sale


def _number(pk: int, placed_at: datetime) -> str:
    """As Shopee's: the day, and eight letters that follow no order."""
    rest, letters = pk * STEP % SPACE, ""
    for _ in range(8):
        rest, digit = divmod(rest, 36)
        letters += DIGITS[digit]
    return f"{placed_at.astimezone(clock.JAKARTA):%y%m%d}{letters}"


def _goods(dice: Random, stall: Stall) -> list[tuple[Offer, int]]:
    """The first listings sell best; one order in four has several lines."""
    offers = stall.offers
    lines = 1 if dice.random() < 0.75 else dice.choice((2, 2, 3))  # noqa: PLR2004
    chosen = {int(len(offers) * dice.random() ** 2): 1 + (dice.random() < 0.1) for _ in range(lines)}  # noqa: PLR2004
    return [(offers[place], pieces) for place, pieces in chosen.items()]


def _live(sale: Sale, dice: Random, now: datetime) -> None:
    """Step after step, as long as its moment has come."""
    fate = dice.random()
    if fate < 0.05:  # noqa: PLR2004 - one in twenty is cancelled
        _cancel(sale, dice, now)
        return
    hours = dice.uniform
    paid, shipped = sale.placed_at + HOUR * hours(0, 1), sale.placed_at + HOUR * hours(10, 50)
    packed, delivered = sale.placed_at + HOUR * hours(2, 10), shipped + HOUR * hours(24, 120)
    completed = delivered + HOUR * hours(12, 72)
    for status, moment in (
        (OrderStatus.READY_TO_SHIP, paid),
        (OrderStatus.PACKED, packed),
        (OrderStatus.SHIPPED, shipped),
        (OrderStatus.DELIVERED, delivered),
        (OrderStatus.COMPLETED, completed),
    ):
        if moment <= now:
            sale.status = status
    sale.paid_at = _past(paid, now)
    sale.shipped_at = _past(shipped, now)
    sale.completed_at = _past(completed, now)
    sale.released_at = None if sale.stall.ours else sale.completed_at and _past(completed + HOUR * 5, now)
    if fate > 0.985 and sale.status in {OrderStatus.DELIVERED, OrderStatus.COMPLETED}:  # noqa: PLR2004
        old = now - delivered > HOUR * 120
        sale.status = OrderStatus.RETURNED if old else OrderStatus.RETURN_REQUESTED
        sale.completed_at = sale.released_at = None


def _cancel(sale: Sale, dice: Random, now: datetime) -> None:
    """Half of what is called off at our own shop was never paid: its time ended."""
    asked = sale.placed_at + HOUR * dice.uniform(0.2, 20)
    cancelled = asked + HOUR * 3
    if not sale.stall.ours or dice.random() < 0.5:  # noqa: PLR2004
        sale.paid_at = _past(sale.placed_at + HOUR / 10, now)
    if cancelled <= now:
        sale.status, sale.cancelled_at = OrderStatus.CANCELLED, cancelled
    elif asked <= now and sale.paid_at:
        sale.status = OrderStatus.CANCEL_REQUESTED
    elif sale.paid_at:
        sale.status = OrderStatus.READY_TO_SHIP


def _past(moment: datetime, now: datetime) -> datetime | None:
    return moment if moment <= now else None
