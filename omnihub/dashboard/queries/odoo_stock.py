"""How stock comes from Odoo: from which warehouses, how lately, and whether Odoo tells of changes itself."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from channels.models import StockLevel
from erp_bridge import hints, places
from erp_bridge.models import OdooProfile, StockLook
from omnihub.core.models import InboxMessage


@dataclass(frozen=True, slots=True)
class Warehouse:
    """`looked_at`: when its changes were last looked for; `read_at`: when all of it was last read."""

    name: str
    products: int
    looked_at: datetime | None
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class Card:
    """`by_hand` is for administrators only: the address in it is a secret."""

    warehouses: list[Warehouse]
    heard_at: datetime | None
    by_hand: list[tuple[str, str]]


def card(*, with_address: bool) -> Card:
    heard = InboxMessage.objects.filter(source="odoo").aggregate(at=Max("received_at"))
    return Card(_warehouses(), heard["at"], hints.by_hand() if with_address else [])


def _warehouses() -> list[Warehouse]:
    names = {
        row.warehouse_id: row.names.get("warehouse_id", str(row.warehouse_id))
        for row in OdooProfile.objects.order_by("pk")
    }
    used = places.used()
    keys = [place.key for place in used]
    looks = StockLook.objects.in_bulk(keys)
    counts = dict(
        StockLevel.objects.filter(place__in=keys).values_list("place").annotate(n=Count("pk")).order_by()
    )
    return [
        Warehouse(
            name=names[place.warehouse_id],
            products=counts.get(place.key, 0),
            looked_at=look.looked_at if (look := looks.get(place.key)) else None,
            read_at=look.read_at if look else None,
        )
        for place in used
    ]
