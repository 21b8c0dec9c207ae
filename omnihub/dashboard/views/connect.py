"""Connect a shop: to the marketplace's consent page and back, with a state that fits once."""

import secrets

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from channels import marketplaces
from omnihub.core import clock, routes, work
from omnihub.core.errors import RemoteError
from omnihub.dashboard import access
from omnihub.dashboard.views.shops import connectable
from omnihub.language.said import said

SECONDS = 600


@access.allowed(access.ADD_SHOP)
@require_safe
def start(request: HttpRequest, kind: str) -> HttpResponse:
    marketplace = marketplaces.for_kind(connectable(kind))
    state = secrets.token_urlsafe(32)
    request.session[place(kind)] = {
        "state": state,
        "user": request.user.pk,
        "until": clock.to_epoch(clock.now()) + SECONDS,
    }
    return redirect(marketplace.authorisation_link(state))


@access.allowed(access.ADD_SHOP)
@require_safe
def callback(request: HttpRequest, kind: str) -> HttpResponse:
    marketplace = marketplaces.for_kind(connectable(kind))
    if not state_fits(request, kind):
        raise PermissionDenied(
            _("This connection was not started here, or over ten minutes ago. Start it again under Shops.")
        )
    try:
        connected = marketplace.connect(request.GET.dict(), request.user.get_username())
    except RemoteError as error:
        messages.error(request, said(error.words))
        return redirect("dashboard:shops")
    for topic in routes.topics_of(kind):
        work.release(topic)
    for problem in connected.problems:
        messages.error(request, problem)
    for shop in connected.shops:
        messages.success(
            request, _("%(shop)s is connected. Its listings and orders are being read.") % {"shop": shop}
        )
    fresh = [shop for shop in connected.shops if shop.go_live_at is None]
    if len(fresh) == 1:
        return redirect("dashboard:shop", fresh[0].pk)
    return redirect("dashboard:shops")


def state_fits(request: HttpRequest, kind: str) -> bool:
    """Forgotten on the first look, whatever comes of it."""
    kept = request.session.pop(place(kind), None)
    if kept is None or kept["user"] != request.user.pk or kept["until"] < clock.to_epoch(clock.now()):
        return False
    return constant_time_compare(kept["state"], request.GET.get("state", ""))


def place(kind: str) -> str:
    return f"connect.{kind}"
