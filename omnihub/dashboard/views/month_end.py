"""What is still open of a shop's month, before its books are closed."""

from collections.abc import Iterator
from datetime import date, datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from channels.models import Shop
from omnihub.core import clock
from omnihub.core.workbooks import Cell
from omnihub.dashboard import access, pages, sheets
from omnihub.dashboard.queries import month_end as queries
from omnihub.dashboard.queries.month_end import Month, Section
from omnihub.dashboard.queries.reconciliation import MONTH, PK


@access.page_for(access.SEE_DIFFERENCES)
def page(request: HttpRequest) -> HttpResponse:
    month, shops = _month(request), list(Shop.objects.order_by("name", "pk"))
    context = {
        "title": _("Month end"),
        "as_of": clock.now(),
        "month": month,
        "shops": shops,
        "wallet": queries.wallet(month) if month else None,
        "sections": queries.sections(month) if month else [],
        "most": queries.SHOWN,
    }
    return pages.show(request, "dashboard/month_end.html", context)


@access.page_for(access.SEE_DIFFERENCES)
def export(request: HttpRequest) -> HttpResponse:
    month = _month(request)
    columns = [(_("What is open"), 32), (_("Order"), 24), (_("When"), 12), (_("Sum"), 16), (_("Words"), 32)]
    sections = queries.sections(month) if month else []
    name = f"month-end-{month.shop.remote_id}-{month.first:%Y-%m}" if month else "month-end"
    return sheets.answer(name, _("Month end"), columns, _rows(sections))


def _rows(sections: list[Section]) -> Iterator[tuple[Cell, ...]]:
    for section in sections:
        for line in section.every():
            yield str(section.name), line.number, _date(line.at), line.amount, line.words


def _date(at: datetime | date | None) -> date | None:
    return clock.jakarta_date(at) if isinstance(at, datetime) else at


def _month(request: HttpRequest) -> Month | None:
    """Anything that is none of ours is this month of the first shop."""
    text, shop = request.GET.get("month", ""), request.GET.get("shop", "")
    first = clock.jakarta_date(clock.now()).replace(day=1)
    if MONTH.fullmatch(text):
        first = min(date.fromisoformat(f"{text}-01"), first)
    shops = Shop.objects.order_by("name", "pk")
    chosen = shops.filter(pk=int(shop)).first() if PK.fullmatch(shop) else None
    found = chosen or shops.first()
    return Month(found, first) if found else None
