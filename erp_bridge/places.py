"""The warehouses our shops sell from. The rest of the product knows them by their key alone."""

from erp_bridge.models import OdooProfile
from erp_bridge.records import Place


def key(warehouse_id: int) -> str:
    return f"odoo:{warehouse_id}"


def used() -> list[Place]:
    """Each once, however many shops sell from it."""
    rows = OdooProfile.objects.order_by("warehouse_id", "pk").values_list("warehouse_id", "company_id")
    found = {warehouse: Place(key(warehouse), company, warehouse) for warehouse, company in reversed(rows)}
    return [found[warehouse] for warehouse in sorted(found)]


def find(wanted: str) -> Place | None:
    return next((place for place in used() if place.key == wanted), None)
