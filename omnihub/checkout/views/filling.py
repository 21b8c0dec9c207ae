"""The checkout: who, where to, by which courier, paid how. One page, kept while it is filled."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from channels.models import Checkout
from channels.own import links, placing
from omnihub.checkout import doors, limits
from omnihub.checkout.ordering import Order
from omnihub.checkout.sheet import Sheet
from omnihub.checkout.views import pay, tracking

PAGE = "checkout/checkout.html"
State = Checkout.State


@doors.secret
def page(request: HttpRequest, token: str) -> HttpResponse:
    checkout = links.to_pay(token)
    if checkout is None or not checkout.offered:
        return doors.not_here(request)
    doors.speak(request, checkout.language)
    if request.method == "POST" and not limits.may_write(token):
        return doors.too_many(request)
    if checkout.state == State.OPEN:
        return _fill(request, checkout, token)
    if checkout.state in (State.PLACED, State.EXPIRED, State.CANCELLED):
        return pay.page(request, checkout, token)
    return tracking.to(request, checkout)


def _fill(request: HttpRequest, checkout: Checkout, token: str) -> HttpResponse:
    if request.method != "POST":
        return _shown(request, Sheet.kept(checkout), token)
    sheet = Sheet.typed(checkout, request.POST)
    if request.POST.get("do") != "place":
        return _shown(request, sheet, token)
    done = Order(sheet).place()
    if done.placed is None:
        return _shown(request, done.sheet, token, HTTPStatus.UNPROCESSABLE_ENTITY)
    return pay.begin(request, done.placed, token, sheet.method)


def _shown(
    request: HttpRequest, sheet: Sheet, token: str, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    storefront = getattr(sheet.checkout.shop, "storefront", None)
    context = {
        "title": _("Checkout"),
        "sheet": sheet,
        "token": token,
        "shop": sheet.checkout.shop,
        "storefront": storefront if storefront and storefront.is_open else None,
    }
    return render(request, PAGE, context, status=status)


@doors.secret
def again(request: HttpRequest, token: str) -> HttpResponse:
    """The same goods once more, after an order has ended."""
    checkout = links.to_pay(token)
    if checkout is None:
        return doors.not_here(request)
    ended = checkout.state in (State.EXPIRED, State.CANCELLED) and not checkout.of_website
    if request.method != "POST" or not ended:
        return redirect("checkout:checkout", token)
    if not limits.may_charge(token):
        return doors.too_many(request)
    return redirect("checkout:checkout", links.pay_token(placing.again(checkout)))
