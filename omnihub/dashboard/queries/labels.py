"""The list of labels: to print, printed, on their way and failed; newest first, by the last row seen."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse

from channels.models import OrderLine
from channels.states import OrderStatus
from omnihub.core import texts
from omnihub.dashboard.queries.moments import Mark
from omnihub.language.said import said
from shipping.label_turn import NOT_NEEDED
from shipping.models import Label
from shipping.printing import STOPS

PAGE_SIZE = 50
MOST_COUNTED = 999
State = Label.State
GROUPS: dict[str, Q] = {
    "to_print": Q(state=State.STORED, printed_at__isnull=True),
    "printed": Q(state=State.STORED, printed_at__isnull=False),
    "waiting": Q(state__in=[State.WANTED, State.MAKING]),
    "failed": Q(state=State.FAILED) & ~Q(problem__in=NOT_NEEDED),
}
FIRST = "to_print"


@dataclass(frozen=True, slots=True)
class Filters:
    group: str = FIRST
    shop: int | None = None
    after: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        """Anything that is not a filter of ours is no filter."""
        group, shop = query.get("group", ""), query.get("shop", "")
        return cls(
            group=group if group in GROUPS else FIRST,
            shop=int(shop) if shop.isascii() and shop.isdigit() and len(shop) < len("9999999999") else None,
            after=query.get("after", ""),
        )

    def but(self, **changes: object) -> "Filters":
        return replace(self, after="", **changes)  # type: ignore[arg-type]

    @property
    def address(self) -> str:
        pairs = {"group": "" if self.group == FIRST else self.group, "shop": self.shop, "after": self.after}
        query = urlencode({name: value for name, value in pairs.items() if value})
        return reverse("dashboard:labels") + (f"?{query}" if query else "")


@dataclass(frozen=True, slots=True)
class Row:
    label: Label

    @property
    def called_off(self) -> bool:
        return OrderStatus(self.label.shipment.order.status) in STOPS

    @property
    def problem(self) -> str:
        return said(texts.read(self.label.problem_words))

    @property
    def lines(self) -> list[OrderLine]:
        return list(self.label.shipment.order.lines.all())


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Row]
    older: str


def page(filters: Filters) -> Page:
    found = of(filters).select_related("shop", "shipment__package", "shipment__order")
    found = found.prefetch_related(
        Prefetch("shipment__order__lines", OrderLine.objects.order_by("sku", "pk"))
    )
    if mark := Mark.read(filters.after):
        found = found.filter(asked_at__lte=mark.at).filter(Q(asked_at__lt=mark.at) | Q(pk__lt=mark.pk))
    labels = list(found.order_by("-asked_at", "-pk")[: PAGE_SIZE + 1])
    shown = labels[:PAGE_SIZE]
    older = str(Mark(shown[-1].asked_at, shown[-1].pk)) if len(labels) > PAGE_SIZE else ""
    return Page([Row(label) for label in shown], replace(filters, after=older).address if older else "")


def of(filters: Filters) -> QuerySet[Label]:
    found = Label.objects.filter(GROUPS[filters.group])
    return found.filter(shop=filters.shop) if filters.shop else found


def counts(shop: int | None) -> dict[str, int]:
    """Each counted no further than one beyond MOST_COUNTED."""
    return {group: of(Filters(group, shop))[: MOST_COUNTED + 1].count() for group in GROUPS}
