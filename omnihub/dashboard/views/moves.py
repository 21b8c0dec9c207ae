"""Many orders moved on: the wish of a person, how far it is, and what became of each order."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from omnihub.core import clock
from omnihub.dashboard import access, pages
from omnihub.dashboard.queries import moves as queries
from omnihub.dashboard.queries import shipping as parcels
from omnihub.dashboard.views.attention import safe_next
from omnihub.dashboard.views.orders import PK, Chip
from shipping import moving
from shipping.models import MoveBatch

What = MoveBatch.What
SHOWN = 200
"""Orders whose waybills are typed in on one page."""
LABELS = {
    "": gettext_lazy("All"),
    "refused": gettext_lazy("Not moved"),
    "open": gettext_lazy("On the way"),
    "done": gettext_lazy("Done"),
}


@access.page_for(access.SEE_SHIPMENTS)
def index(request: HttpRequest) -> HttpResponse:
    found = queries.newest(request.GET.get("after", ""))
    here = reverse("dashboard:moves")
    context = {
        "title": _("Moves of many orders"),
        "as_of": clock.now(),
        "batches": queries.counted(found.rows),
        "first": here if request.GET.get("after") else "",
        "older": f"{here}?after={found.after}" if found.after else "",
    }
    return pages.show(request, "dashboard/moves.html", context)


@access.page_for(access.SEE_SHIPMENTS)
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(MoveBatch, pk=pk)
    group, after = request.GET.get("show", ""), request.GET.get("after", "")
    group = group if group in queries.GROUPS else ""
    counts = queries.counts(one)
    page = queries.page(one, group, int(after) if PK.fullmatch(after) else 0)
    here = f"{reverse('dashboard:moved', args=[pk])}?show={group}"
    context = {
        "title": one.get_what_display(),
        "as_of": clock.now(),
        "batch": one,
        "counts": counts,
        "chips": _chips(one, counts, group),
        "rows": page.rows,
        "here": here,
        "first": here if after else "",
        "older": f"{here}&after={page.after}" if page.after else "",
        "may_ship": request.user.has_perm(access.SHIP),
    }
    return pages.show(request, "dashboard/moved.html", context)


def _chips(one: MoveBatch, counts: queries.Counts, group: str) -> list[Chip]:
    here = reverse("dashboard:moved", args=[one.pk])
    numbers = {
        "": counts.total,
        "refused": counts.refused,
        "open": counts.open,
        "done": counts.done + counts.already,
    }
    return [
        Chip(
            name or "all",
            str(label),
            f"{here}?show={name}" if name else here,
            numbers[name] or "",
            on=group == name,
            tone="alarm" if name == "refused" and counts.refused else "",
        )
        for name, label in LABELS.items()
    ]


@access.button(access.SHIP)
def ask(request: HttpRequest) -> HttpResponse:
    """The ticked orders and parcels, all parcels of a tab, or what an earlier batch left behind."""
    given = request.POST
    named = given.get("what") or given.get("all_of", "")
    if named not in What.values:
        return redirect(safe_next(request, "dashboard:orders"))
    what, by = What(named), request.user.get_username()
    if what == What.LOOK and not request.user.has_perm(access.SYNC):
        raise PermissionDenied(access.refusal(access.SYNC))
    if PK.fullmatch(given.get("again", "")):
        earlier = get_object_or_404(MoveBatch, pk=int(given["again"]), what=what)
        return redirect("dashboard:moved", moving.again(earlier, by).pk)
    orders, shipments = _keys(given.getlist("order")), _keys(given.getlist("shipment"))
    if given.get("all_of"):
        orders, shipments = [], _of_tab(request)
    if not (orders or shipments):
        messages.info(request, _("Tick the orders first."))
        return redirect(safe_next(request, "dashboard:orders"))
    if what == What.HANDED:
        return redirect(reverse("dashboard:hand_over_many", query={"order": orders[:SHOWN]}))
    return redirect("dashboard:moved", moving.ask(what, by, orders=orders, shipments=shipments).pk)


def _keys(texts: list[str]) -> list[int]:
    return [int(text) for text in dict.fromkeys(texts) if PK.fullmatch(text)][: moving.MOST]


def _of_tab(request: HttpRequest) -> list[int]:
    found = parcels.matching(parcels.Filters.read(request.POST)).order_by("ship_by", "id")
    return list(found.values_list("pk", flat=True)[: moving.MOST])
