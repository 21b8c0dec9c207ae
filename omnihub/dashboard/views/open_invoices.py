"""Odoo's open invoices by how long they are due, beside what we know of the money on its way."""

from collections.abc import Iterator
from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from channels.models import Shop
from erp_bridge import links, pull_invoices, todos
from erp_bridge.models import OpenInvoice
from omnihub.core import clock, work
from omnihub.core.workbooks import Cell
from omnihub.dashboard import access, invoice_words, pages, sheets
from omnihub.dashboard.queries.money import invoices as queries

MOST_EXPORTED = 100_000
AT_ONCE = 500
MOVE = "account.move"


@access.page_for(access.SEE_PAYMENTS)
def index(request: HttpRequest) -> HttpResponse:
    today, wish = clock.jakarta_date(clock.now()), queries.Wish.read(request.GET)
    found, standing = queries.page(wish, today), queries.standing()
    shops = queries.by_shop(wish, today)
    together = queries.total(wish, today)
    context = {
        "title": _("Open invoices"),
        "as_of": clock.now(),
        "wish": wish,
        "standing": standing,
        "shops": list(Shop.objects.order_by("name", "pk")),
        "no_shop": queries.NO_SHOP,
        "by_shop": shops,
        "by_partner": queries.by_partner(wish, today),
        "total": together,
        "chips": [(one, wish.but(bucket=one.name).address) for one in together.buckets],
        "all_address": wish.but(bucket="").address,
        "chart": invoice_words.chart(shops),
        "rows": [_row(one, today) for one in found.rows],
        "older": found.after and wish.but(after=found.after).address,
        "first": wish.but().address if wish.after else "",
        "may_read": request.user.has_perm(access.RECONCILE),
    }
    return pages.show(request, "dashboard/open_invoices.html", context)


def _row(one: OpenInvoice, today: date) -> tuple[OpenInvoice, str, int]:
    """With its address in Odoo and the days since it was due."""
    return one, links.document(MOVE, one.odoo_id), (today - one.due_on).days


@access.button(access.RECONCILE)
def read(request: HttpRequest) -> HttpResponse:
    companies = pull_invoices.companies()
    if companies:
        work.add(todos.invoices(one, "asked by a person") for one in companies)
        messages.success(request, _("The open invoices are being read from Odoo."))
    else:
        messages.info(request, _("No shop is live and has an Odoo profile: there is nothing to read."))
    return redirect("dashboard:open_invoices")


@access.page_for(access.SEE_PAYMENTS)
def export(request: HttpRequest) -> HttpResponse:
    """What the list shows with its filters, all pages of it."""
    today = clock.jakarta_date(clock.now())
    rows = queries.found(queries.Wish.read(request.GET), today)[:MOST_EXPORTED]
    columns = [
        (_("Due"), 12),
        (_("Days overdue"), 12),
        (_("Invoice"), 20),
        (_("Date"), 12),
        (_("Contact"), 28),
        (_("Shop"), 20),
        (_("Order"), 20),
        (_("Total"), 16),
        (_("Still open"), 16),
        (_("Reference"), 32),
        (_("As of"), 20),
    ]
    name = f"open-invoices-{today.isoformat()}"
    return sheets.answer(name, _("Open invoices"), columns, _cells(rows.iterator(chunk_size=AT_ONCE), today))


def _cells(rows: Iterator[OpenInvoice], today: date) -> Iterator[tuple[Cell, ...]]:
    for row in rows:
        yield (
            row.due_on,
            (today - row.due_on).days,
            row.name,
            row.invoiced_on,
            row.partner,
            row.shop.name if row.shop else "",
            row.order.number if row.order else "",
            row.total,
            row.residual,
            row.reference,
            f"{row.seen_at.astimezone(clock.JAKARTA):%Y-%m-%d %H:%M}",
        )
