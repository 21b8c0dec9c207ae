"""The wizard "Create invoices": one for each order, or one for each customer."""

from typing import Any, ClassVar

from sandbox.odoo.errors import UserError
from sandbox.odoo.exposed import on_records
from sandbox.odoo.fields import Boolean, Float, Integer, Many2many, Monetary, Selection
from sandbox.odoo.model import Fields, Model, Values
from sandbox.odoo.record import Record, ids
from sandbox.odoo.rounding import is_zero

NOTHING = (
    "Cannot create an invoice. No items are available to invoice.\n\n"
    "To resolve this issue, please ensure that:\n"
    "   • The products have been delivered before attempting to invoice them.\n"
    "   • The invoicing policy of the product is configured correctly.\n\n"
    "If you want to invoice based on ordered quantities instead:\n"
    "   • For consumable or storable products, open the product, go to the 'General Information' tab "
    "and change "
    "the 'Invoicing Policy' from 'Delivered Quantities' to 'Ordered Quantities'.\n"
    "   • For services (and other products), change the 'Invoicing Policy' to 'Prepaid/Fixed Price'.\n"
)


class AdvancePayment(Model):
    name = "sale.advance.payment.inv"
    label = "Sales Advance Payment Invoice"
    fields: ClassVar[Fields] = {
        "advance_payment_method": Selection(
            "Create Invoice",
            {
                "delivered": "Regular invoice",
                "percentage": "Down payment (percentage)",
                "fixed": "Down payment (fixed amount)",
            },
            default="delivered",
            required=True,
        ),
        "sale_order_ids": Many2many("Sale Order", "sale.order"),
        "count": Integer("Order Count", compute="how_many"),
        "consolidated_billing": Boolean("Consolidated Billing", default=True),
        "deduct_down_payments": Boolean("Deduct down payments", default=True),
        "amount": Float("Down Payment"),
        "fixed_amount": Monetary("Down Payment Amount (Fixed)"),
    }

    def display(self, record: Record) -> str:
        return f"{self.name},{record.id}"

    def how_many(self, record: Record) -> int:
        return len(record.sale_order_ids)

    def complete(self, values: Values) -> None:
        if "sale_order_ids" not in values:
            values["sale_order_ids"] = list(self.env.context.get("active_ids") or [])

    @on_records("write")
    def create_invoices(self, records: list[Record]) -> dict[str, Any]:
        wizard = records[0]
        if wizard.advance_payment_method != "delivered":
            raise UserError("The stand-in makes no down payments.")
        moves = invoice(wizard.sale_order_ids, together=wizard.consolidated_billing)
        return _shown(moves)


def invoice(orders: list[Record], *, together: bool) -> list[Record]:
    drafts: dict[Any, list[tuple[Record, list[Record]]]] = {}
    for order in orders:
        lines = [line for line in order.order_line if not is_zero(line.qty_to_invoice)]
        if lines:
            key = (order.partner_invoice_id, order.currency_id, order.company_id) if together else order
            drafts.setdefault(key, []).append((order, lines))
    if not drafts:
        raise UserError(NOTHING)
    return [_draft(parts) for parts in drafts.values()]


def _draft(parts: list[tuple[Record, list[Record]]]) -> Record:
    order = parts[0][0]
    lines = [line for _, part in parts for line in part]
    refund = sum(line.qty_to_invoice * line.price_unit for line in lines) < 0
    references = [o.client_order_ref for o, _ in parts if o.client_order_ref]
    payment_references = {o.reference for o, _ in parts}
    return order.env["account.move"].make(
        {
            "move_type": "out_refund" if refund else "out_invoice",
            "ref": ", ".join(references)[:2000],
            "narration": order.note,
            "invoice_user_id": order.user_id.id,
            "team_id": order.team_id.id,
            "partner_id": order.partner_invoice_id.id,
            "partner_shipping_id": order.partner_shipping_id.id,
            "invoice_origin": ", ".join(o.name for o, _ in parts),
            "invoice_payment_term_id": order.payment_term_id.id,
            "payment_reference": payment_references.pop() if len(payment_references) == 1 else False,
            "delivery_date": (order.effective_date or order.env.today)[:10],
            "company_id": order.company_id.id,
            "journal_id": order.journal_id.id or False,
            "invoice_line_ids": [
                (0, 0, _line(line, place, refund=refund)) for place, line in enumerate(lines)
            ],
        }
    )


def _line(line: Record, place: int, *, refund: bool) -> Values:
    return {
        "sequence": place,
        "name": line.name,
        "product_id": line.product_id.id,
        "product_uom_id": line.product_uom.id,
        "quantity": -line.qty_to_invoice if refund else line.qty_to_invoice,
        "discount": line.discount,
        "price_unit": line.price_unit,
        "tax_ids": [(6, 0, list(line.raw("tax_id")))],
        "sale_line_ids": [(4, line.id)],
    }


def _shown(moves: list[Record]) -> dict[str, Any]:
    action: dict[str, Any] = {
        "id": 268,
        "name": "Invoices",
        "type": "ir.actions.act_window",
        "xml_id": "account.action_move_out_invoice_type",
        "res_model": "account.move",
        "context": {"default_move_type": "out_invoice"},
        "target": "current",
    }
    if len(moves) == 1:
        return {**action, "views": [[False, "form"]], "view_mode": "form", "res_id": moves[0].id}
    views = [[False, "list"], [False, "kanban"], [False, "form"], [False, "activity"]]
    return {
        **action,
        "views": views,
        "view_mode": "list,kanban,form,activity",
        "res_id": 0,
        "domain": [["id", "in", sorted(ids(moves))]],
    }
