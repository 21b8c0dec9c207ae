"""Sync health: what waits, who rests, what came in, and what happens by itself."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from omnihub.core import clock, installation, schedules
from omnihub.core import queries as engine
from omnihub.dashboard import access, pages
from omnihub.dashboard.queries import health as queries
from omnihub.dashboard.queries import home
from omnihub.dashboard.queries import schedules as actions


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
        "roads": queries.roads(paces),
        "sources": queries.sources(),
        "gates": engine.gates(),
        "shops": queries.shops(),
        "actions": actions.actions(),
        "may_run": request.user.has_perm(access.RUN_SCHEDULE),
        "may_pause": request.user.has_perm(access.PAUSE),
    }
    return pages.show(request, "dashboard/health.html", context)


@access.button(access.RUN_SCHEDULE)
def run_now(request: HttpRequest, name: str) -> HttpResponse:
    if name not in settings.SCHEDULES:
        raise Http404(name)
    schedules.run_now(name)
    messages.success(request, _("“%(action)s” is done next.") % {"action": actions.WORDS[name]})
    return redirect("dashboard:health")


@access.button(access.PAUSE)
def pause(request: HttpRequest) -> HttpResponse:
    if request.POST.get("on") == "1":
        installation.pause(_("by %(user)s") % {"user": request.user.get_username()})
        messages.warning(request, _("OmniHub is paused. What comes in is kept."))
    else:
        installation.resume()
        messages.success(request, _("OmniHub goes on, with what has waited first."))
    return redirect("dashboard:health")
