"""Payments and refunds as lists, and everything of one payment."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar
from urllib.parse import urlencode

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from channels.models import Order
from omnihub.core.folded import beginning
from omnihub.core.models import InboxMessage
from omnihub.dashboard.queries.counting import counts
from omnihub.dashboard.queries.moments import Mark
from payments.models import Payment, Refund

PAGE_SIZE = 50
MOST_FOUND = 200
MOST_NOTICES = 50
LONGEST_SEARCH = 100
NUMBER = re.compile(r"\d{1,18}", re.ASCII)
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
Row = TypeVar("Row", bound=Model)

STATES: Mapping[str, Q] = {
    "all": Q(),
    **{state: Q(state=state) for state in Payment.State.values},
}
STATE_LABELS: Mapping[str, str | Promise] = {
    "all": gettext_lazy("All"),
    **dict(Payment.State.choices),
}
REFUNDS: Mapping[str, Q] = {
    "todo": Q(state__in=[Refund.State.ACCOUNT, Refund.State.APPROVAL, Refund.State.FAILED]),
    "going": Q(state__in=[Refund.State.READY, Refund.State.SENT]),
    "done": Q(state=Refund.State.DONE),
    "dropped": Q(state=Refund.State.DROPPED),
    "all": Q(),
}
REFUND_LABELS: Mapping[str, str | Promise] = {
    "todo": gettext_lazy("Wait for a person"),
    "going": gettext_lazy("On their way"),
    "done": gettext_lazy("Given back"),
    "dropped": gettext_lazy("Not sent"),
    "all": gettext_lazy("All"),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asked a list for, out of the address bar and back into it."""

    name: str
    tab: str
    search: str = ""
    after: str = ""

    @classmethod
    def read(cls, name: str, tabs: Mapping[str, Q], query: Mapping[str, str]) -> "Wish":
        """Anything that is none of ours shows the first tab, not an error."""
        search = query.get("q", "").strip()[:LONGEST_SEARCH].replace("\x00", "")
        first = next(iter(tabs))
        tab = query.get("tab", "all" if search else first)
        return cls(name, tab if tab in tabs else first, search, query.get("after", ""))

    def but(self, **changes: str) -> "Wish":
        return replace(self, **{"after": "", **changes})

    @property
    def address(self) -> str:
        pairs = {"tab": self.tab, "q": self.search, "after": self.after}
        return f"{reverse(self.name)}?{urlencode({key: value for key, value in pairs.items() if value})}"


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    rows: Sequence[Row]
    after: str


def payments(wish: Wish) -> Page[Payment]:
    rows = Payment.objects.filter(STATES[wish.tab]).select_related("order__shop")
    if wish.search:
        rows = rows.filter(order__in=_orders(wish.search))
    return _page(rows.prefetch_related("receipts"), wish.after, "opened_at", NUMBER)


def refunds(wish: Wish) -> Page[Refund]:
    rows = Refund.objects.filter(REFUNDS[wish.tab]).select_related("receipt__payment__order__shop")
    if wish.search:
        rows = rows.filter(receipt__payment__order__in=_orders(wish.search))
    return _page(rows, wish.after, "asked_at", UUID)


def waiting() -> QuerySet[Refund]:
    return Refund.objects.filter(REFUNDS["todo"])


def refund_counts() -> dict[str, int]:
    """Finished ones are not counted: they are many."""
    return counts(todo=waiting(), going=Refund.objects.filter(REFUNDS["going"]))


def _orders(text: str) -> list[int]:
    rows = beginning(Order.objects.all(), "number", text)
    return list(rows.values_list("pk", flat=True)[:MOST_FOUND])


def _page(rows: QuerySet[Row], after: str, moment: str, keys: re.Pattern[str]) -> Page[Row]:
    """The newest first; equal moments are told apart by the key, which is no number with refunds."""
    mark = Place.read(after, keys)
    if mark:
        rows = rows.filter(Q(**{f"{moment}__lt": mark.at}) | Q(**{moment: mark.at, "pk__lt": mark.key}))
    found = list(rows.order_by(f"-{moment}", "-pk")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    more = str(Place(getattr(shown[-1], moment), str(shown[-1].pk))) if len(found) > PAGE_SIZE else ""
    return Page(shown, more)


@dataclass(frozen=True, slots=True)
class Place:
    at: datetime
    key: str

    @classmethod
    def read(cls, text: str, keys: re.Pattern[str]) -> "Place | None":
        moment, _dot, key = text.partition(".")
        mark = Mark.read(f"{moment}-0")
        return cls(mark.at, key) if mark and keys.fullmatch(key) else None

    def __str__(self) -> str:
        return f"{str(Mark(self.at, 0)).partition('-')[0]}.{self.key}"


def payment(pk: int) -> QuerySet[Payment]:
    return (
        Payment.objects.filter(pk=pk)
        .select_related("order__shop")
        .prefetch_related("charges", "receipts__refunds", "receipts__charge")
    )


def notices(found: Payment) -> list[InboxMessage]:
    """What the gateways told of its charges and refunds, the newest first."""
    charges = list(found.charges.all())
    subjects = [f"{one.gateway}:{one.reference}" for one in charges]
    subjects += [f"{one.gateway}:{one.remote_id}" for one in charges if one.remote_id]
    for receipt in found.receipts.all():
        subjects += [f"{receipt.gateway}:{one.pk}" for one in receipt.refunds.all()]
    rows = InboxMessage.objects.filter(subject__in=subjects).defer("body")
    return list(rows.order_by("-received_at")[:MOST_NOTICES])
