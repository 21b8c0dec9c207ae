"""What Odoo can sell of some products at one place, told to the mirror under their SKUs."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from channels.models import Product
from channels.records import SellableData
from channels.stock import set_sellable
from erp_bridge import bindings, todos
from erp_bridge.odoo import stock
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.stock import NOTHING, Stock
from erp_bridge.records import Place
from omnihub.core import batches, work
from omnihub.core.database import database_now

AT_ONCE = 500


def tell(client: Client, place: Place, product_ids: Iterable[int]) -> int:
    """How many products were read. Those nobody linked to a SKU of ours are left out."""
    skus = bindings.skus(product_ids)
    for some in batches.of(AT_ONCE, sorted(skus)):
        read_at = database_now()
        found = {one.product_id: one for one in stock.read(client, place.warehouse_id, some)}
        set_sellable(_data(place, {pk: skus[pk] for pk in some}, found, read_at))
    return len(skus)


def _data(
    place: Place, skus: Mapping[int, Sequence[str]], found: Mapping[int, Stock], read_at: datetime
) -> list[SellableData]:
    """What is gone from Odoo is nothing. Where Odoo counts no stock, nobody knows a number."""
    return [
        SellableData(sku, place.key, found[pk].sellable if pk in found else NOTHING, read_at)
        for pk, names in skus.items()
        for sku in names
        if pk not in found or found[pk].counted
    ]


def ask_for_unknown(client: Client, product_ids: Iterable[int]) -> None:
    """Products with a SKU that the mirror has never heard of are read now, and their stock with the next
    look: it reads what was linked since the last one.
    """
    unbound = set(product_ids)
    unbound -= bindings.skus(unbound).keys()
    if not unbound:
        return
    domain = [["id", "in", sorted(unbound)], ["default_code", "!=", False]]
    skus = {
        str(row["default_code"]).strip()
        for row in client.search_read("product.product", domain, ["default_code"])
    }
    if skus - set(Product.objects.filter(sku__in=skus).values_list("sku", flat=True)):
        work.add([todos.products("stock of a product that is not known yet")])
