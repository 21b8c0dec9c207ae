"""Payments across all channels: how they ended by day, how long money is on its way, when it arrives."""

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from channels.models import Shop
from omnihub.core import clock
from omnihub.core.workbooks import Cell
from omnihub.dashboard import access, pages, payment_days, sheets
from omnihub.dashboard.queries.money import aging, calendar, invoices, report
from omnihub.dashboard.queries.money.flows import Ending
from omnihub.dashboard.queries.money.report import Report, Sums

SPANS = (7, 14, 31, 92)


@access.page_for(access.SEE_PAYMENTS)
def page(request: HttpRequest) -> HttpResponse:
    today = report.today()
    wish = report.Wish.read(request.GET, today)
    found, aged, expected = report.of(wish), aging.all_of_it(wish.shop), calendar.of(today, wish.shop)
    shops = {shop.pk: shop for shop in Shop.objects.order_by("name", "pk")}
    context = {
        "title": _("Payment report"),
        "as_of": clock.now(),
        "wish": wish,
        "report": found,
        "names": payment_days.names(),
        "shops": shops.values(),
        "by_shop": [(shops[pk], sums) for pk, sums in found.shops if pk in shops],
        "chart": payment_days.chart(found),
        "aged": aged,
        "buckets": [bucket.label for bucket in aged[0].buckets],
        "aging_chart": payment_days.aging_chart(aged),
        "owed": invoices.total(invoices.Wish(str(wish.shop or "")), today),
        "owed_address": invoices.Wish(str(wish.shop or "")).address,
        "standing": invoices.standing(),
        "calendar": expected,
        "calendar_chart": payment_days.calendar_chart(expected),
    }
    return pages.show(request, "dashboard/payment_report.html", context)


@access.page_for(access.SEE_PAYMENTS)
def export(request: HttpRequest) -> HttpResponse:
    wish = report.Wish.read(request.GET, report.today())
    columns: list[tuple[str, int]] = [(_("Day"), 12)]
    for name in payment_days.names().values():
        columns += [(_("%(kind)s, number") % {"kind": name}, 14), (_("%(kind)s, sum") % {"kind": name}, 16)]
    columns += [(_("Fees"), 14), (_("Net"), 16), (_("Without known fees"), 14)]
    name = f"payments-{wish.since}-{wish.until}"
    return sheets.answer(name, _("Payments"), columns, _rows(report.of(wish)))


def _rows(found: Report) -> Iterator[tuple[Cell, ...]]:
    for day, sums in found.days:
        yield (day, *_cells(sums))
    yield (_("Together"), *_cells(found.total))


def _cells(sums: Sums) -> Iterator[Cell]:
    for ending in Ending:
        yield from (sums.counts[ending], sums.amounts[ending])
    yield from (sums.fees, sums.net, sums.untold)
