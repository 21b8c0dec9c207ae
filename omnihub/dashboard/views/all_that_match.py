"""Something done with all that match, not with the ticked alone: first what it would do, then one click."""

import uuid
from urllib.parse import parse_qsl, urlsplit

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from omnihub.core import uuids
from omnihub.dashboard import access, pages
from omnihub.dashboard.queries import matching
from omnihub.dashboard.queries.matching import Pool
from omnihub.dashboard.views.orders import PK
from shipping.all_that_match import Wish
from shipping.left_out import ALREADY
from shipping.models import Move, MoveBatch

What = MoveBatch.What
BY_ONE_CLICK = frozenset(What) - {What.HANDED}
"""A hand-over needs a waybill for each."""
TITLES = {
    What.ARRANGED: gettext_lazy("Arrange all that match"),
    What.PACKED: gettext_lazy("All that match are packed"),
    What.UNPACKED: gettext_lazy("None that match is packed after all"),
    What.LOOK: gettext_lazy("Read all that match again"),
    What.DELIVERED: gettext_lazy("All that match are delivered"),
    What.COMPLETED: gettext_lazy("All that match are completed"),
}


@access.allowed(access.SHIP)
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    what = given.get("what", "")
    if what not in BY_ONE_CLICK:
        return redirect("dashboard:orders")
    if what == What.LOOK and not request.user.has_perm(access.SYNC):
        raise PermissionDenied(access.refusal(access.SYNC))
    until = given.get("until", "")
    by_buyer = request.user.has_perm(access.SEE_BUYER)
    pool = matching.read(given, by_buyer=by_buyer, until=int(until) if PK.fullmatch(until) else None)
    return _ask(request, pool, What(what)) if request.method == "POST" else _show(request, pool, What(what))


def _show(request: HttpRequest, pool: Pool, what: MoveBatch.What) -> HttpResponse:
    until = pool.newest()
    preview = matching.preview(pool, what)
    context = {
        "title": TITLES[what],
        "what": what,
        "name": what.label,
        "of": pool.name,
        "filters": filters_of(pool.address),
        "back": pool.address,
        "until": until,
        "click": uuid.uuid4(),
        "preview": preview,
        "left_out": [(_why(why), count) for why, count in preview.left_out],
        "most": settings.MOST_AT_ONCE,
        "at_once": request.GET.get("at_once") == "1",
    }
    return pages.show(request, "dashboard/all_that_match.html", context)


def _why(code: str) -> str:
    return _("It stands there already.") if code == ALREADY else str(Move.Reason(code).label)


def _ask(request: HttpRequest, pool: Pool, what: MoveBatch.What) -> HttpResponse:
    wish = Wish(
        what,
        request.user.get_username(),
        uuids.read(request.POST.get("click", "")) or uuid.uuid4(),
        told=pool.address,
        at_once=request.POST.get("at_once") == "1",
    )
    batch = pool.batch(wish)
    if batch is None:
        messages.info(request, _("None of these orders can be moved so any more. Nothing was done."))
        return redirect(pool.address)
    return redirect("dashboard:moved", batch.pk)


def filters_of(address: str) -> list[tuple[str, str]]:
    """As a form's fields or another address carries them."""
    return parse_qsl(urlsplit(address).query)


def address(what: str, told: str, **more: str) -> str:
    """The page for a list, whose own address a form of it has sent along."""
    query = {**dict(filters_of(told)), "of": matching.name_of(urlsplit(told).path), "what": what, **more}
    return reverse("dashboard:all_that_match", query=query)
