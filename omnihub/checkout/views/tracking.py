"""How an order goes on: for whoever has its link, with the buyer's data masked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from channels.models import Checkout
from channels.own import links
from omnihub.checkout import doors, journey
from omnihub.checkout.views import pay

PAGE, PART = "checkout/track.html", "checkout/parts/journey.html"


@doors.secret
def page(request: HttpRequest, token: str) -> HttpResponse:
    checkout = links.to_track(token)
    if checkout is None or checkout.state == Checkout.State.OPEN:
        return doors.not_here(request)
    doors.speak(request, checkout.language)
    context = {
        "title": checkout.number,
        "checkout": checkout,
        "shop": checkout.shop,
        "token": token,
        "journey": journey.of(checkout),
        "lines": checkout.lines.order_by("pk"),
    }
    part = "HX-Request" in request.headers
    return render(request, PART if part else PAGE, context)


def to(request: HttpRequest, checkout: Checkout) -> HttpResponse:
    """From the page that paid."""
    token = links.track_token(checkout)
    if not token:
        return doors.not_here(request)
    return pay.gone_on(request, reverse("checkout:track", args=[token]))
