"""Returns as lists: which tab shows which, in which order, and how many; and one of them with its papers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from channels.models import Order, ReturnCase
from erp_bridge import links
from erp_bridge.models import Binding
from omnihub.core.folded import beginning
from omnihub.dashboard.queries.counting import counts
from omnihub.dashboard.queries.moments import Mark

PAGE_SIZE = 50
MOST_FOUND = 200
LONGEST_SEARCH = 100
State = ReturnCase.State
TABS: Mapping[str, Q] = {
    "todo": Q(act_by__isnull=False) | Q(state=State.REQUESTED),
    "back": Q(state__in=[State.PROCESSING, State.ACCEPTED]),
    "disputes": Q(state__in=[State.DISPUTED, State.JUDGED]),
    "refunded": Q(state=State.REFUNDED),
    "closed": Q(state__in=[State.CLOSED, State.UNKNOWN]),
    "all": Q(),
}
LABELS: Mapping[str, str | Promise] = {
    "todo": gettext_lazy("To answer"),
    "back": gettext_lazy("On the way back"),
    "disputes": gettext_lazy("Disputes"),
    "refunded": gettext_lazy("Refunded"),
    "closed": gettext_lazy("Closed"),
    "all": gettext_lazy("All"),
}
OPEN = ("todo", "back", "disputes")
"""Finished ones are not counted: they are many."""
PAPERS = (Binding.Kind.CREDIT, Binding.Kind.RETURN)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asked the list for, out of the address bar and back into it."""

    tab: str = "todo"
    shop: int | None = None
    search: str = ""
    after: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Wish":
        """Anything that is none of ours shows more, not an error."""
        search = query.get("q", "").strip()[:LONGEST_SEARCH].replace("\x00", "")
        tab, shop = query.get("tab", "all" if search else "todo"), query.get("shop", "")
        short = shop.isascii() and shop.isdigit() and len(shop) < len("9999999999")
        return cls(
            tab if tab in TABS else "todo", int(shop) if short else None, search, query.get("after", "")
        )

    def but(self, **changes: object) -> "Wish":
        return replace(self, **{"after": "", **changes})  # type: ignore[arg-type]

    @property
    def address(self) -> str:
        pairs = {"tab": self.tab, "shop": self.shop or "", "q": self.search, "after": self.after}
        return f"{reverse('dashboard:returns')}?{urlencode({k: v for k, v in pairs.items() if v})}"


@dataclass(frozen=True, slots=True)
class Page:
    cases: Sequence[ReturnCase]
    after: str


def of_tab(tab: str) -> QuerySet[ReturnCase]:
    return ReturnCase.objects.filter(TABS[tab])


def open_counts(shop: int | None) -> dict[str, int]:
    found = {tab: of_tab(tab) for tab in OPEN}
    return counts(**{tab: rows.filter(shop=shop) if shop else rows for tab, rows in found.items()})


def page(wish: Wish) -> Page:
    """What waits for the seller by its deadline, the nearest first; all others the newest first."""
    cases = of_tab(wish.tab).select_related("shop", "order").prefetch_related("items")
    if wish.shop:
        cases = cases.filter(shop=wish.shop)
    if wish.search:
        cases = cases.filter(pk__in=_found(wish.search))
    mark = Mark.read(wish.after)
    if wish.tab == "todo":
        cases = cases.annotate(moment=Coalesce("act_by", "asked_at")).order_by("moment", "pk")
        beyond = Q(moment__gt=mark.at) | Q(moment=mark.at, pk__gt=mark.pk) if mark else Q()
    else:
        cases = cases.annotate(moment=F("asked_at")).order_by("-asked_at", "-pk")
        beyond = Q(asked_at__lt=mark.at) | Q(asked_at=mark.at, pk__lt=mark.pk) if mark else Q()
    rows = list(cases.filter(beyond)[: PAGE_SIZE + 1])
    shown = rows[:PAGE_SIZE]
    more = str(Mark(shown[-1].moment, shown[-1].pk)) if len(rows) > PAGE_SIZE else ""
    return Page(shown, more)


def _found(text: str) -> set[int]:
    """By how the number of the return or of its order begins, or its waybill."""
    every = ReturnCase.objects.all()
    pks: set[int] = set()
    for field in ("number", "tracking_number"):
        pks.update(beginning(every, field, text).values_list("pk", flat=True)[:MOST_FOUND])
    orders = beginning(Order.objects.all(), "number", text).values_list("pk", flat=True)[:MOST_FOUND]
    pks.update(every.filter(order__in=list(orders)).values_list("pk", flat=True)[:MOST_FOUND])
    return pks


def cases() -> QuerySet[ReturnCase]:
    return ReturnCase.objects.select_related("shop", "order").prefetch_related("items", "answers__pictures")


def of_order(order: Order) -> list[ReturnCase]:
    return list(ReturnCase.objects.filter(order=order).order_by("asked_at", "pk"))


def papers(case: ReturnCase) -> list[tuple[Binding, str]]:
    """The credit notes and the ways back in Odoo of the order it belongs to, each with its address."""
    if not case.order_id:
        return []
    rows = Binding.objects.filter(kind__in=PAPERS, subject=str(case.order_id)).order_by("pk")
    return [(row, links.of(row)) for row in rows]
