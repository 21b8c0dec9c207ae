"""Lines of sales orders."""

from typing import Any, ClassVar

from sandbox.odoo.errors import UserError
from sandbox.odoo.fields import (
    Boolean,
    Float,
    Integer,
    Many2many,
    Many2one,
    Monetary,
    One2many,
    Selection,
    Text,
)
from sandbox.odoo.model import Fields, Model, Values
from sandbox.odoo.models.account import taxing
from sandbox.odoo.models.sale import deliveries
from sandbox.odoo.record import Record
from sandbox.odoo.rounding import compare, is_zero, rounded
from sandbox.odoo.store import Row

INVOICE_STATES = {
    "upselling": "Upselling Opportunity",
    "invoiced": "Fully Invoiced",
    "to invoice": "To Invoice",
    "no": "Nothing to Invoice",
}
PROTECTED = ("name", "price_unit", "product_id", "product_uom", "product_uom_qty", "tax_id")
"""Of a locked order: not even to what they are already."""
NEVER_REMOVED = (
    "Once a sales order is confirmed, you can't remove one of its lines (we need to track if something gets "
    "invoiced or delivered).\n                Set the quantity to 0 instead."
)


class OrderLine(Model):
    name = "sale.order.line"
    label = "Sales Order Line"
    order = "order_id, sequence, id"
    fields: ClassVar[Fields] = {
        "order_id": Many2one("Order Reference", "sale.order", required=True, ondelete="cascade"),
        "sequence": Integer("Sequence", default=10),
        "name": Text("Description"),
        "display_type": Selection("Display Type", {"line_section": "Section", "line_note": "Note"}),
        "product_id": Many2one("Product", "product.product", ondelete="restrict"),
        "product_template_id": Many2one(
            "Product Template", "product.template", related="product_id.product_tmpl_id"
        ),
        "product_uom": Many2one("Unit of Measure", "uom.uom"),
        "product_uom_qty": Float("Quantity", default=1.0),
        "price_unit": Float("Unit Price"),
        "discount": Float("Discount (%)"),
        "tax_id": Many2many("Taxes", "account.tax"),
        "price_subtotal": Monetary("Subtotal", readonly=True, copied=False),
        "price_tax": Float("Total Tax", readonly=True, copied=False, digits=12),
        "price_total": Monetary("Total", readonly=True, copied=False),
        "customer_lead": Float("Lead Time"),
        "is_delivery": Boolean("Is a Delivery"),
        "is_downpayment": Boolean("Is a down payment"),
        "qty_delivered": Float("Delivery Quantity", compute="delivered", readonly=False),
        "qty_delivered_manual": Float("Delivered by hand", copied=False, hidden=True),
        "qty_delivered_method": Selection(
            "Method to update delivered qty",
            {"manual": "Manual", "stock_move": "Stock Moves"},
            compute="how_delivered",
        ),
        "qty_invoiced": Float("Invoiced Quantity", compute="invoiced"),
        "qty_to_invoice": Float("Quantity To Invoice", compute="to_invoice"),
        "invoice_status": Selection("Invoice Status", INVOICE_STATES, compute="invoicing"),
        "invoice_lines": Many2many("Invoice Lines", "account.move.line", compute="its_invoice_lines"),
        "move_ids": One2many("Stock Moves", "stock.move", "sale_line_id"),
        "state": Selection("Order Status", {}, related="order_id.state"),
        "company_id": Many2one("Company", "res.company", related="order_id.company_id"),
        "currency_id": Many2one("Currency", "res.currency", related="order_id.currency_id"),
        "order_partner_id": Many2one("Customer", "res.partner", related="order_id.partner_id"),
        "salesman_id": Many2one("Salesperson", "res.users", related="order_id.user_id"),
    }

    # -- worked out

    def display(self, record: Record) -> str:
        order = record.order_id
        first_line = (record.name or record.product_id.display_name or "").split("\n")[0]
        return f"{order.name} - {first_line} ({order.partner_id.name})"

    def how_delivered(self, record: Record) -> str:
        return "stock_move" if record.product_id.type == "consu" else "manual"

    def delivered(self, record: Record) -> float:
        """What reached the customer, less what came back to be refunded. Without any transfer it is what
        somebody wrote, as in Odoo, where only a transfer makes it be worked out anew.
        """
        if self.how_delivered(record) == "manual" or not record.move_ids:
            return float(record.qty_delivered_manual)
        total = 0.0
        for move in record.move_ids:
            if move.state == "done":
                if move.location_dest_id.usage == "customer":
                    total += move.quantity
                elif move.to_refund:
                    total -= move.quantity
        return total

    def write_qty_delivered(self, record: Record, value: Any) -> None:
        record.put(qty_delivered_manual=float(value))

    def its_invoice_lines(self, record: Record) -> list[int]:
        return list(self.env.store.matching("account.move.line", "sale_line_ids", record.id))

    def invoiced(self, record: Record) -> float:
        total = 0.0
        for line in record.invoice_lines:
            if line.parent_state != "cancel":
                total += line.quantity if line.move_type == "out_invoice" else -line.quantity
        return total

    def to_invoice(self, record: Record) -> float:
        if record.state != "sale" or record.display_type:
            return 0.0
        by_order = record.product_id.invoice_policy == "order"
        return rounded((record.product_uom_qty if by_order else record.qty_delivered) - record.qty_invoiced)

    def invoicing(self, record: Record) -> str:
        if record.state != "sale" or record.display_type:
            return "no"
        if not is_zero(record.qty_to_invoice):
            return "to invoice"
        by_order = record.product_id.invoice_policy == "order"
        if (
            by_order
            and record.product_uom_qty >= 0
            and compare(record.qty_delivered, record.product_uom_qty) > 0
        ):
            return "upselling"
        return "invoiced" if compare(record.qty_invoiced, record.product_uom_qty) >= 0 else "no"

    # -- rules

    def complete(self, values: Values) -> None:
        if values.get("display_type"):
            values.update(product_uom_qty=0.0, price_unit=0.0)
            return
        self._fill_from_product(values)
        if not values.get("product_id"):
            raise UserError("Missing required fields on accountable sale order line.")

    def _fill_from_product(self, values: Values) -> None:
        product = self.env["product.product"].one(values.get("product_id", False))
        if product:
            values["name"] = values.get("name") or product.display_name
            values["product_uom"] = values.get("product_uom") or product.uom_id.id
            values.setdefault("price_unit", product.list_price)
            values.setdefault("tax_id", list(product.raw("taxes_id")))

    def created(self, records: list[Record]) -> None:
        for record in records:
            price(record)
            if record.state == "sale":
                deliveries.launch([record])
        for order in {record.order_id for record in records}:
            add_up(order)

    def before_write(self, record: Record, values: Values) -> None:
        forbidden = [name for name in PROTECTED if name in values]
        if record.order_id.locked and forbidden:
            labels = "\n".join(self.fields[name].label for name in forbidden)
            raise UserError(f"It is forbidden to modify the following fields in a locked order:\n{labels}")
        if values.get("product_id", record.raw("product_id")) != record.raw("product_id"):
            fresh = {"product_id": values["product_id"], "name": values.get("name")}
            self._fill_from_product(fresh)
            for name, value in fresh.items():
                values.setdefault(name, value)
        wanted = values.get("product_uom_qty", record.product_uom_qty)
        if wanted < record.product_uom_qty and record.state == "sale":
            deliveries.check_decrease(record, wanted)

    def written(self, record: Record, before: Row, values: Values) -> None:
        if {"product_uom_qty", "price_unit", "discount", "tax_id"} & set(values):
            price(record)
            add_up(record.order_id)
        if record.state == "sale" and before["product_uom_qty"] != record.product_uom_qty:
            deliveries.adapt(record)

    def before_unlink(self, records: list[Record]) -> None:
        for record in records:
            if record.state == "sale" and not record.display_type:
                raise UserError(NEVER_REMOVED)


def price(line: Record) -> None:
    found = taxing.amounts(line.product_uom_qty, line.price_unit, line.discount, line.tax_id)
    line.put(price_subtotal=found.subtotal, price_total=found.total, price_tax=found.total - found.subtotal)


def add_up(order: Record) -> None:
    lines = order.order_line
    untaxed = rounded(sum(line.price_subtotal for line in lines))
    total = rounded(sum(line.price_total for line in lines))
    order.put(amount_untaxed=untaxed, amount_tax=rounded(total - untaxed), amount_total=total)
