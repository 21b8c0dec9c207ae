"""Sales orders."""

from datetime import timedelta
from typing import Any, ClassVar

from sandbox.odoo.errors import UserError
from sandbox.odoo.exposed import on_records
from sandbox.odoo.fields import (
    Boolean,
    Char,
    Date,
    Datetime,
    Float,
    Html,
    Integer,
    Many2many,
    Many2one,
    Monetary,
    One2many,
    Selection,
)
from sandbox.odoo.model import Fields, Model, Values
from sandbox.odoo.models.partner import address_for
from sandbox.odoo.models.sale import deliveries, progress
from sandbox.odoo.models.sale.lines import INVOICE_STATES
from sandbox.odoo.models.stock import moving
from sandbox.odoo.record import Record
from sandbox.odoo.store import Row

STATES = {"draft": "Quotation", "sent": "Quotation Sent", "sale": "Sales Order", "cancel": "Cancelled"}
DELIVERY_STATES = {
    "pending": "Not Delivered",
    "started": "Started",
    "partial": "Partially Delivered",
    "full": "Fully Delivered",
}


class Order(Model):
    name = "sale.order"
    label = "Sales Order"
    order = "date_order desc, id desc"
    searched = ("name",)
    fields: ClassVar[Fields] = {
        "name": Char("Order Reference", required=True, default="New", copied=False, indexed=True),
        "state": Selection("Status", STATES, default="draft", readonly=True, copied=False),
        "locked": Boolean("Locked", copied=False),
        "client_order_ref": Char("Customer Reference", copied=False, indexed=True),
        "origin": Char("Source Document", indexed=True),
        "reference": Char("Payment Ref.", copied=False),
        "note": Html("Terms and conditions"),
        "date_order": Datetime("Order Date", required=True, copied=False),
        "validity_date": Date("Expiration", copied=False),
        "commitment_date": Datetime("Delivery Date", copied=False),
        "expected_date": Datetime("Expected Date", related="date_order"),
        "partner_id": Many2one("Customer", "res.partner", required=True),
        "partner_invoice_id": Many2one("Invoice Address", "res.partner", required=True),
        "partner_shipping_id": Many2one("Delivery Address", "res.partner", required=True),
        "company_id": Many2one("Company", "res.company", required=True),
        "currency_id": Many2one("Currency", "res.currency", related="pricelist_id.currency_id"),
        "pricelist_id": Many2one("Pricelist", "product.pricelist"),
        "payment_term_id": Many2one("Payment Terms", "account.payment.term"),
        "journal_id": Many2one("Invoicing Journal", "account.journal"),
        "user_id": Many2one("Salesperson", "res.users"),
        "team_id": Many2one("Sales Team", "crm.team"),
        "warehouse_id": Many2one("Warehouse", "stock.warehouse", required=True),
        "carrier_id": Many2one("Delivery Method", "delivery.carrier"),
        "website_id": Many2one("Website", "website", readonly=True),
        "amount_paid": Float("Payment Transactions Amount", readonly=True, copied=False),
        "opportunity_id": Many2one("Opportunity", "crm.lead"),
        "picking_policy": Selection(
            "Shipping Policy",
            {"direct": "As soon as possible", "one": "When all products are ready"},
            default="direct",
            required=True,
        ),
        "require_signature": Boolean("Online signature", default=True),
        "require_payment": Boolean("Online payment"),
        "order_line": One2many("Order Lines", "sale.order.line", "order_id", copied=True),
        "amount_untaxed": Monetary("Untaxed Amount", readonly=True, copied=False),
        "amount_tax": Monetary("Taxes", readonly=True, copied=False),
        "amount_total": Monetary("Total", readonly=True, copied=False),
        "amount_to_invoice": Monetary("Un-invoiced Balance", compute="not_invoiced"),
        "amount_invoiced": Monetary("Already invoiced", compute="already_invoiced"),
        "invoice_status": Selection("Invoice Status", INVOICE_STATES, compute="invoicing"),
        "invoice_ids": Many2many("Invoices", "account.move", compute="invoices"),
        "invoice_count": Integer("Invoice Count", compute="how_many_invoices"),
        "picking_ids": One2many("Transfers", "stock.picking", "sale_id"),
        "delivery_count": Integer("Delivery Orders", compute="how_many_deliveries"),
        "delivery_status": Selection("Delivery Status", DELIVERY_STATES, compute="delivering"),
        "effective_date": Datetime("Effective Date", compute="first_delivered"),
        "type_name": Char("Type Name", compute="kind"),
        "currency_rate": Float("Currency Rate", default=1.0),
        "country_code": Char("Country code", related="company_id.country_code"),
    }

    # -- worked out

    def not_invoiced(self, record: Record) -> float:
        return progress.left_to_invoice(record)

    def already_invoiced(self, record: Record) -> float:
        return progress.posted_amount(record)

    def invoicing(self, record: Record) -> str:
        return progress.invoice_status(record)

    def invoices(self, record: Record) -> list[int]:
        moves = {line.move_id.id for each in record.order_line for line in each.invoice_lines}
        return self.env["account.move"].in_order(sorted(moves))

    def how_many_invoices(self, record: Record) -> int:
        return len(self.invoices(record))

    def how_many_deliveries(self, record: Record) -> int:
        return len(record.picking_ids)

    def delivering(self, record: Record) -> str | bool:
        return progress.delivery_status(record)

    def first_delivered(self, record: Record) -> str | bool:
        done = [
            p.date_done for p in record.picking_ids if p.state == "done" and p.picking_type_code == "outgoing"
        ]
        return min(done, default=False)

    def kind(self, record: Record) -> str:
        return "Sales Order" if record.state == "sale" else "Quotation"

    # -- rules

    def complete(self, values: Values) -> None:
        env = self.env
        company = env["res.company"].one(values.get("company_id") or env.company.id)
        values["company_id"] = company.id
        values["date_order"] = values.get("date_order") or env.now
        if not values.get("validity_date"):
            last = env.today_date + timedelta(days=company.quotation_validity_days)
            values["validity_date"] = last.isoformat()
        for name, model in (
            ("warehouse_id", "stock.warehouse"),
            ("pricelist_id", "product.pricelist"),
            ("team_id", "crm.team"),
        ):
            if not values.get(name):
                values[name] = (env[model].search_ids([], limit=1) or [False])[0]
        values.setdefault("user_id", env.uid)
        if values.get("partner_id"):
            self._fill_from_partner(values, env["res.partner"].one(values["partner_id"]))
            if values["name"] in {"New", False}:
                values["name"] = f"S{env.store.next_number('order name'):05d}"

    def _fill_from_partner(self, values: Values, partner: Record) -> None:
        values["partner_invoice_id"] = values.get("partner_invoice_id") or address_for(partner, "invoice").id
        values["partner_shipping_id"] = (
            values.get("partner_shipping_id") or address_for(partner, "delivery").id
        )
        values.setdefault("payment_term_id", partner.property_payment_term_id.id)

    def before_write(self, record: Record, values: Values) -> None:
        if values.get("partner_id") and values["partner_id"] != record.partner_id.id:
            partner = self.env["res.partner"].one(values["partner_id"])
            values.setdefault("partner_invoice_id", address_for(partner, "invoice").id)
            values.setdefault("partner_shipping_id", address_for(partner, "delivery").id)
        if record.locked and values.get("pricelist_id", record.pricelist_id.id) != record.pricelist_id.id:
            raise UserError("It is not allowed to change the pricelist of a locked order")

    def written(self, record: Record, before: Row, values: Values) -> None:  # noqa: ARG002
        if "carrier_id" in values:
            for picking in record.picking_ids:
                if picking.state not in moving.CLOSED:
                    picking.put(carrier_id=values["carrier_id"])

    def before_unlink(self, records: list[Record]) -> None:
        for record in records:
            if record.state not in {"draft", "cancel"}:
                raise UserError(
                    "You can not delete a sent quotation or a confirmed sales order. You must first "
                    "cancel it."
                )

    # -- what people and clients do

    @on_records("write")
    def action_confirm(self, records: list[Record]) -> bool:
        if any(record.state not in {"draft", "sent"} for record in records):
            raise UserError("Some orders are not in a state requiring confirmation.")
        if any(not line.product_id and not line.display_type for r in records for line in r.order_line):
            raise UserError("A line on these orders missing a product, you cannot confirm it.")
        for record in records:
            record.put(state="sale", date_order=self.env.now)
        for record in [] if self.env.context.get("skip_procurement") else records:
            deliveries.launch(record.order_line)
        locks = self.env["res.users"].has_group([self.env.user], "sale.group_auto_done_setting")
        for record in records if locks else ():
            record.put(locked=True)
        return True

    @on_records("write")
    def action_quotation_sent(self, records: list[Record]) -> None:
        if any(record.state != "draft" for record in records):
            raise UserError("Only draft orders can be marked as sent directly.")
        for record in records:
            record.put(state="sent")

    @on_records("write")
    def action_cancel(self, records: list[Record]) -> Any:
        if any(record.locked for record in records):
            raise UserError("You cannot cancel a locked order. Please unlock it first.")
        if not self.env.context.get("disable_cancel_warning") and any(r.state != "draft" for r in records):
            return progress.cancel_wizard(records)
        for record in records:
            drafts = [move for move in record.invoice_ids if move.state == "draft"]
            self.env["account.move"].button_cancel(drafts)
            self.env["stock.picking"].action_cancel([p for p in record.picking_ids if p.state != "done"])
            record.put(state="cancel")
        return True

    @on_records("write")
    def action_draft(self, records: list[Record]) -> bool:
        for record in records:
            if record.state in {"cancel", "sent"}:
                record.put(state="draft")
        return True

    @on_records("write")
    def action_lock(self, records: list[Record]) -> None:
        for record in records:
            record.put(locked=True)

    @on_records("write")
    def action_unlock(self, records: list[Record]) -> None:
        for record in records:
            record.put(locked=False)
