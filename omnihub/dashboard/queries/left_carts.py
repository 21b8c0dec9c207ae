"""Carts left behind that were given to the sales people, and what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from channels import todos
from channels.models import Checkout
from channels.own import left
from erp_bridge.models import Binding
from omnihub.core.models import Work
from omnihub.dashboard.queries import customer_story
from omnihub.dashboard.queries.moments import Mark

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Row:
    checkout: Checkout
    lead: Binding | None
    url: str
    held: bool

    @property
    def bought(self) -> bool:
        return self.checkout.state in left.BOUGHT


def page(after: str) -> tuple[list[Row], str]:
    mark = Mark.read(after)
    rows = Checkout.objects.exclude(lead_at=None).select_related("shop", "order")
    if mark:
        rows = rows.filter(Q(lead_at__lt=mark.at) | Q(lead_at=mark.at, pk__lt=mark.pk))
    some = list(rows.order_by("-lead_at", "-pk")[: PAGE_SIZE + 1])
    shown = some[:PAGE_SIZE]
    last = shown[-1] if len(some) > PAGE_SIZE else None
    return _rows(shown), str(Mark(last.lead_at, last.pk)) if last and last.lead_at else ""


def _rows(checkouts: Sequence[Checkout]) -> list[Row]:
    leads = customer_story.leads(checkouts)
    subjects = [str(row.pk) for row in checkouts]
    held = Work.objects.filter(topic=todos.LEAD, subject__in=subjects, state=Work.State.HELD)
    stuck = set(held.values_list("subject", flat=True))
    return [_row(row, leads.get(row.pk), held=str(row.pk) in stuck) for row in checkouts]


def _row(checkout: Checkout, known: tuple[Binding, str] | None, *, held: bool) -> Row:
    lead, url = known or (None, "")
    return Row(checkout, lead, url, held)
