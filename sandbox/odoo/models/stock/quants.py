"""Quantities by product and place."""

from typing import Any, ClassVar

from sandbox.odoo.exposed import on_model, on_records
from sandbox.odoo.fields import Boolean, Date, Datetime, Float, Many2one
from sandbox.odoo.model import Fields, Model, Values
from sandbox.odoo.models import availability
from sandbox.odoo.record import Record
from sandbox.odoo.rounding import is_zero


class Quant(Model):
    """One row a product and place, unless somebody creates a second one: then both count."""

    name = "stock.quant"
    label = "Quants"
    title = "id"
    fields: ClassVar[Fields] = {
        "product_id": Many2one("Product", "product.product", required=True),
        "location_id": Many2one("Location", "stock.location", required=True),
        "company_id": Many2one("Company", "res.company", related="location_id.company_id"),
        "warehouse_id": Many2one("Warehouse", "stock.warehouse", related="location_id.warehouse_id"),
        "quantity": Float("Quantity"),
        "reserved_quantity": Float("Reserved Quantity"),
        "available_quantity": Float("Available Quantity", compute="available"),
        "inventory_quantity": Float("Counted Quantity"),
        "inventory_diff_quantity": Float("Difference"),
        "inventory_quantity_set": Boolean("Inventory Quantity Set"),
        "inventory_date": Date("Scheduled Date"),
        "in_date": Datetime("Incoming Date"),
        "product_uom_id": Many2one("Unit of Measure", "uom.uom", related="product_id.uom_id"),
    }

    def display(self, record: Record) -> str:
        return str(record.location_id.display_name)

    def available(self, record: Record) -> float:
        return float(record.quantity - record.reserved_quantity)

    # -- counting by hand

    @on_model("create")
    def create(self, vals_list: Any) -> Any:
        """With `inventory_mode` a count belongs to the row that is there; without, a second row is made."""
        many = isinstance(vals_list, list | tuple)
        given = list(vals_list) if many else [vals_list]
        counting = self.env.context.get("inventory_mode")
        numbers = [self._counted(each) if counting else self.make(each).id for each in given]
        return numbers if many else numbers[0]

    def _counted(self, values: Values) -> int:
        count = values.get("inventory_quantity", values.get("inventory_quantity_auto_apply"))
        rest = {name: value for name, value in values.items() if not name.startswith("inventory_quantity")}
        there = self.find(
            ("product_id", "=", rest["product_id"]), ("location_id", "=", rest["location_id"]), limit=1
        )
        record = there[0] if there else self.make({**rest, "quantity": 0.0})
        if count is not None:
            self.write([record], {"inventory_quantity": count})
        return int(record.id)

    def complete(self, values: Values) -> None:
        values.setdefault("in_date", self.env.now)
        if "inventory_quantity" in values:
            values["inventory_diff_quantity"] = values["inventory_quantity"] - values.get("quantity", 0.0)

    def before_write(self, record: Record, values: Values) -> None:
        if "inventory_quantity" in values:
            values["inventory_quantity_set"] = True
            values["inventory_diff_quantity"] = values["inventory_quantity"] - record.quantity
            values.pop("quantity", None)

    @on_records("write")
    def action_apply_inventory(self, records: list[Record]) -> None:
        for record in records:
            self._adjust(record, record.inventory_diff_quantity)
            record.put(inventory_quantity=0.0, inventory_diff_quantity=0.0, inventory_quantity_set=False)

    def _adjust(self, record: Record, difference: float) -> None:
        loss = self.find_loss()
        here = record.location_id
        source, target = (loss, here) if difference > 0 else (here, loss)
        by = f" ({self.env.user.name})" if record.inventory_quantity_set else ""
        words = f"Product Quantity Updated{by}" if difference else "Product Quantity Confirmed"
        self.env["stock.move"].make(
            {
                "name": words,
                "product_id": record.product_id.id,
                "product_uom_qty": abs(difference),
                "location_id": source.id,
                "location_dest_id": target.id,
                "is_inventory": True,
                "picked": True,
                "state": "done",
                "date": self.env.now,
                "reference": words,
                "move_line_ids": [(0, 0, {"quantity": abs(difference), "picked": True})],
            }
        )
        change(self.env["stock.quant"], record.product_id, here, difference)
        change(self.env["stock.quant"], record.product_id, loss, -difference)

    def find_loss(self) -> Record:
        return self.env["stock.location"].find(
            ("usage", "=", "inventory"), ("name", "=", "Inventory adjustment")
        )[0]

    @on_model("read")
    def action_view_inventory(self) -> Values:
        """Who opens the list of counts has it tidied up first."""
        tidy(self.env["stock.quant"])
        return {"type": "ir.actions.act_window", "res_model": "stock.quant", "view_mode": "list"}

    @on_records("write")
    def action_clear_inventory_quantity(self, records: list[Record]) -> None:
        for record in records:
            record.put(inventory_quantity=0.0, inventory_diff_quantity=0.0, inventory_quantity_set=False)


def tidy(quants: Model) -> None:
    """Rows of one product at one place become the oldest of them, without a new date; empty rows go."""
    store, oldest = quants.env.store, {}
    for number, row in sorted(store.rows("stock.quant").items()):
        first = oldest.setdefault((row["product_id"], row["location_id"]), number)
        if first != number:
            sums = ("quantity", "reserved_quantity", "inventory_quantity")
            kept = store.rows("stock.quant")[first]
            store.update("stock.quant", first, {name: kept[name] + row[name] for name in sums})
            store.delete("stock.quant", number)
    for number, row in list(store.rows("stock.quant").items()):
        if all(is_zero(row[name]) for name in ("quantity", "reserved_quantity", "inventory_quantity")):
            store.delete("stock.quant", number)


def at(quants: Model, product: Record, location: Record) -> list[Record]:
    """The rows of a product at a place and below it, oldest first."""
    store = quants.env.store
    inside = availability.below(quants.env, [location.id])
    of_product = store.matching("stock.quant", "product_id", product.id)
    rows = store.rows("stock.quant")
    return quants.some(sorted(number for number in of_product if rows[number]["location_id"] in inside))


def change(quants: Model, product: Record, location: Record, difference: float) -> None:
    """More or fewer at exactly this place."""
    exact = [quant for quant in at(quants, product, location) if quant.location_id == location]
    if exact:
        exact[0].put(quantity=exact[0].quantity + difference)
    else:
        quants.make({"product_id": product.id, "location_id": location.id, "quantity": difference})


def reserve(quants: Model, product: Record, location: Record, wanted: float) -> None:
    """Set aside; what no row has left is set aside from the first one all the same."""
    rows = at(quants, product, location)
    for quant in rows:
        part = min(max(quant.available_quantity, 0.0), wanted)
        if part > 0:
            quant.put(reserved_quantity=quant.reserved_quantity + part)
            wanted -= part
    if wanted > 0:
        first = rows[0] if rows else quants.make({"product_id": product.id, "location_id": location.id})
        first.put(reserved_quantity=first.reserved_quantity + wanted)


def release(quants: Model, product: Record, location: Record, amount: float) -> None:
    for quant in reversed(at(quants, product, location)):
        part = min(quant.reserved_quantity, amount)
        if part > 0:
            quant.put(reserved_quantity=quant.reserved_quantity - part)
            amount -= part


def unreserved(quants: Model, product: Record, location: Record) -> float:
    return float(sum(quant.available_quantity for quant in at(quants, product, location)))
