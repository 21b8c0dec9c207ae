"""How many of a product there are, are free, are coming and going."""

from typing import TYPE_CHECKING

from sandbox.odoo.record import Record

if TYPE_CHECKING:
    from sandbox.odoo.environment import Env

OPEN = ("waiting", "confirmed", "partially_available", "assigned")


def on_hand(product: Record) -> float:
    return sum(row["quantity"] for row in _quants(product))


def free(product: Record) -> float:
    return sum(row["quantity"] - row["reserved_quantity"] for row in _quants(product))


def incoming(product: Record) -> float:
    return _moving(product, "location_dest_id", "location_id")


def outgoing(product: Record) -> float:
    return _moving(product, "location_id", "location_dest_id")


def forecast(product: Record) -> float:
    return on_hand(product) + incoming(product) - outgoing(product)


def _quants(product: Record) -> list[dict[str, float]]:
    store, inside = product.env.store, shelves(product.env)
    rows = store.rows("stock.quant")
    found = (rows[number] for number in store.matching("stock.quant", "product_id", product.id))
    return [row for row in found if row["location_id"] in inside]


def _moving(product: Record, here: str, there: str) -> float:
    store, inside = product.env.store, shelves(product.env)
    rows = store.rows("stock.move")
    of_product = store.matching("stock.move", "product_id", product.id).keys()
    total = 0.0
    for state in OPEN:
        for number in of_product & store.matching("stock.move", "state", state).keys():
            row = rows[number]
            if row[here] in inside and row[there] not in inside:
                total += row["product_uom_qty"]
    return total


def shelves(env: "Env") -> set[int]:
    """The locations that count: of all warehouses, or of the one in the context's `warehouse_id`."""
    if "shelves" not in env.memo:
        wanted = env.context.get("warehouse_id")
        wanted = [wanted] if isinstance(wanted, int) and wanted else wanted
        rows = env.store.rows("stock.warehouse")
        tops = [row["view_location_id"] for number, row in rows.items() if not wanted or number in wanted]
        env.memo["shelves"] = below(env, tops)
    found: set[int] = env.memo["shelves"]
    return found


def below(env: "Env", tops: list[int]) -> set[int]:
    found: set[int] = set()
    waiting = list(tops)
    while waiting:
        number = waiting.pop()
        found.add(number)
        waiting += env.store.matching("stock.location", "location_id", number)
    return found
