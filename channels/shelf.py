"""The products of some listings at one place of the ERP, with what is promised of them already."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import F, Q, Sum

from channels.figures import Part
from channels.models import Component, Listing, OrderLine, Reservation, Shop, StockLevel
from channels.records import BY_MARKETPLACE
from channels.states import ENDED
from omnihub.core import database


@dataclass(frozen=True, slots=True)
class Shelf:
    """`campaigns`: by product and listing, what promotions keep."""

    place: str
    levels: Mapping[int, StockLevel]
    reserved: Mapping[int, int]
    campaigns: Mapping[int, Mapping[int, int]]

    @classmethod
    def read(cls, shop: Shop, products: set[int]) -> "Shelf":
        place = shop.stock_place
        if not place:
            return cls("", {}, {}, {})
        rows = StockLevel.objects.filter(place=place, product__in=products)
        return cls(
            place,
            {level.product_id: level for level in rows},
            reserved(place, products),
            _campaigns(place, products),
        )

    def parts(self, listing: Listing) -> tuple[Part, ...]:
        return tuple(self._part(listing, part) for part in listing.components.all())

    def _part(self, listing: Listing, part: Component) -> Part:
        level = self.levels[part.product_id]
        kept = self.campaigns.get(part.product_id, {})
        return Part(
            sku=part.product.sku,
            quantity=part.quantity,
            sellable=level.sellable,
            read_at=level.read_at.isoformat(),
            reserved=self.reserved.get(part.product_id, 0),
            campaign=sum(pieces for pk, pieces in kept.items() if pk != listing.pk),
        )


def reserved(place: str, products: Iterable[int]) -> dict[int, int]:
    """Pieces promised at a place that the ERP's last number does not know of yet.

    Open orders of every shop that sells from there, from the moment we have them until the ERP keeps the
    pieces itself and has been read since; and baskets at our own checkout. What a marketplace ships from
    its own warehouse is not ours to keep.
    """
    wanted = list(products)
    part = "listing__components"
    level = f"{part}__product__levels"
    lines = OrderLine.objects.filter(
        Q(order__erp_held_at=None) | Q(order__erp_held_at__gt=F(f"{level}__read_at")),
        **{f"{level}__place": place, f"{part}__product__in": wanted},
        order__history=False,
        order__shop__stock_place=place,
    ).exclude(order__status__in=ENDED)
    lines = lines.exclude(order__fulfilled_by=BY_MARKETPLACE, order__shop__pushes_fulfilled=False)
    promised = lines.values_list(f"{part}__product").annotate(n=Sum(F("quantity") * F(f"{part}__quantity")))
    found: dict[int, int] = defaultdict(int, promised.order_by())
    baskets = Reservation.objects.filter(
        shop__stock_place=place, product__in=wanted, until__gt=database.database_now()
    )
    for product, pieces in baskets.values_list("product").annotate(n=Sum("quantity")).order_by():
        found[product] += pieces
    return dict(found)


def _campaigns(place: str, products: Iterable[int]) -> dict[int, dict[int, int]]:
    """By product and listing, the pieces that promotions have set aside."""
    rows = Component.objects.filter(
        product__in=list(products), listing__shop__stock_place=place, listing__published__campaign__gt=0
    )
    found: dict[int, dict[int, int]] = defaultdict(dict)
    kept = F("quantity") * F("listing__published__campaign")
    for product, listing, pieces in rows.annotate(kept=kept).values_list("product", "listing", "kept"):
        found[product][listing] = pieces
    return found
