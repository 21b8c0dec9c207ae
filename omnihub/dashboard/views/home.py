"""The first page: today in a few figures, and the way to the orders."""

from datetime import timedelta
from decimal import Decimal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from omnihub.core import clock, installation
from omnihub.dashboard import access, pages
from omnihub.dashboard.queries import home as queries
from omnihub.dashboard.queries import keyset, rows
from omnihub.dashboard.queries import orders as lists
from omnihub.dashboard.queries.filters import Filters

LATEST = 6
QUIET_AFTER = timedelta(minutes=2)


@access.page
def home(request: HttpRequest) -> HttpResponse:
    now, beat = clock.now(), queries.heartbeat()
    shops = queries.shops_today()
    see_buyer = request.user.has_perm(access.SEE_BUYER)
    latest = keyset.page(lists.listed(Filters(), by_recipient=False), "", LATEST)
    context = {
        "title": _("Today"),
        "as_of": now,
        "shops": shops,
        "orders_today": sum(shop.orders for shop in shops),
        "gross_today": sum((shop.gross for shop in shops), Decimal(0)),
        "queue": queries.queue(),
        "beat": beat,
        "worker_runs": beat is not None and now - beat < QUIET_AFTER,
        "paused": installation.paused(),
        "rows": rows.rows(latest.orders),
        "see_buyer": see_buyer,
    }
    return pages.show(request, "dashboard/home.html", context)
