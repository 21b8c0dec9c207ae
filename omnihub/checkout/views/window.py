"""The storefront: what is for sale, page by page, and one thing by itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from channels.models import Storefront
from channels.models.own import KIND
from channels.own import showcase
from omnihub.checkout import baskets, doors

LONGEST_CURSOR = 330


def opened(slug: str) -> Storefront | None:
    """One that sells to the public."""
    found = Storefront.objects.select_related("shop").filter(slug=slug, is_open=True, shop__kind=KIND).first()
    return found if found and found.shop.live else None


@doors.public
def shelf(request: HttpRequest, slug: str) -> HttpResponse:
    storefront = opened(slug)
    if storefront is None:
        return doors.not_here(request)
    doors.speak(request, storefront.language)
    text = request.GET.get("q", "").replace("\x00", "").strip()[: showcase.LONGEST]
    after = request.GET.get("after", "").replace("\x00", "")[:LONGEST_CURSOR]
    page = showcase.shelf(storefront.shop, text, after)
    return shown(
        request, storefront, "checkout/shelf.html", {"page": page, "text": text, "further": bool(after)}
    )


@doors.public
def product(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    storefront = opened(slug)
    rows = showcase.for_sale(storefront.shop).filter(pk=pk) if storefront and pk < doors.BIGGEST_PK else None
    if storefront is None or rows is None or not rows.exists():
        return doors.not_here(request, storefront)
    doors.speak(request, storefront.language)
    good = showcase.by_pk(storefront.shop, [pk])[pk]
    return shown(request, storefront, "checkout/product.html", {"good": good, "title": good.listing.name})


def shown(
    request: HttpRequest, storefront: Storefront, template: str, context: dict[str, object], status: int = 200
) -> HttpResponse:
    basket = baskets.of(request, storefront)
    pieces = sum(basket.lines.values_list("quantity", flat=True)) if basket else 0
    told = {
        "title": storefront.shop.name,
        "storefront": storefront,
        "shop": storefront.shop,
        "pieces": pieces,
    }
    return render(request, template, told | context, status=status)
