"""The cart of one storefront: what is in it, and one thing more or fewer."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from channels.models import Checkout, Storefront
from channels.own import carts, links, showcase
from omnihub.checkout import baskets, doors
from omnihub.checkout.forms import PutForm
from omnihub.checkout.views import window


@doors.public
def cart(request: HttpRequest, slug: str) -> HttpResponse:
    storefront = window.opened(slug)
    if storefront is None:
        return doors.not_here(request)
    doors.speak(request, storefront.language)
    if request.method == "POST":
        return _put(request, storefront)
    return _show(request, storefront)


def _show(request: HttpRequest, storefront: Storefront, problem: str = "") -> HttpResponse:
    basket = baskets.of(request, storefront)
    context: dict[str, object] = {"title": _("Cart"), "problem": problem}
    if basket:
        checkout, contents = carts.fresh(basket.pk)
        context |= {"checkout": checkout, "contents": contents, "token": links.pay_token(checkout)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return window.shown(request, storefront, "checkout/cart.html", context, status)


def _put(request: HttpRequest, storefront: Storefront) -> HttpResponse:
    form = PutForm(request.POST)
    if not form.is_valid():
        return _show(request, storefront, _("Please give a number of pieces, from 0 to 999."))
    pk, pieces = form.cleaned_data["good"], form.cleaned_data["pieces"]
    more = request.POST.get("more") == "1"
    good = showcase.by_pk(storefront.shop, [pk]).get(pk)
    if good is None or (pieces and not good.for_sale):
        return _show(request, storefront, _("This is not for sale any more."))
    basket = baskets.of(request, storefront) or _start(storefront)
    try:
        carts.put(basket.pk, good, pieces, more=more)
    except carts.Full:
        return _show(request, storefront, _("The cart is full: order these first."))
    except carts.Closed:
        return redirect("checkout:cart", storefront.slug)
    return baskets.keep(redirect("checkout:cart", storefront.slug), storefront, basket)


def _start(storefront: Storefront) -> Checkout:
    return carts.start(storefront.shop, Checkout.Source.STOREFRONT, (get_language() or "id")[:8])
