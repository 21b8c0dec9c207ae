"""Transfers: deliveries, receipts, returns."""

from typing import Any, ClassVar

from sandbox.odoo.errors import UserError
from sandbox.odoo.exposed import on_records
from sandbox.odoo.fields import Boolean, Char, Datetime, Float, Html, Many2one, One2many, Selection
from sandbox.odoo.model import Fields, Model, Values
from sandbox.odoo.models.stock import moving, validating
from sandbox.odoo.record import Record

STATES = {
    "draft": "Draft",
    "waiting": "Waiting Another Operation",
    "confirmed": "Waiting",
    "assigned": "Ready",
    "done": "Done",
    "cancel": "Cancelled",
}


class Picking(Model):
    name = "stock.picking"
    label = "Transfer"
    order = "priority desc, scheduled_date asc, id desc"
    searched = ("name", "origin")
    fields: ClassVar[Fields] = {
        "name": Char("Reference", readonly=True, indexed=True, copied=False),
        "state": Selection("Status", STATES, default="draft", readonly=True, copied=False, indexed=True),
        "origin": Char("Source Document", indexed=True),
        "note": Html("Notes"),
        "priority": Selection("Priority", {"0": "Normal", "1": "Urgent"}, default="0"),
        "move_type": Selection(
            "Shipping Policy",
            {"direct": "As soon as possible", "one": "When all products are ready"},
            default="direct",
        ),
        "partner_id": Many2one("Contact", "res.partner"),
        "company_id": Many2one("Company", "res.company"),
        "user_id": Many2one("Responsible", "res.users"),
        "picking_type_id": Many2one("Operation Type", "stock.picking.type", required=True),
        "picking_type_code": Selection("Type of Operation", {}, related="picking_type_id.code"),
        "location_id": Many2one("Source Location", "stock.location", required=True),
        "location_dest_id": Many2one("Destination Location", "stock.location", required=True),
        "scheduled_date": Datetime("Scheduled Date"),
        "date_deadline": Datetime("Deadline"),
        "date": Datetime("Creation Date"),
        "date_done": Datetime("Date of Transfer", copied=False),
        "move_ids": One2many("Stock Moves", "stock.move", "picking_id"),
        "move_ids_without_package": One2many("Stock move", "stock.move", "picking_id"),
        "move_line_ids": One2many("Operations", "stock.move.line", "picking_id"),
        "backorder_id": Many2one("Back Order of", "stock.picking", copied=False),
        "backorder_ids": One2many("Back Orders", "stock.picking", "backorder_id"),
        "return_id": Many2one("Return of", "stock.picking", copied=False),
        "return_ids": One2many("Returns", "stock.picking", "return_id"),
        "sale_id": Many2one("Sales Order", "sale.order"),
        "carrier_id": Many2one("Carrier", "delivery.carrier"),
        "carrier_tracking_ref": Char("Tracking Reference", copied=False, indexed=True),
        "carrier_price": Float("Shipping Cost"),
        "weight": Float("Weight", compute="heaviness"),
        "is_locked": Boolean("Is Locked", default=True),
        "product_id": Many2one("Product", "product.product", compute="first_product"),
    }

    def heaviness(self, record: Record) -> float:
        return float(
            sum(m.product_uom_qty * m.product_id.weight for m in record.move_ids if m.state != "cancel")
        )

    def first_product(self, record: Record) -> int | bool:
        return next((move.product_id.id for move in record.move_ids), False)

    # -- rules

    def complete(self, values: Values) -> None:
        kind = self.env["stock.picking.type"].one(values["picking_type_id"])
        number = self.env.store.next_number(f"picking:{kind.id}")
        values["name"] = f"{kind.warehouse_id.code}/{kind.sequence_code}/{number:05d}"
        values["company_id"] = values.get("company_id") or self.env.company.id
        for name, place in (
            ("location_id", "default_location_src_id"),
            ("location_dest_id", "default_location_dest_id"),
        ):
            values[name] = values.get(name) or kind.raw(place)
        for name in ("scheduled_date", "date"):
            values.setdefault(name, self.env.now)

    def before_unlink(self, records: list[Record]) -> None:
        for record in records:
            moving.cancel(record.move_ids)
            for move in record.move_ids:
                if move.state != "cancel":
                    raise UserError("You can only delete draft or cancelled moves.")
                move.model.unlink([move])

    # -- what people and clients do

    @on_records("write")
    def action_confirm(self, records: list[Record]) -> bool:
        for record in records:
            moving.confirm([move for move in record.move_ids if move.state == "draft"])
        return True

    @on_records("write")
    def action_assign(self, records: list[Record]) -> bool:
        self.action_confirm([record for record in records if record.state == "draft"])
        open_moves = [m for record in records for m in record.move_ids if m.state not in moving.CLOSED]
        if not open_moves:
            raise UserError("Nothing to check the availability for.")
        moving.set_aside(open_moves)
        return True

    @on_records("write")
    def do_unreserve(self, records: list[Record]) -> None:
        for record in records:
            moving.let_go(record.move_ids)

    @on_records("write")
    def action_cancel(self, records: list[Record]) -> bool:
        for record in records:
            moving.cancel(record.move_ids)
            record.put(is_locked=True)
            if not record.move_ids:
                record.put(state="cancel")
        return True

    @on_records("write")
    def button_validate(self, records: list[Record]) -> Any:
        return validating.validate(self, records)
