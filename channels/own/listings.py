"""What an own shop sells: each of the ERP's products that has a price, page by page."""

from collections.abc import Mapping

from channels.models import Listing, Product, Shop
from channels.own import showcase
from channels.records import ListingData, ListingsPage

AT_ONCE = 500


def read(shop: Shop, page: str) -> ListingsPage:
    """`page` is the last product seen. What has no price any more, or is archived, goes off sale."""
    after = int(page or 0)
    products = list(Product.objects.filter(pk__gt=after).order_by("pk")[:AT_ONCE])
    listed = set(Listing.objects.filter(shop=shop, item_id__in=map(_item, products)).values_list("item_id"))
    shown = showcase.pictures(product.pk for product in products)
    found = [_listing(one, shown) for one in products if _sells(one) or (_item(one),) in listed]
    return ListingsPage(found, str(products[-1].pk) if len(products) == AT_ONCE else "")


def _item(product: Product) -> str:
    return str(product.pk)


def _sells(product: Product) -> bool:
    return product.active and product.price > 0


def _listing(product: Product, shown: Mapping[int, str]) -> ListingData:
    return ListingData(
        item_id=_item(product),
        model_id="0",
        sku=product.sku,
        name=product.name,
        status=showcase.ON_SALE if _sells(product) else showcase.OFF_SALE,
        image_url=shown.get(product.pk, ""),
    )
