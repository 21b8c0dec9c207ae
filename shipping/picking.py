"""What to take from the shelves for many parcels, and what belongs into each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Prefetch

from channels.models import Component, Order, OrderLine
from channels.states import OrderStatus
from shipping.models import Shipment
from shipping.printing import MOST, STOPS


@dataclass(slots=True)
class Goods:
    """Pieces of one product, or of a line that belongs to none yet."""

    sku: str
    name: str
    picture: str = ""
    pieces: int = 0
    orders: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parcel:
    shipment: Shipment
    goods: list[Goods]

    @property
    def pieces(self) -> int:
        return sum(one.pieces for one in self.goods)


@dataclass(frozen=True, slots=True)
class Picking:
    parcels: list[Parcel]
    called_off: list[Shipment]

    @property
    def goods(self) -> list[Goods]:
        """By SKU, with the orders that need each."""
        found: dict[str, Goods] = {}
        for parcel in self.parcels:
            for one in parcel.goods:
                add(found, one, parcel.shipment.order.number)
        return sorted(found.values(), key=lambda one: (one.sku.upper(), one.name))

    @property
    def pieces(self) -> int:
        return sum(parcel.pieces for parcel in self.parcels)


def of(shipments: Iterable[int]) -> Picking:
    """Of up to MOST parcels. What was called off is not picked, but named."""
    found = Shipment.objects.filter(pk__in=list(shipments)[:MOST]).select_related("package", "order__shop")
    lines = OrderLine.objects.select_related("listing").order_by("pk")
    parts = Component.objects.select_related("product").order_by("product__sku")
    found = found.prefetch_related(
        Prefetch("order__lines", lines), Prefetch("order__lines__listing__components", parts)
    )
    parcels, called_off = [], []
    for shipment in found.order_by("order__ship_by", "order_id", "pk"):
        if OrderStatus(shipment.order.status) in STOPS:
            called_off.append(shipment)
        else:
            parcels.append(Parcel(shipment, contents(shipment)))
    first = {id(one): one.goods[0].sku.upper() if one.goods else "" for one in parcels}
    return Picking(sorted(parcels, key=lambda one: first[id(one)]), called_off)


def contents(shipment: Shipment) -> list[Goods]:
    """Of one parcel of a split order only its own lines."""
    return of_order(shipment.order, shipment.package.contents or {})


def of_order(order: Order, own: Mapping[str, int]) -> list[Goods]:
    """`own`: a parcel's pieces by line; empty: all of them."""
    found: dict[str, Goods] = {}
    for line in order.lines.all():
        pieces = own.get(line.key, 0) if own else line.quantity
        for one in _goods(line, int(pieces)):
            add(found, one)
    return sorted(found.values(), key=lambda one: one.sku.upper())


def _goods(line: OrderLine, pieces: int) -> list[Goods]:
    """A bundle is picked as what it is made of."""
    if not pieces:
        return []
    picture = line.listing.image_url if line.listing else ""
    parts = list(line.listing.components.all()) if line.listing else []
    if not parts:
        return [Goods(line.sku, line.name, picture, pieces)]
    names = {part.product_id: line.name if len(parts) == 1 else part.product.name for part in parts}
    return [
        Goods(part.product.sku, names[part.product_id], picture, pieces * part.quantity) for part in parts
    ]


def add(found: dict[str, Goods], one: Goods, order: str = "") -> None:
    row = found.setdefault(one.sku or one.name, Goods(one.sku, one.name, one.picture))
    row.pieces += one.pieces
    row.picture = row.picture or one.picture
    if order:
        row.orders[order] = row.orders.get(order, 0) + one.pieces
