"""The log of messages to buyers, page by page; and what one order's buyer was told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from channels.models import Order
from omnihub.core import folded
from omnihub.dashboard.queries.moments import Mark
from omnihub.notifications import words
from omnihub.notifications.events import Event, State, Way
from omnihub.notifications.models import Message

PAGE_SIZE = 50
MOST_FOUND = 200
LONGEST_SEARCH = 64
TONES: Mapping[str, str] = {
    State.WAITING: "waiting",
    State.SENT: "sending",
    State.DELIVERED: "delivered",
    State.READ: "ok",
    State.FAILED: "failed",
    State.UNKNOWN: "again",
    State.SKIPPED: "",
}
"""The pill of each state."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What is no filter of ours is none: a wrong address shows more, not an error."""

    state: str = ""
    way: str = ""
    event: str = ""
    search: str = ""
    after: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        state, way, event = (query.get(name, "") for name in ("state", "way", "event"))
        return cls(
            state=state if state in State.values else "",
            way=way if way in Way.values else "",
            event=event if event in Event.values else "",
            search=query.get("q", "").strip()[:LONGEST_SEARCH].replace("\x00", ""),
            after=query.get("after", ""),
        )

    def but(self, **changes: str) -> "Filters":
        return replace(self, **{"after": "", **changes})

    @property
    def narrow(self) -> bool:
        return bool(self.state or self.way or self.event or self.search)

    @property
    def address(self) -> str:
        pairs = {
            "q": self.search,
            "state": self.state,
            "way": self.way,
            "event": self.event,
            "after": self.after,
        }
        query = urlencode({name: value for name, value in pairs.items() if value})
        return reverse("dashboard:messages") + (f"?{query}" if query else "")


@dataclass(frozen=True, slots=True)
class Line:
    row: Message

    @property
    def tone(self) -> str:
        return TONES[self.row.state]

    @property
    def why(self) -> str:
        reason = words.because(self.row.because) if self.row.because else ""
        return " ".join(part for part in (reason, self.row.words) if part)

    @property
    def at(self) -> datetime:
        return words.moment(self.row)


@dataclass(frozen=True, slots=True)
class Page:
    lines: list[Line]
    older: str


def page(filters: Filters) -> Page:
    rows = _found(filters).select_related("order__shop").defer("recipient").order_by("-made_at", "-pk")
    if mark := Mark.read(filters.after):
        earlier = Q(made_at__lt=mark.at) | Q(pk__lt=mark.pk)
        rows = rows.filter(Q(made_at__lte=mark.at) & earlier)
    found = list(rows[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    more = str(Mark(shown[-1].made_at, shown[-1].pk)) if len(found) > PAGE_SIZE else ""
    return Page([Line(row) for row in shown], filters.but(after=more).address if more else "")


def _found(filters: Filters) -> QuerySet[Message]:
    wanted = {name: getattr(filters, name) for name in ("state", "way", "event") if getattr(filters, name)}
    rows = Message.objects.filter(**wanted)
    if not filters.search:
        return rows
    orders = folded.beginning(Order.objects.all(), "number", filters.search)
    return rows.filter(order__in=list(orders.values_list("pk", flat=True)[:MOST_FOUND]))


def of_order(order: Order) -> list[Line]:
    """The newest last, as it was told."""
    rows = Message.objects.filter(order=order).defer("recipient").order_by("made_at", "pk")
    return [Line(row) for row in rows]


def spoken(lines: Iterable[Line]) -> list[Line]:
    """Without those that were overtaken before anybody spoke."""
    return [line for line in lines if line.row.because != "overtaken"]
