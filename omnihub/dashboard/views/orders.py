"""The order list: one view for the page and for its live part."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from channels import syncs
from channels.models import Shop, SyncRun, own
from omnihub.core import clock
from omnihub.dashboard import access, pages
from omnihub.dashboard.queries import counting, matching, rows, runs, search
from omnihub.dashboard.queries import orders as lists
from omnihub.dashboard.queries.filters import Filters

WHEN_ASKED = ("cancel_requested", "return_requested")
PK = re.compile(r"\d{1,18}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Chip:
    name: str
    label: str
    href: str
    count: int | str
    on: bool
    tone: str = ""


@access.page
def orders(request: HttpRequest) -> HttpResponse:
    filters = Filters.read(request.GET)
    see_buyer = request.user.has_perm(access.SEE_BUYER)
    held = lists.held()
    listed = lists.listed(filters, held, by_buyer=see_buyer)
    shops = list(Shop.objects.order_by("name"))
    context = {
        "title": _("Orders"),
        "filters": filters,
        "here": filters.address,
        "shops": shops,
        "chips": chips(filters, held),
        "rows": rows.rows(listed.page.orders),
        "found": listed.found,
        "newest": f"{search.NEWEST:,}",
        "runs": runs.current(),
        "newer": listed.page.newer and filters.at(listed.page.newer).address,
        "older": listed.page.older and filters.at(listed.page.older).address,
        "see_buyer": see_buyer,
        **_moves(request, shops),
        "matching": _matching(request, filters, listed, held),
        "may_sync": request.user.has_perm(access.SYNC),
        "as_of": clock.now(),
    }
    return pages.show(request, "dashboard/orders.html", context)


def _moves(request: HttpRequest, shops: Iterable[Shop]) -> dict[str, object]:
    """What may be done with many orders, and whether the page begins with all of them ticked."""
    may_ship = request.user.has_perm(access.SHIP)
    ticked = "ticked" if request.GET.get("ticked") == "1" else "free"
    return {
        "may_ship": may_ship,
        "tick": ticked if may_ship else "",
        "arranges": may_ship and any(shop.arranges for shop in shops),
        "own_shops": may_ship and any(shop.kind == own.KIND for shop in shops),
    }


def _matching(request: HttpRequest, filters: Filters, listed: lists.Listed, held: Collection[int]) -> int:
    """How many there are on this page and beyond it; nothing where it shows them all. Who may do nothing with
    many does not wait for it. What a search found is counted already.
    """
    if not request.user.has_perm(access.SHIP):
        return 0
    if filters.only_search:
        count = len(listed.found.pks)
    else:
        count = counting.counts(all=matching.orders(filters, listed.found.pks, held))["all"]
    return count if listed.page.newer or listed.page.older else 0


def chips(filters: Filters, held: Collection[int]) -> list[Chip]:
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
            count=_up_to(counting.MOST, counts.get(group, 0)),
            on=filters.group == group and not filters.held and not filters.due,
        )
        for group, label in labels.items()
        if group not in WHEN_ASKED or group in {filters.group, *counts}
    ]
    if filters.due:
        label = _("Late") if filters.due == "late" else _("Due within 2 h")
        found.insert(1, Chip("due", label, filters.but(due="").address, "", on=True))
    count = _up_to(lists.MOST_HELD, lists.held_count(filters.shop, held))
    href = filters.but(group="", held=not filters.held).address
    return [*found, Chip("held", _("Held"), href, count, filters.held, "alarm" if count else "")]


def _up_to(most: int, count: int) -> str:
    """Nothing for none. What is beyond is not counted to the end."""
    return f"{most:,}+" if count > most else str(count or "")


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
