"""The adoption list as its page shows it: one shop's orders that were open at go-live, by what is known."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from channels import adopting
from channels.models import Order, Shop
from erp_bridge import adoptions
from erp_bridge.models import Adoption

State = Adoption.State
NEW = "new"
LABELS: dict[str, str | Promise] = {
    NEW: gettext_lazy("Not looked for yet"),
    State.SEARCHING: gettext_lazy("Being looked for"),
    State.SEVERAL: gettext_lazy("Please choose"),
    State.MISSING: gettext_lazy("Not in Odoo"),
    State.BOUND: gettext_lazy("Taken over"),
    State.CREATED: gettext_lazy("Made by OmniHub"),
    State.LEFT: gettext_lazy("Left as history"),
}
DECIDABLE = (NEW, State.MISSING, State.LEFT)
"""What a person may have made in Odoo: it is looked for once more before."""


@dataclass(frozen=True, slots=True)
class Chip:
    state: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Progress:
    done: int
    total: int

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 100


@dataclass(frozen=True, slots=True)
class Summary:
    count: int
    total: Decimal


def chips(shop: Shop) -> list[Chip]:
    counts = adoptions.counts(shop)
    return [
        Chip(state, str(label), n)
        for state, label in LABELS.items()
        if (n := counts.get("" if state == NEW else state, 0))
    ]


def progress(chips: list[Chip]) -> Progress:
    """Of the looking: what is not looked for yet counts once somebody has begun."""
    by_state = {chip.state: chip.count for chip in chips}
    total = sum(by_state.values()) - by_state.get(NEW, 0)
    return Progress(total - by_state.get(State.SEARCHING, 0), total)


def listed(shop: Shop, state: str) -> QuerySet[Order]:
    orders = adopting.open_at_go_live(shop).select_related("shop", "adoption", "customer")
    if state == NEW:
        return orders.filter(adoption=None)
    return orders.filter(adoption__state=state) if state in LABELS else orders


def chosen(shop: Shop, pks: list[int], *, all_missing: bool) -> QuerySet[Order]:
    """Those of them that a person may still decide on."""
    orders = adopting.open_at_go_live(shop).filter(adopted=False)
    if all_missing:
        return orders.filter(adoption__state=State.MISSING)
    return orders.filter(pk__in=pks).exclude(adoption__state__in=[State.SEARCHING, State.SEVERAL])


def summary(orders: QuerySet[Order]) -> Summary:
    counted = orders.aggregate(count=Count("pk"), total=Sum("gross"))
    return Summary(counted["count"], counted["total"] or Decimal(0))
