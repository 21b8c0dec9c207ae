"""Is the machine well: what waits and how long, who rests, what came in, what each shop may do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Count, Max, OuterRef, Subquery
from django.utils.translation import gettext as _

from channels.models import Order, Shop
from omnihub.core import clock, database, refusals
from omnihub.core import queries as engine
from omnihub.core.models import InboxMessage
from omnihub.core.queries import Pace
from omnihub.dashboard.queries.kept import kept
from omnihub.dashboard.queries.shops import Linked

A_DAY = timedelta(days=1)
LOOKED_BACK = timedelta(days=7)
LAST_KEPT = 5 * 60
UNTOLD = timedelta(minutes=30)
"""So much later than the last message may an order be placed: longer, and messages do not come."""


@dataclass(slots=True)
class Road:
    """One kind of work: what is open, since when the oldest is due, and how fast the last minutes went."""

    topic: str
    waiting: int = 0
    sending: int = 0
    held: int = 0
    oldest: timedelta | None = None
    pace: Pace | None = None

    @property
    def open(self) -> int:
        return self.waiting + self.sending


@dataclass(frozen=True, slots=True)
class Source:
    """Who tells us of changes by itself. `alarm`: it should have told us something, and did not."""

    name: str
    last: datetime | None
    lately: int
    unread: int
    alarm: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """Messages that came in and were not read yet."""

    rows: int
    oldest: timedelta | None


def unread() -> Unread:
    backlog = engine.inbox_backlog()
    now = database.database_now()
    ages = [timedelta(seconds=row.age(now)) for row in backlog]
    return Unread(sum(row.rows for row in backlog), max(ages, default=None))


def roads(paces: Mapping[str, Pace]) -> list[Road]:
    """Those with something open or something done lately; what is late comes first."""
    found: dict[str, Road] = {}
    now = database.database_now()
    for row in engine.work_backlog():
        road = found.setdefault(row.name, Road(row.name))
        setattr(road, row.state, row.rows)
    for topic, due in engine.oldest_due().items():
        found.setdefault(topic, Road(topic)).oldest = now - due
    for topic, pace in paces.items():
        if topic != "inbox":
            found.setdefault(topic, Road(topic)).pace = pace
    return sorted(found.values(), key=lambda road: (-(road.oldest or timedelta()), road.topic))


def sources() -> list[Source]:
    """`last` is empty where nothing came for a week."""
    now = clock.now()
    lately = _heard(now - A_DAY)
    last = _last(now - LOOKED_BACK) | {name: at for name, (at, _count) in lately.items()}
    unread = {row.name: row.rows for row in engine.inbox_backlog()}
    refused, placed = refusals.wrong(), _last_placed()
    return [
        Source(
            name,
            last.get(name),
            lately[name][1] if name in lately else 0,
            unread.get(name, 0),
            _refused() if name in refused else _alarm(last.get(name), placed.get(name)),
        )
        for name in settings.HOOKS
    ]


def _heard(since: datetime) -> dict[str, tuple[datetime, int]]:
    """The newest message of each source, and how many came."""
    rows = InboxMessage.objects.filter(received_at__gte=since).annotate(name=database.unindexed("source"))
    heard = rows.order_by().values_list("name").annotate(at=Max("received_at"), n=Count("pk"))
    return {name: (at, count) for name, at, count in heard}


def _last(since: datetime) -> dict[str, datetime]:
    """As it was some minutes ago: whoever was silent for a day is found by walking a week."""
    heard = kept("last-messages", LAST_KEPT, lambda: {name: at for name, (at, _n) in _heard(since).items()})
    return {name: at for name, at in heard.items() if at >= since}


def _refused() -> str:
    return _(
        "Its calls are refused: their secret is not the one that OmniHub knows. Compare the secret in the "
        "sender's console with the one here."
    )


def _last_placed() -> dict[str, datetime]:
    """When the newest order was placed, by kind of shop. Asked shop by shop: each has an index of its own,
    and where there is none nothing is walked.
    """
    newest = Order.objects.filter(shop=OuterRef("pk"), history=False).order_by("-placed_at", "-pk")
    live = Shop.objects.filter(state=Shop.State.CONNECTED, pulls=True)
    placed = live.annotate(placed=Subquery(newest.values("placed_at")[:1])).order_by("placed")
    return {kind: at for kind, at in placed.values_list("kind", "placed") if at}


def _alarm(last: datetime | None, placed: datetime | None) -> str:
    """A marketplace where orders are placed tells us so. On a quiet day silence is no alarm."""
    since = last or clock.now() - LOOKED_BACK
    if placed is None or placed <= since + UNTOLD:
        return ""
    return _(
        "Orders were placed since, and no push told us: they are found only by the look every few minutes. "
        "Check the push settings in the marketplace's console."
    )


def shops() -> list[Linked]:
    rows = Shop.objects.select_related("connection").order_by("name", "pk")
    return [Linked(shop, getattr(shop, "connection", None)) for shop in rows]
