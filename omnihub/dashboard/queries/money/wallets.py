"""A marketplace's money as lists: what is at the marketplace, what came, and what is odd about it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from channels import wallets
from channels.models import EscrowStatement, Shop, WalletDay, WalletEntry
from omnihub.core import clock
from omnihub.dashboard.queries.moments import Mark

PAGE_SIZE = 50
WEEK, LOOKED_BACK = timedelta(days=7), timedelta(days=60)
ZERO = Decimal(0)
TABS: Mapping[str, str | Promise] = {
    "late": gettext_lazy("Paid late"),
    "waiting": gettext_lazy("To come"),
    "different": gettext_lazy("Not as expected"),
    "residual": gettext_lazy("Unexplained"),
    "released": gettext_lazy("Paid out"),
}
TO_COME = frozenset({"late", "waiting"})
OPEN = Q(state__in=[WalletEntry.State.UNMATCHED, WalletEntry.State.DIFFERS])


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person asked the list for, out of the address bar and back into it."""

    shop: int | None = None
    tab: str = "released"
    after: str = ""
    name: str = "dashboard:shopee_money"
    tabs: Sequence[str] = tuple(TABS)

    def read(self, query: Mapping[str, str]) -> "Wish":
        """Anything that is none of ours shows more, not an error."""
        tab, shop = query.get("show", self.tab), query.get("shop", "")
        short = shop.isascii() and shop.isdigit() and len(shop) < len("9999999999")
        known = tab if tab in self.tabs else self.tab
        return replace(self, shop=int(shop) if short else None, tab=known, after=query.get("after", ""))

    def but(self, **changes: object) -> "Wish":
        return replace(self, **{"after": "", **changes})  # type: ignore[arg-type]

    @property
    def address(self) -> str:
        pairs = {"shop": self.shop or "", "show": self.tab, "after": self.after}
        return f"{reverse(self.name)}?{urlencode({name: value for name, value in pairs.items() if value})}"


@dataclass(frozen=True, slots=True)
class Page:
    rows: Sequence[EscrowStatement | WalletEntry]
    after: str


@dataclass(frozen=True, slots=True)
class Standing:
    """One shop's money at this moment. `missing`: days whose lines do not lead from balance to balance."""

    shop: Shop
    balance: Decimal | None
    balance_as_of: datetime | None
    to_come: Decimal = ZERO
    orders_to_come: int = 0
    late: Decimal = ZERO
    orders_late: int = 0
    released: Decimal = ZERO
    orders_released: int = 0
    different: int = 0
    residual: Decimal = ZERO
    unexplained: int = 0
    missing: int = 0


def shops() -> list[Shop]:
    return list(Shop.objects.filter(kind__in=wallets.kinds()).order_by("name", "pk"))


def late_before() -> datetime:
    return clock.now() - timedelta(days=settings.RELEASE_DAYS)


def standings(found: Sequence[Shop]) -> list[Standing]:
    """Of all shops, in as many questions as of one."""
    told, wallets_of = _told(found), _wallets(found)
    return [Standing(shop=shop, **wallets_of[shop.pk], **told[shop.pk]) for shop in found]


def _told(found: Sequence[Shop]) -> dict[int, dict[str, Any]]:
    told: dict[int, dict[str, Any]] = {shop.pk: {} for shop in found}
    for rows in (_coming(found), _came(found), _lines(found)):
        for row in rows:
            told[row.pop("shop")] |= row
    return told


def _wallets(found: Sequence[Shop]) -> dict[int, dict[str, Any]]:
    newest = WalletDay.objects.filter(shop=OuterRef("pk")).order_by("-day")
    since = clock.jakarta_date(clock.now() - LOOKED_BACK)
    gaps = ~Q(wallet_days__gap=0) & Q(wallet_days__day__gte=since)
    rows = Shop.objects.filter(pk__in=[shop.pk for shop in found]).values(
        "pk",
        balance=Subquery(newest.values("closing")[:1]),
        balance_as_of=Subquery(newest.values("read_at")[:1]),
        missing=Count("wallet_days", filter=gaps),
    )
    told: dict[int, dict[str, Any]] = {}
    for row in rows:
        values: dict[str, Any] = dict(row)
        told[values.pop("pk")] = values
    return told


def _coming(found: Sequence[Shop]) -> Iterator[dict[str, Any]]:
    rows = EscrowStatement.objects.filter(shop__in=found, released_at=None, completed_at__isnull=False)
    late = Q(completed_at__lt=late_before())
    told = (
        rows.filter(received__gt=0)
        .values("shop")
        .annotate(
            to_come=Sum("received"),
            orders_to_come=Count("pk"),
            late=Sum("received", filter=late, default=ZERO),
            orders_late=Count("pk", filter=late),
        )
    )
    return map(dict, told)


def _came(found: Sequence[Shop]) -> Iterator[dict[str, Any]]:
    rows = EscrowStatement.objects.filter(shop__in=found, released_at__gte=clock.now() - WEEK)
    told = rows.values("shop").annotate(
        released=Sum("received"),
        orders_released=Count("pk"),
        different=Count("pk", filter=Q(largest__gt=settings.ESCROW_TOLERANCE)),
        residual=Sum("residual"),
    )
    return map(dict, told)


def _lines(found: Sequence[Shop]) -> Iterator[dict[str, Any]]:
    rows = WalletEntry.objects.filter(OPEN, shop__in=found, at__gt=clock.now() - LOOKED_BACK)
    return map(dict, rows.values("shop").annotate(unexplained=Count("pk")))


def statements(wish: Wish) -> QuerySet[EscrowStatement]:
    rows = EscrowStatement.objects.filter(shop=wish.shop)
    if wish.tab in TO_COME:
        rows = rows.filter(released_at=None, completed_at__isnull=False, received__gt=0)
        return rows.filter(completed_at__lt=late_before()) if wish.tab == "late" else rows
    rows = rows.filter(released_at__isnull=False)
    if wish.tab == "different":
        return rows.filter(largest__gt=settings.ESCROW_TOLERANCE)
    return rows.exclude(residual=0) if wish.tab == "residual" else rows


def page(wish: Wish) -> Page:
    """What is to come by how long it has waited; what came, the newest first."""
    rows, mark = statements(wish).select_related("order"), Mark.read(wish.after)
    if wish.tab in TO_COME:
        beyond = Q(completed_at__gte=mark.at) & further("completed_at", mark, "gt") if mark else Q()
        rows = rows.annotate(moment=F("completed_at")).order_by("completed_at", "pk")
    else:
        beyond = Q(released_at__lte=mark.at) & further("released_at", mark, "lt") if mark else Q()
        rows = rows.annotate(moment=F("released_at")).order_by("-released_at", "-pk")
    return page_of(rows.filter(beyond))


def further(field: str, mark: Mark, way: str) -> Q:
    return Q(**{f"{field}__{way}": mark.at}) | Q(**{field: mark.at, f"pk__{way}": mark.pk})


def page_of(rows: QuerySet) -> Page:  # type: ignore[type-arg]
    found = list(rows[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    more = str(Mark(shown[-1].moment, shown[-1].pk)) if len(found) > PAGE_SIZE else ""
    return Page(shown, more)


LINES: Mapping[str, str | Promise] = {
    "open": gettext_lazy("Not explained"),
    **dict(WalletEntry.Kind.choices),
    "all": gettext_lazy("All"),
}


def lines(wish: Wish) -> Page:
    rows = WalletEntry.objects.filter(shop=wish.shop)
    if wish.tab == "open":
        rows = rows.exclude(state=WalletEntry.State.MATCHED)
    elif wish.tab != "all":
        rows = rows.filter(kind=wish.tab)
    mark = Mark.read(wish.after)
    beyond = Q(at__lte=mark.at) & further("at", mark, "lt") if mark else Q()
    return page_of(rows.filter(beyond).annotate(moment=F("at")).order_by("-at", "-pk"))


def days(shop: int | None, count: int = 31) -> list[WalletDay]:
    """The newest first."""
    return list(WalletDay.objects.filter(shop=shop).order_by("-day")[:count])
