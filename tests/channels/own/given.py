"""A live shop of our own with goods on its shelf."""

from decimal import Decimal

from channels.models import Storefront
from channels.own import carts, showcase
from channels.own.records import COLLECTED
from tests.factories import LONG_AGO, ListingFactory, ProductFactory, ShopFactory, StockLevelFactory

PLACE = "odoo:1"


def shop(slug="toko", **more):
    values = {"name": "Toko Melati", "stock_place": PLACE, "go_live_at": LONG_AGO, "messages": False}
    made = ShopFactory(kind="own", remote_id=slug, connection=None, **(values | more))
    Storefront.objects.create(shop=made, slug=slug, is_open=True)
    return made


def good(shop, sku="TAS-1", *, sellable=5, price="45000.00", weight=400, **more):
    """Its listing; the product is told of by its SKU."""
    product = ProductFactory(sku=sku, name=f"Tas {sku}", price=Decimal(price), weight_grams=weight)
    StockLevelFactory(product=product, place=PLACE, sellable=sellable)
    values = {"item_id": str(product.pk), "model_id": "0", "name": product.name, "status": "NORMAL"}
    return ListingFactory(shop=shop, sku=sku, product=product, **(values | more))


def cart(shop, *listings, pieces=1, source="storefront"):
    checkout = carts.start(shop, source, "id")
    for listing in listings:
        carts.put(checkout.pk, showcase.by_pk(shop, [listing.pk])[listing.pk], pieces)
    checkout.refresh_from_db()
    return checkout


def collected(checkout):
    """What a buyer has seen who comes for the goods."""
    checkout.refresh_from_db()
    carts.choose(checkout.pk, COLLECTED)
    checkout.refresh_from_db()
    return carts.digest(checkout)
