"""What is still open of a shop's month: what an accountant asks before the books are closed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet
from django.db.models import Sum as SumOf
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from channels.models import EscrowStatement, Order, ReturnCase, Shop, WalletDay, WalletEntry
from channels.states import OrderStatus
from erp_bridge.models import Binding, OdooProfile
from omnihub.core import clock
from omnihub.dashboard import difference_words
from omnihub.reconciliation.models import Difference

SHOWN = 100
ENDED_RETURNS = (ReturnCase.State.REFUNDED, ReturnCase.State.CLOSED)


@dataclass(frozen=True, slots=True)
class Line:
    order_pk: int | None
    number: str
    at: datetime | date | None
    amount: Decimal | None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """`lines` are the first of them; `rows` brings all."""

    name: str | Promise
    words: str | Promise
    count: int
    amount: Decimal
    lines: Sequence[Line]
    rows: QuerySet[Any]
    told: Callable[[Any], Line]

    def every(self) -> Iterator[Line]:
        return map(self.told, self.rows.iterator(chunk_size=500))


@dataclass(frozen=True, slots=True)
class Month:
    shop: Shop
    first: date

    @property
    def after(self) -> date:
        return (self.first + timedelta(days=32)).replace(day=1)

    @property
    def before(self) -> date:
        return (self.first - timedelta(days=1)).replace(day=1)

    @property
    def span(self) -> tuple[datetime, datetime]:
        return clock.jakarta_day(self.first)[0], clock.jakarta_day(self.after)[0]


@dataclass(frozen=True, slots=True)
class Wallet:
    """What the shop's wallet held at the marketplace, as far as its days were read."""

    opening: Decimal
    closing: Decimal
    until: date
    missing: int

    @property
    def moved(self) -> Decimal:
        return self.closing - self.opening


def wallet(month: Month) -> Wallet | None:
    days = WalletDay.objects.filter(shop=month.shop, day__gte=month.first, day__lt=month.after)
    first, last = days.order_by("day").first(), days.order_by("-day").first()
    if first is None or last is None:
        return None
    return Wallet(first.opening, last.closing, last.day, days.exclude(gap=0).count())


def sections(month: Month) -> list[Section]:
    return [
        _unreleased(month),
        _not_invoiced(month),
        _open_returns(month),
        _residuals(month),
        *_earlier_sales(month),
        _differences(month),
    ]


def _section(
    name: str | Promise,
    words: str | Promise,
    rows: QuerySet[Any],
    amount: str,
    told: Callable[[Any], Line],
) -> Section:
    sums = rows.order_by().aggregate(n=Count("pk"), sum=SumOf(amount))
    lines = [told(row) for row in rows[:SHOWN]] if sums["n"] else []
    return Section(name, words, sums["n"], sums["sum"] or Decimal(0), lines, rows, told)


def _unreleased(month: Month) -> Section:
    _start, end = month.span
    rows = EscrowStatement.objects.filter(shop=month.shop, completed_at__lt=end)
    rows = rows.filter(Q(released_at=None) | Q(released_at__gte=end), order__history=False)
    return _section(
        gettext_lazy("Not released"),
        gettext_lazy("Completed by the end of the month, and not in the wallet by then."),
        rows.select_related("order").order_by("completed_at", "pk"),
        "received",
        lambda row: Line(row.order_id, row.order.number, row.completed_at, row.received),
    )


def _not_invoiced(month: Month) -> Section:
    start, end = month.span
    invoices = Binding.objects.filter(
        kind=Binding.Kind.INVOICE, subject=Cast(OuterRef("pk"), CharField(max_length=64))
    )
    rows = Order.objects.filter(shop=month.shop, shipped_at__gte=start, shipped_at__lt=end, history=False)
    rows = rows.exclude(status=OrderStatus.CANCELLED).filter(~Exists(invoices))
    return _section(
        gettext_lazy("Shipped, not invoiced"),
        gettext_lazy("The goods left in this month, and Odoo has no posted invoice of them."),
        rows.order_by("shipped_at", "pk"),
        "gross",
        lambda row: Line(row.pk, row.number, row.shipped_at, row.gross),
    )


def _open_returns(month: Month) -> Section:
    _start, end = month.span
    rows = ReturnCase.objects.filter(shop=month.shop, asked_at__lt=end).exclude(state__in=ENDED_RETURNS)
    return _section(
        gettext_lazy("Open returns"),
        gettext_lazy("Asked for by the end of the month, and not decided yet."),
        rows.order_by("asked_at", "pk"),
        "refund_amount",
        lambda row: Line(
            row.order_id, row.order_number, row.asked_at, row.refund_amount, str(row.get_state_display())
        ),
    )


def _residuals(month: Month) -> Section:
    start, end = month.span
    rows = EscrowStatement.objects.filter(
        shop=month.shop, released_at__gte=start, released_at__lt=end
    ).exclude(residual=0)
    return _section(
        gettext_lazy("Unexplained parts of payouts"),
        gettext_lazy("What is left of an order's payout when every named term is counted."),
        rows.select_related("order").order_by("released_at", "pk"),
        "residual",
        lambda row: Line(row.order_id, row.order.number, row.released_at, row.residual),
    )


def _earlier_sales(month: Month) -> list[Section]:
    """Where an account was chosen for them, or nobody keeps books, there is nothing left to do."""
    profile = OdooProfile.objects.filter(shop=month.shop).first()
    if profile is None or profile.earlier_sales_account_id:
        return []
    start, end = month.span
    paid = WalletEntry.objects.filter(
        shop=month.shop, kind=WalletEntry.Kind.ESCROW, at__gte=start, at__lt=end, order__history=True
    )
    words = (
        gettext_lazy(
            "Paid out in this month for orders that have no invoice here. Their sum stands open on the "
            "contact of all buyers in Odoo: choose an account for them in the shop's Odoo profile, or match "
            "it there with what you carried over."
        )
        if profile.settlement == OdooProfile.Settlement.FULL
        else gettext_lazy(
            "Paid out in this month for orders that have no invoice here. Nothing is booked for them: book "
            "them by hand in Odoo, or have payouts booked with each fee named and choose an account for them."
        )
    )
    section = _section(
        gettext_lazy("Sales from before go-live"),
        words,
        paid.select_related("order").order_by("at", "pk"),
        "order__gross",
        lambda row: Line(row.order_id, row.order.number, row.at, row.order.gross),
    )
    return [section] if section.count else []


def _differences(month: Month) -> Section:
    rows = Difference.objects.filter(shop=month.shop, day__gte=month.first, day__lt=month.after)
    rows = rows.filter(state__in=[Difference.State.OPEN, Difference.State.CLAIMED])
    return _section(
        gettext_lazy("Differences that are not settled"),
        gettext_lazy("Sums of the month on which two books do not agree."),
        rows.select_related("order").order_by("day", "pk"),
        "off",
        lambda row: Line(
            row.order_id,
            difference_words.called(row) or row.key,
            row.day,
            row.off,
            f"{difference_words.title(row)} · {row.get_book_display()}",
        ),
    )
