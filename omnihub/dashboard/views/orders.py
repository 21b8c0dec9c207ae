"""The order list: one view for the page and for its live part."""

import re
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from channels import syncs
from channels.models import Shop, SyncRun
from omnihub.core import clock
from omnihub.dashboard import access, pages
from omnihub.dashboard.queries import keyset, rows, runs
from omnihub.dashboard.queries import orders as lists
from omnihub.dashboard.queries.filters import Filters

WHEN_ASKED = ("cancel_requested", "return_requested")
PK = re.compile(r"\d{1,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Chip:
    name: str
    label: str
    href: str
    count: int
    on: bool
    tone: str = ""


@access.page
def orders(request: HttpRequest) -> HttpResponse:
    filters = Filters.read(request.GET)
    see_buyer = request.user.has_perm(access.SEE_BUYER)
    page = keyset.page(lists.listed(filters, by_recipient=see_buyer), filters.cursor)
    context = {
        "title": _("Orders"),
        "filters": filters,
        "here": filters.address,
        "shops": list(Shop.objects.order_by("name")),
        "chips": chips(filters),
        "rows": rows.rows(page.orders),
        "runs": runs.current(),
        "newer": page.newer and filters.at(page.newer).address,
        "older": page.older and filters.at(page.older).address,
        "see_buyer": see_buyer,
        "may_sync": request.user.has_perm(access.SYNC),
        "as_of": clock.now(),
    }
    return pages.show(request, "dashboard/orders.html", context)


def chips(filters: Filters) -> list[Chip]:
    counts = lists.open_counts(filters.shop)
    labels = {
        "": _("All"),
        "unpaid": _("Unpaid"),
        "to_ship": _("To ship"),
        "cancel_requested": _("Cancellation asked"),
        "return_requested": _("Return asked"),
        "packed": _("Packed"),
        "shipped": _("Shipped"),
        "delivered": _("Delivered"),
        "completed": _("Completed"),
        "cancelled": _("Cancelled"),
        "returned": _("Returned"),
    }
    found = [
        Chip(
            name=group or "all",
            label=label,
            href=filters.but(group=group, held=False, due="").address,
            count=counts.get(group, 0),
            on=filters.group == group and not filters.held and not filters.due,
        )
        for group, label in labels.items()
        if group not in WHEN_ASKED or group in {filters.group, *counts}
    ]
    if filters.due:
        label = _("Late") if filters.due == "late" else _("Due within 2 h")
        found.insert(1, Chip("due", label, filters.but(due="").address, 0, on=True))
    held = lists.held_count(filters.shop)
    href = filters.but(group="", held=not filters.held).address
    return [*found, Chip("held", _("Held"), href, held, filters.held, "alarm" if held else "")]


@access.button(access.SYNC)
def sync(request: HttpRequest) -> HttpResponse:
    """Look through one shop, or all that may be read. Its progress shows on the list."""
    shop = request.POST.get("shop", "")
    shops = Shop.objects.filter(pulls=True, state=Shop.State.CONNECTED).order_by("pk")
    chosen = list(shops.filter(pk=int(shop)) if PK.fullmatch(shop) else shops)
    for one in chosen:
        syncs.ask(one, SyncRun.Kind.ORDERS, request.user.get_username())
    if not chosen:
        messages.warning(request, _("No shop can be read: it is switched off or needs a new authorisation."))
    return redirect("dashboard:orders")
