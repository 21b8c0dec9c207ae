"""The way of an order in the buyer's words: which steps are done, where its parcels are, who it is for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from channels.models import Checkout, OwnParcel
from omnihub.core import phones
from shipping.models import TrackingEvent

State = Checkout.State
STAR = "*"
SHOWN = 1
MOST_NEWS = 20


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    at: datetime | None
    now: bool = False


@dataclass(frozen=True, slots=True)
class Journey:
    steps: Sequence[Step]
    parcels: Sequence[OwnParcel]
    name: str
    phone: str
    place: str
    news: Sequence[TrackingEvent]
    over: bool
    """Nothing more will happen: the page need not look any more."""


def of(checkout: Checkout) -> Journey:
    ended = checkout.state in (State.EXPIRED, State.CANCELLED)
    return Journey(
        steps=_ended(checkout) if ended else _steps(checkout),
        parcels=list(checkout.parcels.order_by("pk")),
        name=" ".join(map(starred, checkout.name.split())),
        phone=phones.masked(checkout.phone),
        place=", ".join(part for part in (checkout.district, checkout.city) if part),
        news=_news(checkout),
        over=ended or checkout.state == State.COMPLETED,
    )


def _news(checkout: Checkout) -> list[TrackingEvent]:
    """What the couriers told last, the newest first."""
    rows = TrackingEvent.objects.filter(shipment__order=checkout.order_id)
    return list(rows.order_by("-at", "-pk")[:MOST_NEWS])


def _steps(checkout: Checkout) -> list[Step]:
    given = _("Ready to be collected") if checkout.collected else _("Shipped")
    told = [
        (_("Ordered"), checkout.placed_at),
        (_("Paid"), checkout.paid_at),
        (given, checkout.shipped_at),
        (_("Collected") if checkout.collected else _("Delivered"), checkout.delivered_at),
    ]
    done = [at for _label, at in told if at]
    return [Step(label, at, now=bool(done) and at == done[-1]) for label, at in told]


def _ended(checkout: Checkout) -> list[Step]:
    expired = checkout.state == State.EXPIRED
    last = _("Not paid in time") if expired else _("Cancelled")
    return [Step(_("Ordered"), checkout.placed_at), Step(last, checkout.cancelled_at, now=True)]


def starred(word: str) -> str:
    return word[:SHOWN] + STAR * max(len(word) - SHOWN, 2)
