"""The return wizard: its lines start at zero, somebody has to say how many."""

from typing import Any, ClassVar

from sandbox.odoo.errors import UserError
from sandbox.odoo.exposed import on_records
from sandbox.odoo.fields import Boolean, Float, Many2one, One2many
from sandbox.odoo.model import Fields, Model, Values
from sandbox.odoo.models.stock import moving
from sandbox.odoo.record import Record


class ReturnPicking(Model):
    name = "stock.return.picking"
    label = "Return Picking"
    fields: ClassVar[Fields] = {
        "picking_id": Many2one("Picking", "stock.picking"),
        "product_return_moves": One2many("Moves", "stock.return.picking.line", "wizard_id"),
        "company_id": Many2one("Company", "res.company", related="picking_id.company_id"),
    }

    def display(self, record: Record) -> str:
        return f"{self.name},{record.id}"

    def complete(self, values: Values) -> None:
        context = self.env.context
        if not values.get("picking_id") and context.get("active_model") == "stock.picking":
            values["picking_id"] = context.get("active_id", False)

    def began(self, record: Record) -> None:
        for move in record.picking_id.move_ids:
            if move.state == "done" and not move.is_inventory:
                self.env["stock.return.picking.line"].make(
                    {"wizard_id": record.id, "product_id": move.product_id.id, "move_id": move.id}
                )

    @on_records("write")
    def action_create_returns(self, records: list[Record]) -> dict[str, Any]:
        new = _picking_for(records[0])
        return {
            "name": "Returned Picking",
            "view_mode": "form",
            "res_model": "stock.picking",
            "res_id": new.id,
            "type": "ir.actions.act_window",
            "context": dict(self.env.context),
        }


class ReturnLine(Model):
    name = "stock.return.picking.line"
    label = "Return Picking Line"
    fields: ClassVar[Fields] = {
        "wizard_id": Many2one("Wizard", "stock.return.picking", ondelete="cascade"),
        "product_id": Many2one("Product", "product.product", required=True),
        "quantity": Float("Quantity"),
        "uom_id": Many2one("Unit of Measure", "uom.uom", related="product_id.uom_id"),
        "move_id": Many2one("Move", "stock.move"),
        "move_quantity": Float("Move Quantity", related="move_id.quantity"),
        "to_refund": Boolean("Update quantities on SO/PO", default=True),
    }

    def display(self, record: Record) -> str:
        return str(record.product_id.display_name)


def _picking_for(wizard: Record) -> Record:
    lines = [line for line in wizard.product_return_moves if line.quantity > 0]
    if not lines:
        raise UserError("Please specify at least one non-zero quantity.")
    picking, env = wizard.picking_id, wizard.env
    kind = picking.picking_type_id.return_picking_type_id or picking.picking_type_id
    new = env["stock.picking"].make(
        {
            "picking_type_id": kind.id,
            "location_id": picking.location_dest_id.id,
            "location_dest_id": kind.default_location_dest_id.id or picking.location_id.id,
            "origin": f"Return of {picking.name}",
            "partner_id": picking.partner_id.id,
            "return_id": picking.id,
            "sale_id": picking.sale_id.id,
        }
    )
    moving.confirm([_move_for(line, new) for line in lines])
    return new


def _move_for(line: Record, picking: Record) -> Record:
    move = line.move_id
    return line.env["stock.move"].make(
        {
            "name": line.product_id.display_name,
            "product_id": line.product_id.id,
            "product_uom_qty": line.quantity,
            "picking_id": picking.id,
            "location_id": picking.location_id.id,
            "location_dest_id": picking.location_dest_id.id,
            "warehouse_id": move.warehouse_id.id,
            "origin": move.origin,
            "partner_id": move.partner_id.id,
            "origin_returned_move_id": move.id,
            "to_refund": line.to_refund,
            "sale_line_id": move.sale_line_id.id,
        }
    )
