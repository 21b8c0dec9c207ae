"""The wizard "Credit Note": a draft that mirrors an invoice."""

from typing import Any, ClassVar

from sandbox.odoo.errors import UserError
from sandbox.odoo.exposed import on_records
from sandbox.odoo.fields import Char, Date, Many2many, Many2one
from sandbox.odoo.model import Fields, Model, Values
from sandbox.odoo.models.account import posting, totals
from sandbox.odoo.record import Record, ids

MIRRORED = {"out_invoice": "out_refund", "in_invoice": "in_refund", "entry": "entry"}


class Reversal(Model):
    name = "account.move.reversal"
    label = "Account Move Reversal"
    fields: ClassVar[Fields] = {
        "move_ids": Many2many("Move", "account.move"),
        "new_move_ids": Many2many("New Move", "account.move"),
        "date": Date("Reversal date"),
        "reason": Char("Reason displayed on Credit Note"),
        "journal_id": Many2one("Journal", "account.journal", required=True),
        "company_id": Many2one("Company", "res.company"),
    }

    def display(self, record: Record) -> str:
        return f"{self.name},{record.id}"

    def complete(self, values: Values) -> None:
        context = self.env.context
        if not values.get("move_ids") and context.get("active_model") == "account.move":
            values["move_ids"] = list(context.get("active_ids") or [])
        moves = self.env["account.move"].some(values.get("move_ids") or [])
        if any(move.state != "posted" for move in moves):
            raise UserError("To reverse a journal entry, it has to be posted first.")
        values["date"] = values.get("date") or self.env.today
        values["company_id"] = self.env.company.id

    @on_records("write")
    def refund_moves(self, records: list[Record]) -> dict[str, Any]:
        return self._reverse(records[0], rebill=False)

    @on_records("write")
    def reverse_moves(self, records: list[Record], is_modify: Any = False) -> dict[str, Any]:  # noqa: FBT002
        return self._reverse(records[0], rebill=bool(is_modify))

    @on_records("write")
    def modify_moves(self, records: list[Record]) -> dict[str, Any]:
        return self._reverse(records[0], rebill=True)

    def _reverse(self, wizard: Record, *, rebill: bool) -> dict[str, Any]:
        new = [_mirror(wizard, move) for move in wizard.move_ids]
        if rebill:
            posting.post(new)
            new = [self.env["account.move"].one(move.model.copy([move], {})[0]) for move in wizard.move_ids]
        wizard.put(new_move_ids=ids(new))
        action: dict[str, Any] = {
            "name": "Reverse Moves",
            "type": "ir.actions.act_window",
            "res_model": "account.move",
        }
        if len(new) == 1:
            context = {"default_move_type": new[0].move_type}
            return {**action, "view_mode": "form", "res_id": new[0].id, "context": context}
        return {**action, "view_mode": "list,form", "domain": [["id", "in", ids(new)]]}


def _mirror(wizard: Record, move: Record) -> Record:
    if move.move_type not in MIRRORED:
        raise UserError("You cannot reverse a credit note with a credit note.")
    reason = f", {wizard.reason}" if wizard.reason else ""
    kept = ("partner_id", "partner_shipping_id", "currency_id", "company_id", "invoice_origin", "team_id")
    common = {name: move.raw(name) for name in (*kept, "invoice_user_id", "narration")}
    invoice = totals.is_invoice(move)
    lines = move.env["account.move.line"].some(move.raw("invoice_line_ids")) if invoice else move.line_ids
    field = "invoice_line_ids" if invoice else "line_ids"
    return move.env["account.move"].make(
        {
            **common,
            "move_type": MIRRORED[move.move_type],
            "journal_id": wizard.journal_id.id,
            "date": wizard.date,
            "invoice_date": wizard.date if invoice else False,
            "invoice_date_due": wizard.date if invoice else False,
            "invoice_payment_term_id": False,
            "ref": f"Reversal of: {move.name}{reason}",
            "reversed_entry_id": move.id,
            field: [(0, 0, _mirrored_line(line)) for line in lines],
        }
    )


def _mirrored_line(line: Record) -> Values:
    names = ("name", "product_id", "product_uom_id", "quantity", "price_unit", "discount", "account_id")
    values = {name: line.raw(name) for name in (*names, "partner_id", "sequence", "display_type")}
    return {
        **values,
        "balance": -line.balance,
        "tax_ids": [(6, 0, list(line.raw("tax_ids")))],
        "sale_line_ids": [(6, 0, list(line.raw("sale_line_ids")))],
    }
