"""Marketplace, OmniHub and Odoo side by side."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from erp_bridge import prove
from omnihub.core import clock
from omnihub.dashboard import access, pages
from omnihub.dashboard.queries import proof as queries


@access.page_for(access.SEE_PROOF)
def proof(request: HttpRequest) -> HttpResponse:
    run = queries.last()
    context = {
        "title": _("Proof"),
        "as_of": clock.now(),
        "run": run,
        "running": queries.running(),
        "days": queries.days(run) if run else [],
        "history": queries.history(),
        "may_prove": request.user.has_perm(access.PROVE),
    }
    return pages.show(request, "dashboard/proof.html", context)


@access.button(access.PROVE)
def run_now(request: HttpRequest) -> HttpResponse:
    if queries.running():
        messages.info(request, _("A proof is on its way already."))
    else:
        prove.start(f"asked for by {request.user.get_username()}")
        messages.success(request, _("The proof starts now. It reads every order afresh from both sides."))
    return redirect("dashboard:proof")
