"""Differences between the books as a list: which ones, how many, and the last comparison."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import reverse

from channels.models import Order
from omnihub.core.folded import beginning
from omnihub.dashboard.queries.counting import counts
from omnihub.reconciliation.models import Book, Difference, ReconciliationRun

PAGE_SIZE = 50
MOST_FOUND = 200
LONGEST_SEARCH = 100
State = Difference.State
GROUPS: Mapping[str, Q] = {
    "open": Q(state=State.OPEN),
    "claimed": Q(state=State.CLAIMED),
    "explained": Q(state=State.EXPLAINED),
    "settled": Q(state=State.SETTLED),
    "all": Q(),
}
COUNTED = ("open", "claimed")
MARK = re.compile(r"(\d{4}-\d{2}-\d{2})-(\d{1,18})", re.ASCII)
MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)
PK = re.compile(r"\d{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asked the list for, out of the address bar and back into it."""

    group: str = "open"
    book: str = ""
    shop: str = ""
    month: str = ""
    search: str = ""
    after: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Wish":
        """Anything that is none of ours shows more, not an error."""
        group, book, shop, month = (query.get(name, "") for name in ("group", "book", "shop", "month"))
        return cls(
            group if group in GROUPS else "open",
            book if book in Book.values else "",
            shop if PK.fullmatch(shop) else "",
            month if MONTH.fullmatch(month) else "",
            query.get("q", "").strip()[:LONGEST_SEARCH].replace("\x00", ""),
            query.get("after", ""),
        )

    def but(self, **changes: str) -> "Wish":
        return replace(self, **{"after": "", **changes})

    @property
    def terms(self) -> str:
        pairs = {
            "group": self.group,
            "book": self.book,
            "shop": self.shop,
            "month": self.month,
            "q": self.search,
            "after": self.after,
        }
        return urlencode({name: value for name, value in pairs.items() if value})

    @property
    def address(self) -> str:
        return f"{reverse('dashboard:reconciliation')}?{self.terms}"


@dataclass(frozen=True, slots=True)
class Page:
    rows: Sequence[Difference]
    after: str


@dataclass(frozen=True, slots=True)
class OpenSum:
    """What is open between two books: how many sums, and what they add up to for and against us."""

    book: Book
    count: int
    for_us: Decimal
    against_us: Decimal


def found(wish: Wish) -> QuerySet[Difference]:
    rows = _filtered(wish).filter(GROUPS[wish.group])
    return rows.select_related("shop", "order")


def page(wish: Wish) -> Page:
    rows = found(wish)
    if match := MARK.fullmatch(wish.after):
        day, pk = match[1], int(match[2])
        rows = rows.filter(Q(day__lt=day) | Q(day=day, pk__lt=pk)) if _is_day(day) else rows
    listed = list(rows.order_by("-day", "-pk")[: PAGE_SIZE + 1])
    shown = listed[:PAGE_SIZE]
    more = f"{shown[-1].day.isoformat()}-{shown[-1].pk}" if len(listed) > PAGE_SIZE else ""
    return Page(shown, more)


def numbers(wish: Wish) -> dict[str, int]:
    return counts(**{name: _filtered(wish).filter(GROUPS[name]) for name in COUNTED})


def open_sums() -> list[OpenSum]:
    rows = Difference.objects.filter(state=State.OPEN).values("book").order_by("book")
    sums = rows.annotate(
        count=Count("pk"), more=Sum("off", filter=Q(off__gt=0)), less=Sum("off", filter=Q(off__lt=0))
    )
    return [
        OpenSum(Book(row["book"]), row["count"], row["more"] or Decimal(0), -(row["less"] or Decimal(0)))
        for row in sums
    ]


def last_run() -> ReconciliationRun | None:
    return ReconciliationRun.objects.order_by("-started_at").first()


def _filtered(wish: Wish) -> QuerySet[Difference]:
    rows = Difference.objects.all()
    rows = rows.filter(book=wish.book) if wish.book else rows
    rows = rows.filter(shop=int(wish.shop)) if wish.shop else rows
    if wish.month:
        first = date.fromisoformat(f"{wish.month}-01")
        rows = rows.filter(day__gte=first, day__lt=(first + timedelta(days=32)).replace(day=1))
    return rows.filter(_named(wish.search)) if wish.search else rows


def _named(text: str) -> Q:
    """By how the order's number begins, or by a number of its evidence, whole."""
    orders = beginning(Order.objects.all(), "number", text).values_list("pk", flat=True)[:MOST_FOUND]
    evidence = Q(evidence__payment=text) | Q(evidence__transaction=text) | Q(evidence__refund=text)
    return Q(order__in=list(orders)) | evidence | Q(key=text)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
