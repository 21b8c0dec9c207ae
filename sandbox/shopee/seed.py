"""The start: shops not yet linked, and their listings."""

import itertools
import time

from sandbox.catalogue import PRODUCTS, SHOPS, Product
from sandbox.catalogue import Shop as ShopPlan
from sandbox.shopee.models import Item, Shop, Variation

FIRST_MODEL_OF_ITEM = 10


def plant() -> None:
    Shop.objects.bulk_create(Shop(shop_id=shop.shop_id, name=shop.name, region=shop.region) for shop in SHOPS)
    items: list[Item] = []
    variations: list[Variation] = []
    for shop in SHOPS:
        families = itertools.groupby(PRODUCTS[: shop.products], key=lambda product: product.family)
        for place, (family, products) in enumerate(families):
            item = _item(shop, shop.first_item_id + place, family, list(products))
            items.append(item)
            variations.extend(_variations(item, family))
    Item.objects.bulk_create(items)
    Variation.objects.bulk_create(variations)


def _item(shop: ShopPlan, item_id: int, family: str, products: list[Product]) -> Item:
    first, now = products[0], int(time.time())
    return Item(
        item_id=item_id,
        shop_id=shop.shop_id,
        name=family,
        sku="" if first.variation else first.sku,
        has_model=bool(first.variation),
        price=first.price,
        stock=0 if first.variation else first.on_hand,
        grams=first.grams,
        barcode="" if first.variation else first.barcode,
        created_at=now - 90 * 86400,
        updated_at=now - 86400,
    )


def _variations(item: Item, family: str) -> list[Variation]:
    products = [product for product in PRODUCTS if product.family == family and product.variation]
    return [
        Variation(
            model_id=item.item_id * 100 + FIRST_MODEL_OF_ITEM + place,
            item=item,
            tier_index=place,
            name=product.variation,
            sku=product.sku,
            price=product.price,
            stock=product.on_hand,
            barcode=product.barcode,
        )
        for place, product in enumerate(products)
    ]
