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
from omnihub.dashboard.queries import matching
from omnihub.dashboard.queries import moves as queries
from omnihub.dashboard.views import all_that_match
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
    """The ticked orders and parcels, or what an earlier batch left behind. All that match are shown first."""
    given = request.POST
    if given.get("what") not in What.values:
        return redirect(safe_next(request, "dashboard:orders"))
    what, by = What(given["what"]), request.user.get_username()
    if what == What.LOOK and not request.user.has_perm(access.SYNC):
        raise PermissionDenied(access.refusal(access.SYNC))
    if PK.fullmatch(given.get("again", "")):
        earlier = get_object_or_404(MoveBatch, pk=int(given["again"]), what=what)
        return redirect("dashboard:moved", moving.again(earlier, by).pk)
    if told := given.get("matching", ""):
        return (
            _hand_over(request, told) if what == What.HANDED else redirect(all_that_match.address(what, told))
        )
    orders, shipments = _keys(given.getlist("order")), _keys(given.getlist("shipment"))
    if not (orders or shipments):
        messages.info(request, _("Tick the orders first."))
        return redirect(safe_next(request, "dashboard:orders"))
    if what == What.HANDED:
        return redirect(reverse("dashboard:hand_over_many", query={"order": orders[:SHOWN]}))
    return redirect("dashboard:moved", moving.ask(what, by, orders=orders, shipments=shipments).pk)


def _keys(texts: list[str]) -> list[int]:
    return [int(text) for text in dict.fromkeys(texts) if PK.fullmatch(text)][: moving.MOST]


def _hand_over(request: HttpRequest, told: str) -> HttpResponse:
    """Of all that match those that wait for their waybills, as many as stand on one page."""
    by_buyer = request.user.has_perm(access.SEE_BUYER)
    able = matching.read(dict(all_that_match.filters_of(told)), by_buyer=by_buyer).able(What.HANDED)
    pks = list(able.values_list("pk", flat=True)[: SHOWN + 1])
    if len(pks) > SHOWN:
        words = _("%(n)d orders stand on one page. Hand them over, and then the next in the same way.")
        messages.info(request, words % {"n": SHOWN})
    return redirect(reverse("dashboard:hand_over_many", query={"order": pks[:SHOWN]}))
