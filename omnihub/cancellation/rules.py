"""What becomes of an order that somebody cancels in Odoo, shop by shop."""

from django.db import transaction

from channels import shops
from channels.models import Shop
from omnihub.cancellation.models import CancellationPolicy

FromOdoo = CancellationPolicy.FromOdoo


def of(shop_pk: int) -> str:
    row = CancellationPolicy.objects.filter(shop=shop_pk).first()
    return row.from_odoo if row else FromOdoo.ASK


def of_all() -> list[tuple[Shop, str]]:
    rows = dict(CancellationPolicy.objects.values_list("shop", "from_odoo"))
    found = Shop.objects.filter(pushes_orders=True).order_by("name", "pk")
    return [(shop, rows.get(shop.pk, FromOdoo.ASK)) for shop in found]


@transaction.atomic
def choose(shop: Shop, wanted: str) -> None:
    shop = shops.locked(shop)
    row, _new = CancellationPolicy.objects.get_or_create(shop=shop)
    row.from_odoo = wanted
    row.save(update_fields=["from_odoo"])
