"""The warehouses our shops sell from. The rest of the product knows them by their key alone."""

from erp_bridge.models import OdooProfile
from erp_bridge.records import Place


def key(warehouse_id: int) -> str:
    return f"odoo:{warehouse_id}"


def used() -> list[Place]:
    """Each once, however many shops sell from it."""
    found: dict[int, Place] = {}
    rows = OdooProfile.objects.order_by("warehouse_id", "pk").values_list("warehouse_id", "company_id")
    for warehouse, company in rows:
        found.setdefault(warehouse, Place(key(warehouse), company, warehouse))
    return list(found.values())


def find(wanted: str) -> Place | None:
    return next((place for place in used() if place.key == wanted), None)
