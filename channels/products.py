"""The ERP's products in the mirror."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from channels import listings, shops
from channels.models import Listing, Product
from channels.records import ProductData
from omnihub.core import upsert


@transaction.atomic
def save_all(found: Sequence[ProductData], as_of: datetime) -> int:
    """What the ERP said at `as_of`; later news that we already have stays. Listings find their product."""
    shops.lock_all()  # an order that is saved meanwhile would map the same listing
    by_sku = {data.sku.strip(): data for data in found if data.sku.strip()}
    mine = Product.objects.select_for_update(no_key=True).filter(sku__in=by_sku).order_by("sku")
    newer = {product.sku for product in mine if product.as_of > as_of}
    rows = [
        Product(
            sku=sku,
            name=data.name,
            barcode=data.barcode,
            weight_grams=data.weight_grams,
            price=data.price,
            active=data.active,
            as_of=as_of,
        )
        for sku, data in sorted(by_sku.items())
        if sku not in newer
    ]
    upsert.rows(Product, rows, unique=("sku",))
    changed = listings.link_by_sku(Listing.objects.filter(sku__in=[row.sku for row in rows]))
    listings.relinked(changed, "mapped by SKU")
    return len(rows)
