"""What was sold: today so far, a week ago until the same moment, and each of the last days.

An order counts on the Jakarta day on which it was placed, once it is paid or comes with cash on delivery, and
unless it was cancelled or returned. It counts at the seller's gross; until the marketplace tells that, at the
prices of the order itself.

Today is read each time. Past days hardly change, so their sums are kept for a while.
"""

from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, OuterRef, Q, QuerySet, Subquery
from django.db.models import Sum as SumOf
from django.db.models.functions import Coalesce

from channels.models import Order, OrderLine
from channels.states import OrderStatus
from omnihub.core import clock, money
from omnihub.dashboard.queries.kept import kept

NOT_SOLD = frozenset({OrderStatus.UNPAID, OrderStatus.CANCELLED, OrderStatus.RETURNED})
DAYS = 14
WEEK = timedelta(days=7)
A_MINUTE = 60
KEEP_MINUTES = 5
Plain = dict[int, tuple[Any, ...]]
"""A `Sum` for each shop, as it is kept."""
MONEY: "DecimalField[Decimal, Decimal]" = DecimalField(max_digits=20, decimal_places=2)


@dataclass(frozen=True, slots=True)
class Sum:
    """`provisional`: so many count at their own prices. `unpriced`: so many show none, either."""

    orders: int = 0
    gross: Decimal = Decimal(0)
    provisional: int = 0
    unpriced: int = 0

    def __add__(self, other: "Sum") -> "Sum":
        return Sum(
            self.orders + other.orders,
            self.gross + other.gross,
            self.provisional + other.provisional,
            self.unpriced + other.unpriced,
        )


Placed = Mapping[tuple[int, str], Sum]
"""By shop and state."""


@dataclass(frozen=True, slots=True)
class Day:
    """What each shop sold on a day, and when it was added up."""

    date: date
    shops: Mapping[int, Sum]
    as_of: datetime

    @property
    def total(self) -> Sum:
        return total(self.shops.values())


def total(sums: Iterable[Sum]) -> Sum:
    return sum(sums, Sum())


def sold(placed: Placed) -> dict[int, Sum]:
    """By shop, without what is not paid yet and what came to nothing."""
    found: dict[int, Sum] = {}
    for (shop, status), one in placed.items():
        if status not in NOT_SOLD:
            found[shop] = found.get(shop, Sum()) + one
    return found


def placed_on(day: date) -> Placed:
    return _placed(*clock.jakarta_day(day))


def week_ago(now: datetime) -> tuple[datetime, dict[int, Sum]]:
    """What the same weekday had sold until the same minute, and that minute."""
    until = now.replace(second=0, microsecond=0) - WEEK
    start, _end = clock.jakarta_day(clock.jakarta_date(until))
    name = f"sales:until:{clock.to_epoch(until)}"
    return until, _sums(kept(name, A_MINUTE, lambda: _plain(sold(_placed(start, until)))))


def past_days(today: date) -> list[Day]:
    """The last days before today, oldest first."""
    return [_past(today - timedelta(days=back), back) for back in range(DAYS - 1, 0, -1)]


def _past(day: date, back: int) -> Day:
    """No two days are kept equally long, so no reader adds up all of them again."""

    def read() -> tuple[datetime, Plain]:
        return clock.now(), _plain(sold(placed_on(day)))

    as_of, sums = kept(f"sales:{day.isoformat()}", A_MINUTE * (KEEP_MINUTES + back), read)
    return Day(day, _sums(sums), as_of)


def _plain(sums: Mapping[int, Sum]) -> Plain:
    return {shop: astuple(one) for shop, one in sums.items()}


def _sums(plain: Plain) -> dict[int, Sum]:
    return {shop: Sum(*terms) for shop, terms in plain.items()}


def _placed(since: datetime, until: datetime) -> Placed:
    orders = Order.objects.filter(placed_at__gte=since, placed_at__lt=until)
    rows = (
        orders.annotate(worth=worth())
        .values_list("shop", "status")
        .annotate(
            orders=Count("pk"),
            sum=SumOf("worth"),
            provisional=Count("pk", filter=Q(gross=None)),
            unpriced=Count("pk", filter=Q(worth=None)),
        )
        .order_by()
    )
    return {
        (shop, status): Sum(orders, money.whole(gross or Decimal(0)), provisional - unpriced, unpriced)
        for shop, status, orders, gross, provisional, unpriced in rows
    }


def worth() -> Coalesce:
    """What an order counts at."""
    return Coalesce("gross", Subquery(_own_prices()), output_field=MONEY)


def _own_prices() -> QuerySet[OrderLine, Any]:
    """As `Order.provisional_gross`: nothing, where one of the lines shows no price."""
    lines = OrderLine.objects.filter(order=OuterRef("pk"), quantity__gt=0).order_by().values("order")
    told = lines.annotate(bare=Count("pk", filter=Q(listed_total=None)), sum=SumOf("listed_total"))
    return told.filter(bare=0).values("sum")
