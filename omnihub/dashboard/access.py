"""Who may see and do what: every page is the staff's, every change needs its permission."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec

from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRefresh

from omnihub.people import rights, roles
from omnihub.people.rights import (
    ADD_SHOP,
    ADMINISTER,
    ADOPT,
    ANSWER_RETURNS,
    APPROVE_REFUND,
    CANCEL,
    CHANGE_CUSTOMERS,
    CHANGE_MAPPING,
    CHANGE_MESSAGES,
    CHANGE_PARTNERS,
    CHANGE_PAYMENTS,
    CHANGE_PROFILE,
    CHANGE_RATES,
    CHANGE_SHIPPING,
    CHANGE_SHOP,
    CHANGE_STOCK,
    CHANGE_STOREFRONT,
    ERASE,
    PAUSE,
    PRINT,
    PROVE,
    RECEIVE_RETURNS,
    RECONCILE,
    REFUND,
    RETRY,
    RUN_SCHEDULE,
    SEE_BUYER,
    SEE_CANCELLATIONS,
    SEE_DIFFERENCES,
    SEE_ERASURES,
    SEE_EVIDENCE,
    SEE_LOG,
    SEE_MAPPING,
    SEE_MESSAGES,
    SEE_MONEY,
    SEE_PARTNERS,
    SEE_PAYMENTS,
    SEE_PROFILE,
    SEE_PROOF,
    SEE_RETURNS,
    SEE_SHIPMENTS,
    SEE_SHOPS,
    SELL,
    SHIP,
    SYNC,
)

__all__ = [
    "ADD_SHOP",
    "ADMINISTER",
    "ADOPT",
    "ANSWER_RETURNS",
    "APPROVE_REFUND",
    "CANCEL",
    "CHANGE_CUSTOMERS",
    "CHANGE_MAPPING",
    "CHANGE_MESSAGES",
    "CHANGE_PARTNERS",
    "CHANGE_PAYMENTS",
    "CHANGE_PROFILE",
    "CHANGE_RATES",
    "CHANGE_SHIPPING",
    "CHANGE_SHOP",
    "CHANGE_STOCK",
    "CHANGE_STOREFRONT",
    "ERASE",
    "PAUSE",
    "PRINT",
    "PROVE",
    "RECEIVE_RETURNS",
    "RECONCILE",
    "REFUND",
    "RETRY",
    "RUN_SCHEDULE",
    "SEE_BUYER",
    "SEE_CANCELLATIONS",
    "SEE_DIFFERENCES",
    "SEE_ERASURES",
    "SEE_EVIDENCE",
    "SEE_LOG",
    "SEE_MAPPING",
    "SEE_MESSAGES",
    "SEE_MONEY",
    "SEE_PARTNERS",
    "SEE_PAYMENTS",
    "SEE_PROFILE",
    "SEE_PROOF",
    "SEE_RETURNS",
    "SEE_SHIPMENTS",
    "SEE_SHOPS",
    "SELL",
    "SHIP",
    "SYNC",
    "allowed",
    "button",
    "page",
    "page_for",
    "staff",
]

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


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
    """What all staff may look at."""
    return staff(require_safe(view))


def page_for(permission: str) -> Callable[[View[P]], View[P]]:
    """What only some staff may look at."""
    return lambda view: allowed(permission)(require_safe(view))


def allowed(permission: str) -> Callable[[View[P]], View[P]]:
    """Staff without the permission get a 403 that names it, and whom to ask."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.has_perm(permission):
                raise PermissionDenied(refusal(permission))
            return view(request, *args, **kwargs)

        return staff(answer)

    return decorate


def refusal(permission: str) -> str:
    said = _("Your user needs the right %(right)s for this.") % {"right": rights.words(permission)}
    owners = ", ".join(roles.owners())
    return f"{said} {_('Ask an owner: %(owners)s.') % {'owners': owners}}" if owners else said


def button(permission: str) -> Callable[[View[P]], View[P]]:
    """A POST that changes something. Reloaded or opened as an address, it says that it is none."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def answer(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if request.method != "POST":
                refused = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
                refused["Allow"] = "POST"
                return refused
            return view(request, *args, **kwargs)

        return allowed(permission)(answer)

    return decorate
