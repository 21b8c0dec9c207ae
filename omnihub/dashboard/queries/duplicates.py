"""Pairs of customers who may be one, those who are most alike first; and how far a long list is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from channels.models import CustomerMerge, CustomerPair, CustomerProfile
from channels.people import Person
from omnihub.core.models import Work
from omnihub.dashboard.queries import counting, customers
from omnihub.dashboard.queries.customers import Figures

PAGE_SIZE = 20
MARK = re.compile(r"(\d{1,3})-(\d{1,18})", re.ASCII)
State = CustomerPair.State
MOST_MERGES = 20


@dataclass(frozen=True, slots=True)
class Side:
    person: Person
    figures: Figures
    tags: Sequence[str]


@dataclass(frozen=True, slots=True)
class Pair:
    row: CustomerPair
    first: Side
    second: Side

    @property
    def reasons(self) -> list[str]:
        return self.row.reasons.split(",")

    @property
    def choices(self) -> list[tuple[str, str, str]]:
        """What both have, and differently: a person says which stays."""
        pairs = [
            (name, getattr(self.first.person, name), getattr(self.second.person, name))
            for name in ("name", "phone", "email")
        ]
        return [(name, one, two) for name, one, two in pairs if one and two and one != two]


def page(after: str) -> tuple[list[Pair], str]:
    rows = CustomerPair.objects.filter(state=State.OPEN)
    if match := MARK.fullmatch(after):
        score, pk = int(match[1]), int(match[2])
        rows = rows.filter(Q(score__lte=score) & (Q(score__lt=score) | Q(pk__lt=pk)))
    some = list(rows.order_by("-score", "-pk")[: PAGE_SIZE + 1])
    shown = some[:PAGE_SIZE]
    more = f"{shown[-1].score}-{shown[-1].pk}" if len(some) > PAGE_SIZE else ""
    return pairs(shown), more


def pairs(rows: Sequence[CustomerPair]) -> list[Pair]:
    """Three queries for any number of them."""
    pks = sorted({pk for row in rows for pk in (row.first_id, row.second_id)})
    sides = {row.person.profile.pk: Side(row.person, row.figures, row.tags) for row in customers.rows(pks)}
    return [Pair(row, sides[row.first_id], sides[row.second_id]) for row in rows]


def to_decide() -> int:
    return counting.counts(left=CustomerPair.objects.filter(state=State.OPEN))["left"]


def progress() -> tuple[int, int]:
    """How many are still to be decided, and how many are; neither counted beyond 10,000."""
    decided = CustomerPair.objects.filter(state__in=[State.MERGED, State.DIFFERENT])
    found = counting.counts(left=CustomerPair.objects.filter(state=State.OPEN), decided=decided)
    return found["left"], found["decided"]


def looking() -> bool:
    """Whether buyers are being compared now."""
    return Work.objects.filter(topic="customer.compare", state__in=["waiting", "sending"]).exists()


def merges(profile: CustomerProfile) -> list[CustomerMerge]:
    """Of which the newest can be undone."""
    return list(CustomerMerge.objects.filter(kept=profile, undone_at=None).order_by("-pk")[:MOST_MERGES])


def of(profile: CustomerProfile) -> int:
    """How many pairs somebody should decide about this one."""
    about = Q(first=profile) | Q(second=profile)
    return CustomerPair.objects.filter(about, state=State.OPEN).count()
