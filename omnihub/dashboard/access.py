"""Who may see and do what: every page is the staff's, every change needs its permission."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

SYNC = "channels.change_order"
RETRY = "core.change_work"
SEE_EVIDENCE = "core.view_inboxmessage"
SEE_BUYER = "channels.view_customer"
ADD_SHOP = "channels.add_shop"
CHANGE_SHOP = "channels.change_shop"
CHANGE_PROFILE = "erp_bridge.change_odooprofile"
ADOPT = "erp_bridge.change_adoption"
PROVE = "erp_bridge.add_proofrun"
RUN_SCHEDULE = "django_q.change_schedule"
PAUSE = "core.change_installation"


def staff(view: View[P]) -> View[P]:
    """Others go to the login; a fragment of theirs makes the whole page ask for it."""
    guarded = staff_member_required(never_cache(view), login_url="admin:login")

    @wraps(view)
    def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.headers.get("HX-Request") and not (request.user.is_active and request.user.is_staff):
            return HttpResponseClientRefresh()
        return guarded(request, *args, **kwargs)

    return answer


def page(view: View[P]) -> View[P]:
    return staff(require_safe(view))


def allowed(permission: str) -> Callable[[View[P]], View[P]]:
    """Staff without the permission get a 403 that names it."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.has_perm(permission):
                raise PermissionDenied(
                    _("Your user needs the right %(right)s for this.") % {"right": permission}
                )
            return view(request, *args, **kwargs)

        return staff(answer)

    return decorate


def button(permission: str) -> Callable[[View[P]], View[P]]:
    """A POST that changes something."""
    return lambda view: allowed(permission)(require_POST(view))
