"""Which cart is whose: a signed cookie names it, one for each shop."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from channels.models import Checkout, Storefront

SALT = "omnihub.checkout.baskets"
DAYS = 30


def of(request: HttpRequest, storefront: Storefront) -> Checkout | None:
    """The open one; an order is no cart any more."""
    key = request.get_signed_cookie(_name(storefront), default="", salt=SALT)
    rows = Checkout.objects.filter(shop=storefront.shop_id, state=Checkout.State.OPEN)
    return rows.filter(public_id=key).select_related("shop").first() if key else None


def keep(response: HttpResponse, storefront: Storefront, checkout: Checkout) -> HttpResponse:
    response.set_signed_cookie(
        _name(storefront),
        checkout.public_id,
        salt=SALT,
        max_age=DAYS * 86_400,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _name(storefront: Storefront) -> str:
    return f"cart-{storefront.slug}"
