"""A cancellation as it is told: its ticks, its times, and what became of the message."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from channels import marketplaces
from channels.marketplaces import MARKETPLACES
from channels.models import Order
from omnihub.cancellation import choosing
from omnihub.cancellation.models import Cancellation, Step
from omnihub.cancellation.steps.message import event, part
from omnihub.core import clock
from omnihub.core.texts import read
from omnihub.language.said import said
from omnihub.notifications import telling
from omnihub.notifications.telling import Told

ICONS = {
    Step.State.WAITING: "hourglass_empty",
    Step.State.RUNNING: "sync",
    Step.State.DONE: "check_circle",
    Step.State.SKIPPED: "remove_circle",
    Step.State.REFUSED: "block",
    Step.State.HELD: "front_hand",
}


@dataclass(frozen=True, slots=True)
class Offered:
    """A listing on the receipt: what it shows again, and since when; or why it does not."""

    shop: str
    sku: str
    pieces: int
    shows: int
    since: datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class Tick:
    step: Step
    icon: str
    words: str
    told: Sequence[Told]
    offered: Sequence[Offered]
    may_retry: bool
    may_go_on: bool

    @property
    def by_hand(self) -> bool:
        """The person has to do it, and says so when it is done."""
        return self.step.code == "cancel_refund_by_hand"


@dataclass(frozen=True, slots=True)
class Receipt:
    row: Cancellation
    ticks: Sequence[Tick]
    outcome: str
    lines: Sequence[tuple[str, int]]
    may_decide: bool
    may_withdraw: bool
    seller_centre: str

    @property
    def runs(self) -> bool:
        return self.row.state in (Cancellation.State.RUNNING, Cancellation.State.PERSON)

    @property
    def overdue(self) -> bool:
        return self.row.answer_by is not None and self.row.answer_by < clock.now()

    @property
    def intercept(self) -> bool:
        """A printed label stops nobody from handing the parcel over."""
        return any(tick.step.facts.get("intercept") for tick in self.ticks)


def of_order(order: Order, *, may_decide: bool) -> Receipt | None:
    """Of the newest one."""
    row = order.cancellations.order_by("-pk").first()
    if row is None:
        return None
    row.order = order
    return of(row, may_decide=may_decide)


def of(row: Cancellation, *, may_decide: bool) -> Receipt:
    steps = list(row.steps.order_by("position"))
    over = any(step.side == Step.Side.CHANNEL and step.over for step in steps)
    return Receipt(
        row=row,
        ticks=[_tick(row, step, may_decide=may_decide) for step in steps],
        outcome=said(read(row.outcome)),
        lines=_lines(row),
        may_decide=may_decide,
        may_withdraw=may_decide and row.open and not over and not row.request,
        seller_centre=seller_centre(row.order),
    )


def seller_centre(order: Order) -> str:
    known = order.shop.kind in MARKETPLACES
    return marketplaces.for_kind(order.shop.kind).order_url(order.number) if known else ""


def _tick(row: Cancellation, step: Step, *, may_decide: bool) -> Tick:
    decides = may_decide and row.open and step.stopped
    message = step.side == Step.Side.MESSAGE and step.state == Step.State.DONE
    return Tick(
        step=step,
        icon=ICONS[Step.State(step.state)],
        words=said(read(step.words)),
        told=telling.told(row.order_id, event(row), part(row)) if message else (),
        offered=[_offered(one) for one in step.facts.get("offered", ())],
        may_retry=decides,
        may_go_on=decides and choosing.may_go_on_without(step),
    )


def _offered(facts: Mapping[str, Any]) -> Offered:
    """Receipts of before say what each listing offered, and no more."""
    since = facts.get("since")
    return Offered(
        shop=facts["shop"],
        sku=facts["sku"],
        pieces=facts.get("pieces", 0),
        shows=facts.get("shows", facts.get("now", 0)),
        since=datetime.fromisoformat(since) if since else None,
        why=said(read(facts.get("why", ""))),
    )


def _lines(row: Cancellation) -> list[tuple[str, int]]:
    """What is cancelled of the order, where it is not the whole."""
    if not row.pieces:
        return []
    names: dict[str, Any] = {line.key: line.sku or line.name for line in row.order.lines.all()}
    return [(names.get(key, key), count) for key, count in row.pieces.items()]
