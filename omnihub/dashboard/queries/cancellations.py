"""Cancellations for the pages: what waits for a decision, what runs, what was."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Min, Q, QuerySet

from omnihub.cancellation.models import Cancellation
from omnihub.dashboard.queries.counting import counts
from omnihub.dashboard.queries.moments import Mark

PAGE_SIZE = 50
State, Begun = Cancellation.State, Cancellation.Begun
GROUPS = {
    "answer": Q(state=State.PREVIEW, begun_by=Begun.BUYER),
    "decide": Q(state=State.PREVIEW) & ~Q(begun_by=Begun.BUYER),
    "person": Q(state=State.PERSON),
    "running": Q(state=State.RUNNING),
    "over": Q(state__in=[State.DONE, State.REFUSED, State.WITHDRAWN]),
}
OLDEST_FIRST = frozenset({"answer", "decide", "person"})
"""Whoever waits longest comes first."""


@dataclass(frozen=True, slots=True)
class Page:
    rows: Sequence[Cancellation]
    after: str


def to_decide() -> QuerySet[Cancellation]:
    """By a person: buyers' requests, what was cancelled in Odoo, and what stopped on its way."""
    return Cancellation.objects.filter(state__in=[State.PREVIEW, State.PERSON])


def found_in_odoo() -> tuple[int, object]:
    """How many wait for a decision, and by when the first of them had to be shipped."""
    rows = Cancellation.objects.filter(state=State.PREVIEW, begun_by=Begun.ODOO)
    first = rows.aggregate(first=Min("order__ship_by"))["first"]
    return counts(rows=rows)["rows"], first


def numbers() -> dict[str, int]:
    open_groups = {name: condition for name, condition in GROUPS.items() if name != "over"}
    return counts(**{name: Cancellation.objects.filter(own) for name, own in open_groups.items()})


def page(group: str, after: str) -> Page:
    rows = Cancellation.objects.select_related("order__shop")
    rows = rows.filter(GROUPS[group]) if group in GROUPS else rows
    up = group in OLDEST_FIRST
    if mark := Mark.read(after):
        rows = rows.filter(_beyond(mark, up=up))
    found = list(rows.order_by(*(("asked_at", "pk") if up else ("-asked_at", "-pk")))[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    more = str(Mark(shown[-1].asked_at, shown[-1].pk)) if len(found) > PAGE_SIZE else ""
    return Page(shown, more)


def _beyond(mark: Mark, *, up: bool) -> Q:
    """The first condition is the index's range; the second settles equal moments."""
    if up:
        return Q(asked_at__gte=mark.at) & (Q(asked_at__gt=mark.at) | Q(pk__gt=mark.pk))
    return Q(asked_at__lte=mark.at) & (Q(asked_at__lt=mark.at) | Q(pk__lt=mark.pk))
