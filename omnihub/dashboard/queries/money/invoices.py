"""What customers owe by Odoo's books, by how long it is due. Read from our copy of the last look."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from erp_bridge.models import InvoiceLook, OpenInvoice
from omnihub.core import clock
from omnihub.dashboard.queries.money.flows import NOTHING

PAGE_SIZE = 50
MOST_PARTNERS = 10
OLD_LOOK = timedelta(hours=3)
BUCKETS: Mapping[str, tuple[int | None, int | None]] = {
    "later": (None, -1),
    "0-1": (0, 1),
    "2-3": (2, 3),
    "4-7": (4, 7),
    "8-14": (8, 14),
    "15": (15, None),
}
"""Whole days since the due day, both included; below zero it is still to come."""
NAMES: Mapping[str, str | Promise] = {
    "later": gettext_lazy("Not yet due"),
    "0-1": "0–1",
    "2-3": "2–3",
    "4-7": "4–7",
    "8-14": "8–14",
    "15": "> 14",
}
OLDEST = "15"
MARK = re.compile(r"(\d{4}-\d{2}-\d{2})-(\d{1,18})", re.ASCII)
PK = re.compile(r"\d{1,15}", re.ASCII)
NO_SHOP = "0"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asked the list for, out of the address bar and back into it."""

    shop: str = ""
    partner: str = ""
    bucket: str = ""
    after: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Wish":
        """Anything that is none of ours shows more, not an error."""
        shop, partner, bucket = (query.get(name, "") for name in ("shop", "partner", "bucket"))
        return cls(
            shop if PK.fullmatch(shop) else "",
            partner if PK.fullmatch(partner) else "",
            bucket if bucket in BUCKETS else "",
            query.get("after", ""),
        )

    def but(self, **changes: str) -> "Wish":
        return replace(self, **{"after": "", **changes})

    @property
    def terms(self) -> str:
        pairs = {"shop": self.shop, "partner": self.partner, "bucket": self.bucket, "after": self.after}
        return urlencode({name: value for name, value in pairs.items() if value})

    @property
    def address(self) -> str:
        return f"{reverse('dashboard:open_invoices')}?{self.terms}"


@dataclass(frozen=True, slots=True)
class Bucket:
    name: str
    label: str | Promise
    count: int
    amount: Decimal

    @property
    def is_old(self) -> bool:
        return self.name == OLDEST


@dataclass(frozen=True, slots=True)
class Owed:
    """`key`: of the shop or the contact; empty where it is neither's."""

    key: str
    name: str
    buckets: Sequence[Bucket]

    @property
    def pk(self) -> int:
        return int(self.key or NO_SHOP)

    @property
    def count(self) -> int:
        return sum(one.count for one in self.buckets)

    @property
    def amount(self) -> Decimal:
        return sum((one.amount for one in self.buckets), NOTHING)


@dataclass(frozen=True, slots=True)
class Standing:
    """The last look that ended, of the company whose look is the oldest; None before the first."""

    as_of: datetime | None
    under_way: bool

    @property
    def is_old(self) -> bool:
        return self.as_of is not None and self.as_of < clock.now() - OLD_LOOK


@dataclass(frozen=True, slots=True)
class Page:
    rows: Sequence[OpenInvoice]
    after: str


def standing() -> Standing:
    found = InvoiceLook.objects.aggregate(oldest=Min("as_of"), begun=Count("began_at"), read=Count("as_of"))
    return Standing(found["oldest"] if found["read"] else None, under_way=bool(found["begun"]))


def total(wish: Wish, today: date) -> Owed:
    return Owed("", "", _buckets(_found(wish.but(bucket="")).aggregate(**_sums(today))))


def by_shop(wish: Wish, today: date) -> list[Owed]:
    """What belongs to no shop of ours comes last: other sales of the company."""
    rows = _found(wish.but(bucket="")).values("shop", "shop__name").annotate(**_sums(today))
    found = [
        Owed(str(row["shop"] or NO_SHOP), row["shop__name"] or "", _buckets(row))
        for row in rows.order_by("shop__name", "shop")
    ]
    return sorted(found, key=lambda one: one.key == NO_SHOP)


def by_partner(wish: Wish, today: date) -> list[Owed]:
    """Those that owe most."""
    rows = (
        _found(wish.but(bucket=""))
        .values("partner_id")
        .annotate(owed=Sum("residual"), called=Min("partner"), **_sums(today))
    )
    return [
        Owed(str(row["partner_id"] or ""), row["called"], _buckets(row))
        for row in rows.order_by("-owed", "partner_id")[:MOST_PARTNERS]
    ]


def found(wish: Wish, today: date) -> QuerySet[OpenInvoice]:
    rows = _found(wish).select_related("shop", "order").order_by("due_on", "pk")
    return rows.filter(_within(wish.bucket, today)) if wish.bucket else rows


def page(wish: Wish, today: date) -> Page:
    """Due longest first."""
    rows = found(wish, today)
    if match := MARK.fullmatch(wish.after):
        rows = rows.filter(_beyond(match[1], int(match[2])))
    listed = list(rows[: PAGE_SIZE + 1])
    shown = listed[:PAGE_SIZE]
    more = f"{shown[-1].due_on.isoformat()}-{shown[-1].pk}" if len(listed) > PAGE_SIZE else ""
    return Page(shown, more)


def _beyond(day: str, pk: int) -> Q:
    try:
        at = date.fromisoformat(day)
    except ValueError:
        return Q()
    return Q(due_on__gte=at) & (Q(due_on__gt=at) | Q(pk__gt=pk))


def _found(wish: Wish) -> QuerySet[OpenInvoice]:
    rows = OpenInvoice.objects.all()
    if wish.shop:
        rows = rows.filter(shop=None) if wish.shop == NO_SHOP else rows.filter(shop=int(wish.shop))
    return rows.filter(partner_id=int(wish.partner)) if wish.partner else rows


def _within(bucket: str, today: date) -> Q:
    low, high = BUCKETS[bucket]
    newest = Q() if low is None else Q(due_on__lte=today - timedelta(days=low))
    return newest if high is None else newest & Q(due_on__gte=today - timedelta(days=high))


def _sums(today: date) -> dict[str, Any]:
    """One question, however many buckets."""
    wanted: dict[str, Any] = {}
    for place, name in enumerate(BUCKETS):
        within = _within(name, today)
        wanted |= {f"n{place}": Count("pk", filter=within), f"s{place}": Sum("residual", filter=within)}
    return wanted


def _buckets(row: Mapping[str, Any]) -> list[Bucket]:
    return [
        Bucket(name, NAMES[name], row[f"n{place}"], row[f"s{place}"] or NOTHING)
        for place, name in enumerate(BUCKETS)
    ]
