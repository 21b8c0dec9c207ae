"""How far an order has come: delivered, invoiced."""

from typing import Any

from sandbox.odoo.record import Record, ids


def invoice_status(order: Record) -> str:
    if order.state != "sale":
        return "no"
    states = [line.invoice_status for line in order.order_line if not line.display_type]
    if "to invoice" in states:
        return "to invoice"
    if states and set(states) == {"invoiced"}:
        return "invoiced"
    if states and set(states) <= {"invoiced", "upselling"}:
        return "upselling"
    return "no"


def delivery_status(order: Record) -> str | bool:
    states = [picking.state for picking in order.picking_ids]
    if not states or set(states) == {"cancel"}:
        return False
    if set(states) <= {"done", "cancel"}:
        return "full"
    if "done" not in states:
        return "pending"
    return "partial" if any(line.qty_delivered for line in order.order_line) else "started"


def left_to_invoice(order: Record) -> float:
    """By what was ordered, or delivered if the product asks for that; a discount counts twice, as in Odoo."""
    total = 0.0
    for line in order.order_line:
        if line.product_uom_qty:
            by_delivery = line.product_id.invoice_policy == "delivery"
            quantity = (line.qty_delivered if by_delivery else line.product_uom_qty) - _posted_quantity(line)
            price = line.price_total / line.product_uom_qty * (1 - line.discount / 100)
            total += price * quantity
    return total


def _posted_quantity(line: Record) -> float:
    total = 0.0
    for invoice_line in line.invoice_lines:
        if invoice_line.parent_state == "posted":
            total += (
                invoice_line.quantity if invoice_line.move_type == "out_invoice" else -invoice_line.quantity
            )
    return total


def posted_amount(order: Record) -> float:
    total = 0.0
    for line in order.order_line:
        for invoice_line in line.invoice_lines:
            if invoice_line.parent_state == "posted":
                sign = 1 if invoice_line.move_type == "out_invoice" else -1
                total += sign * invoice_line.price_total
    return total


def cancel_wizard(orders: list[Record]) -> dict[str, Any]:
    """The window in which a person writes to the customer first."""
    return {
        "name": "Cancel Sales Order",
        "view_mode": "form",
        "res_model": "sale.order.cancel",
        "view_id": 1230,
        "type": "ir.actions.act_window",
        "context": {
            "default_template_id": 19,
            "default_order_id": ids(orders)[0],
            "mark_so_as_canceled": True,
            "default_email_layout_xmlid": "mail.mail_notification_layout_with_responsible_signature",
            "model_description": "Sales Order",
        },
        "target": "new",
    }
