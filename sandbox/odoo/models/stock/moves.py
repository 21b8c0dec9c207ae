"""Moves and their lines."""

from typing import Any, ClassVar

from sandbox.odoo.errors import UserError
from sandbox.odoo.exposed import on_records
from sandbox.odoo.fields import Boolean, Char, Datetime, Float, Integer, Many2one, One2many, Selection
from sandbox.odoo.model import Fields, Model, Values
from sandbox.odoo.models.stock import moving
from sandbox.odoo.record import Record
from sandbox.odoo.store import Row

STATES = {
    "draft": "New",
    "waiting": "Waiting Another Move",
    "confirmed": "Waiting Availability",
    "partially_available": "Partially Available",
    "assigned": "Available",
    "done": "Done",
    "cancel": "Cancelled",
}


class Move(Model):
    name = "stock.move"
    label = "Stock Move"
    order = "sequence, id"
    fields: ClassVar[Fields] = {
        "name": Char("Description", required=True),
        "sequence": Integer("Sequence", default=10),
        "state": Selection("Status", STATES, default="draft", readonly=True, indexed=True),
        "product_id": Many2one("Product", "product.product", required=True),
        "product_uom": Many2one("UoM", "uom.uom", related="product_id.uom_id"),
        "product_uom_qty": Float("Demand", default=0.0),
        "product_qty": Float("Real Quantity", related="product_uom_qty"),
        "quantity": Float("Quantity", compute="moved", readonly=False),
        "picked": Boolean("Picked"),
        "location_id": Many2one("Source Location", "stock.location", required=True),
        "location_dest_id": Many2one("Intermediate Location", "stock.location", required=True),
        "partner_id": Many2one("Destination Address ", "res.partner"),
        "picking_id": Many2one("Transfer", "stock.picking"),
        "picking_type_id": Many2one("Operation Type", "stock.picking.type"),
        "picking_code": Selection("Type of Operation", {}, related="picking_type_id.code"),
        "warehouse_id": Many2one("Warehouse", "stock.warehouse"),
        "company_id": Many2one("Company", "res.company"),
        "date": Datetime("Date Scheduled"),
        "date_deadline": Datetime("Deadline"),
        "origin": Char("Source Document"),
        "reference": Char("Reference"),
        "is_inventory": Boolean("Inventory"),
        "procure_method": Selection(
            "Supply Method", {"make_to_stock": "Take From Stock"}, default="make_to_stock"
        ),
        "move_line_ids": One2many("Move Line", "stock.move.line", "move_id"),
        "origin_returned_move_id": Many2one("Origin return move", "stock.move"),
        "returned_move_ids": One2many("All returned moves", "stock.move", "origin_returned_move_id"),
        "to_refund": Boolean("Update quantities on SO/PO"),
        "sale_line_id": Many2one("Sale Line", "sale.order.line"),
    }

    def display(self, record: Record) -> str:
        start = f"{record.picking_id.origin}/" if record.picking_id.origin else ""
        code = f"{record.product_id.default_code}: " if record.product_id.default_code else ""
        return f"{start}{code}{record.location_id.name}>{record.location_dest_id.name}"

    def moved(self, record: Record) -> float:
        rows = self.env.store.rows("stock.move.line")
        lines = self.env.store.matching("stock.move.line", "move_id", record.id)
        return float(sum(rows[number]["quantity"] for number in lines))

    def write_quantity(self, record: Record, quantity: Any) -> None:
        if record.state == "done":
            raise UserError("The stand-in keeps the quantity of a move that is done.")
        moving.set_quantity(record, float(quantity))

    # -- rules

    def complete(self, values: Values) -> None:
        values.setdefault("date", self.env.now)
        values.setdefault("company_id", self.env.company.id)
        values.setdefault("name", self.env["product.product"].one(values["product_id"]).display_name)
        picking = self.env["stock.picking"].one(values.get("picking_id", False))
        if picking:
            values["picking_type_id"] = values.get("picking_type_id") or picking.picking_type_id.id
            values["reference"] = picking.name

    def written(self, record: Record, before: Row, values: Values) -> None:
        less = before["product_uom_qty"] - values.get("product_uom_qty", before["product_uom_qty"])
        if record.state in {"draft", "done", "cancel"} or not less:
            return
        if record.quantity > record.product_uom_qty and less > 0:
            moving.set_quantity(record, record.product_uom_qty)
        moving.set_aside([record])

    def before_unlink(self, records: list[Record]) -> None:
        for record in records:
            if record.state not in {"draft", "cancel"}:
                raise UserError("You can only delete draft or cancelled moves.")


class MoveLine(Model):
    name = "stock.move.line"
    label = "Product Moves (Stock Move Line)"
    order = "id"
    fields: ClassVar[Fields] = {
        "move_id": Many2one("Stock Operation", "stock.move", required=True, ondelete="cascade"),
        "picking_id": Many2one("Transfer", "stock.picking"),
        "product_id": Many2one("Product", "product.product"),
        "product_uom_id": Many2one("Unit of Measure", "uom.uom", related="product_id.uom_id"),
        "quantity": Float("Quantity"),
        "picked": Boolean("Picked"),
        "location_id": Many2one("From", "stock.location"),
        "location_dest_id": Many2one("To", "stock.location"),
        "state": Selection("Status", STATES, related="move_id.state"),
        "date": Datetime("Date"),
        "reference": Char("Reference", related="move_id.reference"),
        "origin": Char("Source", related="move_id.origin"),
        "company_id": Many2one("Company", "res.company", related="move_id.company_id"),
    }

    def display(self, record: Record) -> str:
        return f"{self.name},{record.id}"

    def complete(self, values: Values) -> None:
        move = self.env["stock.move"].one(values["move_id"])
        values["picking_id"] = move.picking_id.id
        for name in ("product_id", "location_id", "location_dest_id"):
            values[name] = values.get(name) or move.raw(name)
        values.setdefault("date", self.env.now)

    @on_records("write")
    def write(self, records: list[Record], vals: Values) -> bool:
        """A new quantity goes through the move, which keeps what is set aside."""
        rest = dict(vals)
        if "quantity" in rest:
            wanted = float(rest.pop("quantity"))
            for record in records:
                move = record.move_id
                moving.set_quantity(move, move.quantity - record.quantity + wanted)
        return super().write(
            [record for record in records if record.id in self.env.store.rows(self.name)], rest
        )
