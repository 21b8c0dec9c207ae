"""What shipping is asked for a cart, and what it answers. The browser only names a quote."""

from collections.abc import Mapping

from channels.models import Checkout
from channels.own import carts
from channels.own.records import Place, Ship
from omnihub.core import clock
from shipping import areas, quoting
from shipping.models import Area, Quote
from shipping.records import Cart, Item

MOST_AREAS = 8


def cart(checkout: Checkout) -> Cart:
    lines = list(checkout.lines.order_by("pk"))
    return Cart(
        key=checkout.key,
        shop_pk=checkout.shop_id,
        destination=checkout.area_key,
        items=tuple(Item(line.weight_grams, line.quantity) for line in lines),
        goods_total=checkout.goods_total - checkout.discount,
        digest=carts.of_goods(lines, checkout.area_key),
    )


def offers(checkout: Checkout) -> list[Quote]:
    """Nothing before it is known where the goods go. Collecting them is the storefront's to offer."""
    if not checkout.area_key or not checkout.lines.exists():
        return []
    found = quoting.offers(cart(checkout))
    return [one for one in found if one.rung != Quote.Rung.COLLECT]


def take(checkout: Checkout, key: str) -> Ship | None:
    """None: it is over, or was made for something else; they are asked for again."""
    found = quoting.take(key, cart(checkout), clock.now())
    return ship(found) if isinstance(found, Quote) else None


def again(checkout: Checkout, key: str) -> Quote | None:
    """The service of an earlier offer, for what is in the cart now."""
    before = Quote.objects.filter(key=key, checkout_key=checkout.key).first()
    if before is None:
        return None
    return next((one for one in offers(checkout) if _way(one) == _way(before)), None)


def _way(quote: Quote) -> tuple[str, str]:
    return quote.courier, quote.service


def ship(quote: Quote) -> Ship:
    return Ship(
        quote_key=quote.key,
        courier=quote.courier,
        service=quote.service,
        days=quote.days,
        cost=quote.price,
        weight_grams=quote.weight_grams,
    )


def find(text: str) -> tuple[list[Place], bool]:
    """And whether the search was away, so that the buyer may write the place."""
    found = areas.search(text, MOST_AREAS)
    return [place(one) for one in found.areas], found.away


def written(told: Mapping[str, str]) -> Place:
    """A place as the buyer wrote it. The shop looks at it before it sends."""
    return place(areas.typed(**told))


def get(key: str) -> Place | None:
    found = areas.get(key)
    return place(found) if found else None


def place(area: Area) -> Place:
    return Place(area.key, area.subdistrict, area.district, area.city, area.province, area.postcode)
