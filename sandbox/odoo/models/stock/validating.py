"""The button "Validate": questions first, then the goods move."""

from typing import Any, ClassVar

from sandbox.odoo.errors import UserError
from sandbox.odoo.exposed import on_records
from sandbox.odoo.fields import Boolean, Many2many
from sandbox.odoo.model import Fields, Model
from sandbox.odoo.models.stock import moving
from sandbox.odoo.record import Record, ids
from sandbox.odoo.rounding import compare, is_zero

NOTHING_THERE = (
    "You cannot validate a transfer if no quantities are reserved. To force the transfer, encode quantities."
)
NOTHING_TO_MOVE = "You can’t validate an empty transfer. Please add some products to move before proceeding."


def validate(pickings: Model, records: list[Record]) -> Any:
    """True when it is done; an action (a wizard to fill in) when it is not, and then nothing was."""
    _confirm_drafts(records)
    _check(records)
    _check_lots(records)
    context = pickings.env.context
    asked = _questions(pickings, records)
    if asked is not None:
        return asked
    given_up = set(context.get("picking_ids_not_to_backorder") or ())
    for record in records:
        policy = record.picking_type_id.raw("create_backorder")
        give_up_rest = policy == "never" or (record.id in given_up and policy != "always")
        moving.carry_out(record.move_ids, give_up_rest=give_up_rest)
        record.put(date_done=pickings.env.now, priority="0")
        moving.refresh_picking(record)
    return True


def _confirm_drafts(records: list[Record]) -> None:
    for record in records:
        if record.state == "draft" and record.move_ids:
            moving.confirm([move for move in record.move_ids if move.state == "draft"])
            for move in record.move_ids:
                if is_zero(move.quantity) and move.product_uom_qty:
                    moving.set_quantity(move, move.product_uom_qty)


def _check(records: list[Record]) -> None:
    """One transfer with nothing to move is refused; among several it is passed over in silence."""
    empty = [record for record in records if not record.move_ids]
    if len(records) > 1:
        if empty:
            names = ", ".join(record.name for record in empty)
            raise UserError(f"Transfers {names}: Please add some items to move.")
        return
    if empty:
        raise UserError(NOTHING_TO_MOVE)
    for record in records:
        if all(is_zero(move.quantity) for move in record.move_ids if move.state not in moving.CLOSED):
            raise UserError(NOTHING_THERE)


def _check_lots(records: list[Record]) -> None:
    """The stand-in keeps no lots: what is tracked can't leave, and keeps the others of its call back."""
    bare = {
        record.name: {move.product_id.display_name for move in record.move_ids if _lacks_lot(move)}
        for record in records
    }
    refused = {name: products for name, products in bare.items() if products}
    if refused:
        names = ", ".join(sorted({product for products in refused.values() for product in products}))
        raise UserError(
            f"Transfers {', '.join(refused)}: You need to supply a Lot/Serial number for products {names}."
        )


def _lacks_lot(move: Record) -> bool:
    return move.product_id.tracking in {"lot", "serial"} and not is_zero(move.quantity)


def _questions(pickings: Model, records: list[Record]) -> dict[str, Any] | None:
    for record in records:
        moves = record.move_ids
        if any(move.quantity for move in moves) and not any(move.picked for move in moves):
            for move in moves:
                move.put(picked=True)
    context = {**pickings.env.context, "button_validate_picking_ids": ids(records)}
    if not context.get("skip_backorder"):
        short = [record for record in records if _falls_short(record)]
        if short:
            return _ask_for_backorder(short, context, several=len(records) > 1)
    if not context.get("skip_sms"):
        texted = [record for record in records if _would_text(record)]
        if texted:
            return _ask_for_text(pickings, texted, context)
    return None


def _falls_short(picking: Record) -> bool:
    if picking.picking_type_id.raw("create_backorder") != "ask":
        return False
    return any(
        (move.product_uom_qty and not move.picked) or compare(move.quantity, move.product_uom_qty) < 0
        for move in picking.move_ids
        if move.state != "cancel"
    )


def _would_text(picking: Record) -> bool:
    company, partner = picking.company_id, picking.partner_id
    return bool(
        company.stock_move_sms_validation
        and not company.has_received_warning_stock_sms
        and picking.picking_type_id.raw("code") == "outgoing"
        and (partner.mobile or partner.phone)
    )


def _ask_for_backorder(short: list[Record], context: dict[str, Any], *, several: bool) -> dict[str, Any]:
    defaults = {"default_show_transfers": several, "default_pick_ids": [[4, record.id] for record in short]}
    return {
        "name": "Create Backorder?",
        "type": "ir.actions.act_window",
        "view_mode": "form",
        "res_model": "stock.backorder.confirmation",
        "views": [[977, "form"]],
        "view_id": 977,
        "target": "new",
        "context": {**context, **defaults},
    }


def _ask_for_text(pickings: Model, texted: list[Record], context: dict[str, Any]) -> dict[str, Any]:
    wizard = pickings.env["confirm.stock.sms"].make({"pick_ids": [(6, 0, ids(texted))]})
    return {
        "name": "SMS",
        "type": "ir.actions.act_window",
        "view_mode": "form",
        "res_model": "confirm.stock.sms",
        "views": [[1197, "form"]],
        "view_id": 1197,
        "target": "new",
        "res_id": wizard.id,
        "context": context,
    }


class BackorderWizard(Model):
    name = "stock.backorder.confirmation"
    label = "Backorder Confirmation"
    fields: ClassVar[Fields] = {
        "pick_ids": Many2many("Pick", "stock.picking"),
        "show_transfers": Boolean("Show Transfers"),
    }

    def display(self, record: Record) -> str:
        return f"{self.name},{record.id}"

    @on_records("write")
    def process(self, records: list[Record]) -> Any:
        return self._again(records, skip_backorder=True)

    @on_records("write")
    def process_cancel_backorder(self, records: list[Record]) -> Any:
        return self._again(
            records, skip_backorder=True, picking_ids_not_to_backorder=ids(records[0].pick_ids)
        )

    def _again(self, records: list[Record], **context: Any) -> Any:
        numbers = self.env.context.get("button_validate_picking_ids") or ids(records[0].pick_ids)
        pickings = self.env.with_context(**context)["stock.picking"]
        return validate(pickings, pickings.some(numbers))


class TextWizard(Model):
    name = "confirm.stock.sms"
    label = "Confirm Stock SMS"
    fields: ClassVar[Fields] = {"pick_ids": Many2many("Pick", "stock.picking")}

    def display(self, record: Record) -> str:
        return f"{self.name},{record.id}"

    @on_records("write")
    def send_sms(self, records: list[Record]) -> Any:
        return self._again(records, texting=True)

    @on_records("write")
    def dont_send_sms(self, records: list[Record]) -> Any:
        return self._again(records, texting=False)

    def _again(self, records: list[Record], *, texting: bool) -> Any:
        for picking in records[0].pick_ids:
            picking.company_id.put(has_received_warning_stock_sms=True, stock_move_sms_validation=texting)
        numbers = self.env.context.get("button_validate_picking_ids") or ids(records[0].pick_ids)
        return validate(self.env["stock.picking"], self.env["stock.picking"].some(numbers))
