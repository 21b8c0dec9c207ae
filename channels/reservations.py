"""Promise pieces: an order of a marketplace always gets them, a basket of ours only what is there.

Whoever promises locks the levels of the products in the order of their keys, so two who want the last
piece come one after the other.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from channels import shelf, stale
from channels.models import Component, OrderEvent, OrderLine, Product, Reservation, Shop, StockLevel
from omnihub.core import clock

OVERSOLD = "oversold"


class NotEnough(Exception):
    """`missing`: by SKU, how many pieces are lacking."""

    def __init__(self, missing: Mapping[str, int]) -> None:
        super().__init__(", ".join(f"{sku}: {pieces} missing" for sku, pieces in missing.items()))
        self.missing = missing


@transaction.atomic
def reserve(shop: Shop, holder: str, wants: Mapping[str, int], until: datetime) -> None:
    """Keep pieces (by SKU) for a basket, all of them or none: raises NotEnough. Anew for the same holder."""
    products = {product.sku: product for product in Product.objects.filter(sku__in=wants, active=True)}
    levels = _locked(shop.stock_place, [product.pk for product in products.values()])
    Reservation.objects.filter(holder=holder).delete()
    promised = shelf.reserved(shop.stock_place, levels)
    missing = {}
    for sku, pieces in sorted(wants.items()):
        level = levels.get(products[sku].pk) if sku in products else None
        free = int(level.sellable) - promised.get(level.product_id, 0) if level else 0
        if pieces > free:
            missing[sku] = pieces - max(free, 0)
    if missing:
        raise NotEnough(missing)
    Reservation.objects.bulk_create(
        Reservation(shop=shop, holder=holder, product=products[sku], quantity=pieces, until=until)
        for sku, pieces in wants.items()
    )
    stale.products(levels, "reserved at the checkout", shop.stock_place)


@transaction.atomic
def release(holder: str) -> None:
    """The basket was left, or became an order."""
    rows = Reservation.objects.select_for_update().filter(holder=holder).order_by("product")
    products = [row.product_id for row in rows]
    Reservation.objects.filter(holder=holder).delete()
    stale.products(products, "given back at the checkout")


def _locked(place: str, products: Iterable[int]) -> dict[int, StockLevel]:
    rows = StockLevel.objects.select_for_update().filter(place=place, product__in=list(products))
    return {level.product_id: level for level in rows.order_by("product", "place")}


def sold(shop: Shop, new: Sequence[int], changed: Sequence[int], listing_pks: Iterable[int]) -> None:
    """Orders took pieces, or take them no longer: by their keys, the new ones apart.

    Inside the transaction that saves them. They are sold already, so nothing is refused; an order for
    which the pieces are lacking calls a person. `listing_pks`: what they no longer contain.
    """
    if not shop.stock_place:
        return
    products = _products([*new, *changed], listing_pks)
    levels = _locked(shop.stock_place, products)
    if new:
        _call_for_lacking(shop, new, levels)
    stale.products(products, "sold or cancelled", shop.stock_place)


def _products(order_pks: Sequence[int], listing_pks: Iterable[int]) -> set[int]:
    part = "listing__components__product"
    lines = OrderLine.objects.filter(order__in=order_pks, listing__components__isnull=False)
    gone = Component.objects.filter(listing__in=list(listing_pks))
    return {*lines.values_list(part, flat=True), *gone.values_list("product", flat=True)}


def _call_for_lacking(shop: Shop, new: Sequence[int], levels: Mapping[int, StockLevel]) -> None:
    promised = shelf.reserved(shop.stock_place, levels)
    lacking = {
        product: promised[product] - int(level.sellable)
        for product, level in levels.items()
        if promised.get(product, 0) > level.sellable
    }
    part = "listing__components__product"
    lines = OrderLine.objects.filter(order__in=new, **{f"{part}__in": lacking})
    found: dict[int, list[str]] = {}
    for order, product, sku in lines.values_list("order", part, f"{part}__sku").order_by("order", "pk"):
        found.setdefault(order, []).append(_("%(sku)s (%(n)d missing)") % {"sku": sku, "n": lacking[product]})
    OrderEvent.objects.bulk_create(
        OrderEvent(
            order_id=order,
            at=clock.now(),
            kind=OVERSOLD,
            after=_("Sold more than there is: %(what)s")[:300] % {"what": ", ".join(what)},
            unusual=True,
        )
        for order, what in found.items()
    )
