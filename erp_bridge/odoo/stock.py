"""What Odoo says may be sold of its products, and which of them changed. Reads only.

Which products changed is asked of three tables. Quants tell of what is on the shelf and set aside; but
Odoo deletes those that fell to zero and merges doubles without a new date, and a sale that waits for
goods touches none of them: moves tell of that. Products tell of what was archived or counted anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from erp_bridge.odoo.client import Client, Domain
from erp_bridge.odoo.payloads import Row, link, number, rows, text

FIELDS = ("active", "qty_available", "free_qty", "outgoing_qty")
NOTHING = Decimal(0)
LONG_AGO = "1970-01-01 00:00:00"


@dataclass(frozen=True, slots=True)
class Stock:
    """One product in one warehouse. `counted`: Odoo keeps stock of it; a service has none."""

    product_id: int
    active: bool
    counted: bool
    on_hand: Decimal
    free: Decimal
    outgoing: Decimal

    @classmethod
    def of(cls, row: Row, *, counted: bool) -> Self:
        return cls(
            product_id=int(row["id"]),
            active=bool(row["active"]),
            counted=counted,
            on_hand=number(row["qty_available"]),
            free=number(row["free_qty"]),
            outgoing=number(row["outgoing_qty"]),
        )

    @property
    def sellable(self) -> Decimal:
        """What nobody was promised; below zero where more was promised than there is.

        `free` leaves out what is set aside; a sale that waits for goods to come is in `outgoing` only.
        Odoo offers nobody an archived product, and neither do we.
        """
        return min(self.free, self.on_hand - self.outgoing) if self.active else NOTHING


@dataclass(frozen=True, slots=True)
class Change:
    """A row that changed, in one of the three tables. `written_at` has steps of a second, in UTC."""

    id: int
    product_id: int | None
    written_at: str


def read(client: Client, warehouse_id: int, product_ids: Sequence[int]) -> list[Stock]:
    """In one call, archived ones too. What was deleted is left out.

    Odoo 18 knows the warehouse by the key `warehouse_id` and takes no notice of `warehouse`, which older
    ones go by: then it would answer the total of all warehouses. Each is told both.
    """
    dialect = client.dialect()
    kept = [dialect.product_kept, *(["is_kits"] if dialect.product_kits else [])]
    context = {"active_test": False, "warehouse_id": warehouse_id, "warehouse": warehouse_id}
    found = client.execute(
        "product.product",
        "search_read",
        context=context,
        domain=[["id", "in", list(product_ids)]],
        fields=[*FIELDS, *kept],
        order="id",
    )
    return [Stock.of(row, counted=_counted(row)) for row in rows(found)]


def _counted(row: Row) -> bool:
    """`type` was "product" for stored goods up to 17. A kit has the stock of its parts."""
    return bool(row.get("is_storable")) or row.get("type") == "product" or bool(row.get("is_kits"))


def kits(client: Client) -> list[int]:
    """All of them: their own rows never change, so their parts' changes must do. None without `mrp`."""
    if not client.dialect().product_kits:
        return []
    found = client.search_read("product.product", [["is_kits", "=", True]], ["id"], archived=True)
    return [int(row["id"]) for row in found]


def newest(client: Client) -> str:
    """The latest `write_date` of stock; nobody may ask Odoo for its clock."""
    found = [
        row
        for table in ("stock.quant", "stock.move")
        for row in client.search_read(table, [], ["write_date"], order="write_date desc", limit=1)
    ]
    return max((text(row["write_date"]) for row in found), default=LONG_AGO)


def changed_quants(client: Client, warehouse_id: int, since: str, after: int, limit: int) -> list[Change]:
    domain = [*_page(since, after), ["location_id.warehouse_id", "=", warehouse_id]]
    return _changes(client, "stock.quant", domain, limit)


def changed_moves(client: Client, warehouse_id: int, since: str, after: int, limit: int) -> list[Change]:
    there = [[f"{end}.warehouse_id", "=", warehouse_id] for end in ("location_id", "location_dest_id")]
    return _changes(client, "stock.move", [*_page(since, after), "|", *there], limit)


def changed_products(client: Client, _warehouse_id: int, since: str, after: int, limit: int) -> list[Change]:
    """Their quantities are in no column, so an ordinary sale changes none of them."""
    domain = [["id", ">", after], "|", *_dated(since), ["product_tmpl_id.write_date", ">=", since]]
    found = client.search_read("product.product", domain, ["write_date"], limit=limit, archived=True)
    return [Change(int(row["id"]), int(row["id"]), text(row["write_date"])) for row in found]


def _page(since: str, after: int) -> list[object]:
    return [["id", ">", after], *_dated(since)]


def _dated(since: str) -> list[object]:
    return [["write_date", ">=", since]]


def _changes(client: Client, table: str, domain: Domain, limit: int) -> list[Change]:
    found = client.search_read(table, domain, ["product_id", "write_date"], limit=limit)
    return [Change(int(row["id"]), link(row["product_id"]), text(row["write_date"])) for row in found]
