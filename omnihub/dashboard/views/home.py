"""The first page: today in a few figures, and the way to the orders."""

from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from omnihub.core import clock, installation
from omnihub.core import queries as engine
from omnihub.dashboard import access, pages
from omnihub.dashboard.queries import home as queries
from omnihub.dashboard.queries import keyset, rows
from omnihub.dashboard.queries import orders as lists

LATEST = 6


@access.page
def home(request: HttpRequest) -> HttpResponse:
    shops = queries.shops_today()
    see_buyer = request.user.has_perm(access.SEE_BUYER)
    latest = keyset.page(lists.light(), "", LATEST)
    context = {
        "title": _("Today"),
        "as_of": clock.now(),
        "shops": shops,
        "orders_today": sum(shop.orders for shop in shops),
        "gross_today": sum((shop.gross for shop in shops), Decimal(0)),
        "queue": queries.queue(),
        "worker": queries.worker(),
        "paused": installation.paused(),
        "breakers": engine.open_breakers(),
        "rows": rows.rows(latest.orders),
        "see_buyer": see_buyer,
    }
    return pages.show(request, "dashboard/home.html", context)
