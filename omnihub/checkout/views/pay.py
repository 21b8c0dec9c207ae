"""An order that waits for its money: what the buyer needs to pay, until it is there or its time is over."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from channels.models import Checkout
from omnihub.checkout import doors, instructions, limits, paying
from omnihub.core.errors import RemoteError
from omnihub.language.said import said
from payments.models import Payment

PAGE, PART = "checkout/pay.html", "checkout/parts/waiting.html"
State = Checkout.State


def page(request: HttpRequest, checkout: Checkout, token: str) -> HttpResponse:
    if request.method != "POST":
        return shown(request, checkout, token)
    if not limits.may_charge(token):
        return doors.too_many(request)
    return begin(request, checkout, token, request.POST.get("method", "")[:64])


def begin(request: HttpRequest, checkout: Checkout, token: str, method: str) -> HttpResponse:
    """What the gateway refuses is said on the page, where another way is chosen."""
    owed = paying.payment(checkout)
    if owed is None or owed.state != Payment.State.OPEN:
        return redirect("checkout:checkout", token)
    try:
        paying.charge(checkout, owed, method)
    except RemoteError as error:
        return shown(request, checkout, token, problem=said(error.words))
    return redirect("checkout:checkout", token)


def shown(request: HttpRequest, checkout: Checkout, token: str, problem: str = "") -> HttpResponse:
    owed = paying.payment(checkout)
    charge = paying.latest(owed) if owed and not problem and "change" not in request.GET else None
    context = {
        "title": _("Pay"),
        "checkout": checkout,
        "shop": checkout.shop,
        "token": token,
        "owed": owed,
        "charge": charge,
        "pay": instructions.of(charge) if charge else None,
        "groups": paying.groups(checkout) if owed and not charge else [],
        "waits": checkout.state == State.PLACED,
        "problem": problem,
    }
    part = request.GET.get("part") == "1" and "HX-Request" in request.headers
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, PART if part else PAGE, context, status=status)


def gone_on(request: HttpRequest, address: str) -> HttpResponse:
    """The page that waited goes on by itself."""
    return HttpResponseClientRedirect(address) if "HX-Request" in request.headers else redirect(address)
