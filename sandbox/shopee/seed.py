"""The start: shops not yet linked, and their listings. More listings where a bigger shop is wanted."""

import itertools
import time

from django.db import models
from django.db.models import Max

from sandbox import storage
from sandbox.catalogue import PRODUCTS, SHOPS, Product
from sandbox.catalogue import Shop as ShopPlan
from sandbox.shopee.models import Item, Shop, Variation

FIRST_MODEL_OF_ITEM = 10
MOST_ITEMS = 5_000
MOST_MODELS = 50


_planted: dict[type[models.Model], storage.Rows] = {}


def plant() -> None:
    """Made once; a reset lays the same rows, because making them takes fifty times as long."""
    if not _planted:
        _make()
        _planted.update({model: storage.rows(model) for model in (Shop, Item, Variation)})
        return
    for model, rows in _planted.items():
        storage.lay(model, rows)
    Item.objects.update(**_ages())


def _ages() -> dict[str, int]:
    now = int(time.time())
    return {"created_at": now - 90 * 86400, "updated_at": now - 86400}


def _make() -> None:
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
    first = products[0]
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
        **_ages(),
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


def widen(shop_id: int, items: int, models: int) -> list[str]:
    """More items for a shop, each with so many variations (0: none), and the SKUs that they brought."""
    if not (0 < items <= MOST_ITEMS and 0 <= models <= MOST_MODELS):
        raise ValueError(f"items: 1 to {MOST_ITEMS}, models: 0 to {MOST_MODELS}")
    with storage.writing():
        last = Item.objects.filter(shop_id=shop_id).aggregate(last=Max("item_id"))["last"]
        plan = next((shop for shop in SHOPS if shop.shop_id == shop_id), None)
        if plan is None:
            raise ValueError(f"There is no shop {shop_id}.")
        made = [_wide_item(plan, (last or plan.first_item_id) + 1 + place, models) for place in range(items)]
        variations = [one for item in made for one in _wide_variations(item, models)]
        Item.objects.bulk_create(made)
        Variation.objects.bulk_create(variations)
    return [one.sku for one in (variations or made)]


def _wide_item(shop: ShopPlan, item_id: int, models: int) -> Item:
    return Item(
        item_id=item_id,
        shop_id=shop.shop_id,
        name=f"Barang {item_id}",
        sku="" if models else f"WIDE-{item_id}",
        has_model=models > 0,
        price=50_000,
        stock=0 if models else 10,
        grams=200,
        barcode="",
        **_ages(),
    )


def _wide_variations(item: Item, models: int) -> list[Variation]:
    return [
        Variation(
            model_id=item.item_id * 100 + FIRST_MODEL_OF_ITEM + place,
            item=item,
            tier_index=place,
            name=f"Pilihan {place + 1}",
            sku=f"WIDE-{item.item_id}-{place + 1}",
            price=item.price,
            stock=10,
            barcode="",
        )
        for place in range(models)
    ]
