"""The work this app adds, by name. Topics and subjects are data: they are never renamed."""

from datetime import datetime

from omnihub.core.work import Todo

PRODUCTS = "product.pull"
ODOO = "odoo"
STOCK = "stock.pull"
ALL_STOCK = "stock.pull_all"
HINT = "Odoo told of a change"


def products(reason: str) -> Todo:
    return Todo(PRODUCTS, ODOO, reason=reason)


def stock(place: str, reason: str, at: datetime | None = None) -> Todo:
    """What changed at a place. Never two looks at one place at once, of either kind."""
    return Todo(STOCK, place, key=_key(place), reason=reason, not_before=at)


def all_stock(place: str, reason: str) -> Todo:
    return Todo(ALL_STOCK, place, key=_key(place), reason=reason)


def _key(place: str) -> str:
    return f"odoo:stock:{place}"
