"""Sync health: what waits, who rests, what came in, and what each shop may do."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from omnihub.core import breakers, clock, installation
from omnihub.core import queries as engine
from omnihub.dashboard import access, pages
from omnihub.dashboard.queries import health as queries
from omnihub.dashboard.queries import home


@access.page
def health(request: HttpRequest) -> HttpResponse:
    paces = engine.paces()
    context = {
        "title": _("Sync health"),
        "as_of": clock.now(),
        "installation": installation.current(),
        "queue": home.queue(),
        "worker": home.worker(),
        "inbox": paces.get("inbox"),
        "unread": queries.unread(),
        "roads": queries.roads(paces),
        "sources": queries.sources(),
        "gates": engine.gates(),
        "shops": queries.shops(),
        "may_retry": request.user.has_perm(access.RETRY),
        "may_change": request.user.has_perm(access.CHANGE_SHOP),
        "may_pause": request.user.has_perm(access.PAUSE),
    }
    return pages.show(request, "dashboard/health.html", context)


@access.button(access.PAUSE)
def pause(request: HttpRequest) -> HttpResponse:
    if request.POST.get("on") == "1":
        installation.pause(_("by %(user)s") % {"user": request.user.get_username()})
        messages.warning(request, _("OmniHub is paused. What comes in is kept."))
    else:
        installation.resume()
        messages.success(request, _("OmniHub goes on, with what has waited first."))
    return redirect("dashboard:health")


@access.button(access.RETRY)
def try_now(request: HttpRequest) -> HttpResponse:
    """The breaker of one remote, for somebody who knows that it is back."""
    if breakers.try_now(request.POST.get("remote", "")):
        messages.success(request, _("It is called again now. If it does not answer, it is left alone again."))
    else:
        messages.info(request, _("It is not left alone any more."))
    return redirect("dashboard:health")
