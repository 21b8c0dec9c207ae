"""Parcels that come back: scanned in by their code, or by the button on their case."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from channels import arrivals
from channels.models import Order, ReturnCase
from erp_bridge import undo
from erp_bridge.models import Arrival
from omnihub.core import clock
from omnihub.dashboard import access, case_words, pages

LONGEST_CODE = 100


@dataclass(frozen=True, slots=True)
class Scanned:
    """What one scan did. `case` or `order`: the one thing that the code stands for. `known`: from before."""

    found: arrivals.Found
    case: ReturnCase | None = None
    order: Order | None = None
    taken: bool = False
    known: Arrival | None = None


@access.allowed(access.RECEIVE_RETURNS)
@require_http_methods(["GET", "HEAD", "POST"])
def scan(request: HttpRequest) -> HttpResponse:
    """An address with a code only types it: nothing is taken in by a link."""
    code = _tidy(request.POST.get("code", ""))
    scanned = _take_in(code, request.user.get_username())
    context: dict[str, Any] = {
        "title": _("Scan in returns"),
        "code": code,
        "typed": _tidy(request.GET.get("code", "")),
        "scanned": scanned,
        "reason": case_words.reason(scanned.case) if scanned.case else "",
        "lately": arrivals.lately(),
        "as_of": clock.now(),
    }
    return pages.show(request, "dashboard/return_scan.html", context)


def _tidy(code: str) -> str:
    return code.strip()[:LONGEST_CODE].replace("\x00", "")


def _take_in(code: str, by: str) -> Scanned:
    """At once, where the code is one parcel that is to come."""
    found = arrivals.find(code)
    if len(found.cases) == 1:
        return _case(found, found.cases[0], by)
    return _order(found, found.orders[0], by) if len(found.orders) == 1 else Scanned(found)


def _case(found: arrivals.Found, case: ReturnCase, by: str) -> Scanned:
    if case.solution == ReturnCase.Solution.REFUND_ONLY:
        return Scanned(found, case)
    taken = arrivals.take_in(case, by)
    case.refresh_from_db(fields=["arrived_at", "arrived_by"])
    return Scanned(found, case, taken=taken)


def _order(found: arrivals.Found, order: Order, by: str) -> Scanned:
    """It was called off on its way, and is here again."""
    known = Arrival.objects.filter(order=order).first()
    if known is None:
        undo.arrived(order.pk, by)
    return Scanned(found, order=order, taken=known is None, known=known)


@access.button(access.RECEIVE_RETURNS)
def arrived(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(ReturnCase, pk=pk)
    if arrivals.take_in(found, request.user.get_username()):
        messages.success(request, _("%(return)s is scanned in.") % {"return": found.number})
    else:
        messages.info(request, _("%(return)s was scanned in before.") % {"return": found.number})
    if request.user.has_perm(access.SEE_RETURNS):
        return redirect("dashboard:return", pk)
    return redirect("dashboard:scan_in")
