"""The work this app adds, by name. Topics and subjects are data: they are never renamed."""

from datetime import datetime

from channels.todos import ERP_STOCK, erp_stock
from omnihub.core.work import Todo

PRODUCTS = "product.pull"
ODOO = "odoo"
WATCH = "order.watch"
STOCK = "stock.pull"
ALL_STOCK = ERP_STOCK
HINT = "Odoo told of a change"


def products(reason: str) -> Todo:
    return Todo(PRODUCTS, ODOO, reason=reason)


def watch(company_id: int, reason: str) -> Todo:
    return Todo(WATCH, f"{ODOO}:{company_id}", reason=reason)


def stock(place: str, reason: str, at: datetime | None = None) -> Todo:
    """What changed at a place. Never two looks at one place at once, of either kind."""
    return Todo(STOCK, place, key=all_stock(place, "").key, reason=reason, not_before=at)


def all_stock(place: str, reason: str) -> Todo:
    return erp_stock(place, reason)
