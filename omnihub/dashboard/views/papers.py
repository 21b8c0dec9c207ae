"""Pages for paper: what to pick for many parcels, and what belongs into each."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from omnihub.core import clock
from omnihub.dashboard import access, pages
from omnihub.dashboard.views import print_run
from omnihub.dashboard.views.labels import ids
from shipping import picking
from shipping.printing import MOST


@access.allowed(access.SEE_SHIPMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def pick_list(request: HttpRequest) -> HttpResponse:
    return _show(request, "dashboard/pick_list.html", _("Pick list"))


@access.allowed(access.SEE_SHIPMENTS)
@require_http_methods(["GET", "HEAD", "POST"])
def packing_slips(request: HttpRequest) -> HttpResponse:
    return _show(request, "dashboard/packing_slips.html", _("Packing slips"))


def _show(request: HttpRequest, template: str, title: str) -> HttpResponse:
    if told := request.POST.get("matching", ""):
        return redirect(print_run.address(told))
    wanted = ids(request)
    context = {
        "title": title,
        "picking": picking.of(wanted),
        "too_many": max(len(wanted) - MOST, 0),
        "most": MOST,
        "as_of": clock.now(),
    }
    return pages.show(request, template, context)
