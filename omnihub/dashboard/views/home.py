"""The first page: what is to be done now, what sells, what fails, and how fast everything goes."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from channels.models import Shop
from omnihub.core import clock, installation
from omnihub.core import queries as engine
from omnihub.dashboard import access, last_days, pages, today
from omnihub.dashboard.queries import attention, cancellations, first_steps, keyset, rows, sales, shipping
from omnihub.dashboard.queries import home as queries
from omnihub.dashboard.queries import orders as lists

LATEST = 6
MOST_KINDS = 5


@access.page
def home(request: HttpRequest) -> HttpResponse:
    shops = list(Shop.objects.order_by("name", "pk"))
    context = {
        "title": _("Today"),
        "as_of": clock.now(),
        "shops": shops,
        "steps": first_steps.of(shops),
        "paused": installation.paused(),
        "breakers": engine.open_breakers(),
    }
    if shops:
        context |= sold(shops) | to_do(shops) | machine()
        if request.user.has_perm(access.SEE_CANCELLATIONS):
            context["found_in_odoo"] = cancellations.found_in_odoo()
        if request.user.has_perm(access.SEE_SHIPMENTS):
            context |= {"sees_parcels": True, "to_arrange_now": shipping.to_arrange_now()}
        latest = keyset.page(lists.light(), "", LATEST)
        context |= {
            "rows": rows.rows(latest.orders),
            "see_buyer": request.user.has_perm(access.SEE_BUYER),
        }
    return pages.show(request, "dashboard/home.html", context)


def sold(shops: list[Shop]) -> dict[str, Any]:
    now = clock.now()
    day = clock.jakarta_date(now)
    placed = sales.placed_on(day)
    week_ago, before = sales.week_ago(now)
    days = [*sales.past_days(day), sales.Day(day, sales.sold(placed), now)]
    return {
        "today": today.of(shops, placed, before),
        "week_ago": week_ago,
        "last_days": last_days.of(shops, days),
    }


def to_do(shops: list[Shop]) -> dict[str, Any]:
    held, failing = attention.counted(), queries.troubles()
    return {
        "waiting": queries.waiting(),
        "orders_as_of": queries.oldest_look(shops),
        "held": sum(kind.count for kind in held),
        "held_kinds": held[:MOST_KINDS],
        "more_held": max(len(held) - MOST_KINDS, 0),
        "failing": sum(trouble.count for trouble in failing),
        "troubles": failing[:MOST_KINDS],
        "more_troubles": max(len(failing) - MOST_KINDS, 0),
        "stops": queries.stock_stops(),
    }


def machine() -> dict[str, Any]:
    return {"queue": queries.queue(), "worker": queries.worker(), "paces": queries.paces()}
