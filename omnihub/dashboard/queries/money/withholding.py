"""The tax that a marketplace withheld, month by month."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet, Sum
from django.urls import reverse

from channels.models import EscrowStatement
from omnihub.core import clock
from omnihub.dashboard.queries.moments import Mark
from omnihub.dashboard.queries.money.wallets import ZERO, Page, further, page_of


def withheld(shop: int | None, month: date) -> QuerySet[EscrowStatement]:
    """Orders paid out in that month in Jakarta, from which tax was withheld; the oldest first."""
    start, end = months(month)
    rows = EscrowStatement.objects.filter(shop=shop, released_at__gte=start, released_at__lt=end)
    return rows.exclude(withheld=0).select_related("order").order_by("released_at", "pk")


def months(month: date) -> tuple[datetime, datetime]:
    following = (month.replace(day=1) + timedelta(days=32)).replace(day=1)
    return clock.jakarta_day(month.replace(day=1))[0], clock.jakarta_day(following)[0]


@dataclass(frozen=True, slots=True)
class Month:
    """The list of one shop's month, as an address."""

    shop: int | None
    first: date

    @property
    def address(self) -> str:
        return self.at("")

    @property
    def file(self) -> str:
        return f"{reverse('dashboard:shopee_withholding_file')}?{self._query('')}"

    def at(self, after: str) -> str:
        return f"{reverse('dashboard:shopee_withholding')}?{self._query(after)}"

    def _query(self, after: str) -> str:
        pairs = {"shop": self.shop or "", "month": f"{self.first:%Y-%m}", "after": after}
        return urlencode({name: value for name, value in pairs.items() if value})


def withheld_page(shop: int | None, month: date, after: str) -> Page:
    mark = Mark.read(after)
    beyond = Q(released_at__gte=mark.at) & further("released_at", mark, "gt") if mark else Q()
    return page_of(withheld(shop, month).filter(beyond).annotate(moment=F("released_at")))


def withheld_sums(shop: int | None, month: date) -> dict[str, Decimal]:
    return withheld(shop, month).aggregate(
        count=Count("pk"),
        withheld=Sum("withheld", default=ZERO),
        gross=Sum("order__gross", default=ZERO),
    )
