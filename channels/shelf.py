"""The products of some listings at one place of the ERP, with what is promised of them already."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import BigIntegerField, F, Q, QuerySet, Sum
from django.db.models.functions import Cast

from channels import todos
from channels.figures import Part
from channels.models import Component, Listing, OrderLine, Reservation, StockLevel
from channels.records import BY_MARKETPLACE
from channels.states import ENDED, OrderStatus
from omnihub.core import database
from omnihub.core.models import Work
from omnihub.core.queries import OPEN

PART = "listing__components"


@dataclass(frozen=True, slots=True)
class Shelf:
    """`campaigns`: by product and listing, what promotions keep."""

    place: str
    levels: Mapping[int, StockLevel]
    reserved: Mapping[int, int]
    campaigns: Mapping[int, Mapping[int, int]]

    @classmethod
    def read(cls, place: str, products: set[int]) -> "Shelf":
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
    pieces itself and has been read since; completed ones that still wait to be written; and baskets at our
    own checkout. What a marketplace ships from its own warehouse is not ours to keep.
    """
    wanted = list(products)
    found: dict[int, int] = defaultdict(int)
    for promise in (_open_promise(), _unwritten_promise()):
        promised = _lines(place, wanted, promise).values_list(f"{PART}__product")
        for product, pieces in promised.annotate(n=Sum(F("quantity") * F(f"{PART}__quantity"))).order_by():
            found[product] += pieces
    baskets = Reservation.objects.filter(
        shop__stock_place=place, product__in=wanted, until__gt=database.database_now()
    )
    for product, pieces in baskets.values_list("product").annotate(n=Sum("quantity")).order_by():
        found[product] += pieces
    return dict(found)


def _open_promise() -> Q:
    known_since = F(f"{PART}__product__levels__read_at")
    unknown = Q(order__erp_held_at=None) | Q(order__erp_held_at__gt=known_since)
    return unknown & ~Q(order__status__in=ENDED)


def _unwritten_promise() -> Q:
    """Of orders that ended well and are still on their way to the ERP, or held up before it."""
    rows = Work.objects.filter(topic=todos.PUSH, state__in=OPEN)
    unwritten = rows.annotate(order=Cast("subject", BigIntegerField())).values("order")
    return Q(order__status=OrderStatus.COMPLETED, order__erp_held_at=None, order__in=unwritten)


def _lines(place: str, products: list[int], promise: Q) -> QuerySet[OrderLine]:
    """In one filter: each further one would join the products once more, and count pieces twice."""
    lines = OrderLine.objects.filter(
        promise,
        **{f"{PART}__product__levels__place": place, f"{PART}__product__in": products},
        order__history=False,
        order__shop__stock_place=place,
    )
    return lines.exclude(order__fulfilled_by=BY_MARKETPLACE, order__shop__pushes_fulfilled=False)


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
