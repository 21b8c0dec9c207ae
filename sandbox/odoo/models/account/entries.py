"""Entries and invoices."""

from typing import Any, ClassVar

from sandbox.odoo.errors import UserError
from sandbox.odoo.exposed import on_records
from sandbox.odoo.fields import (
    Boolean,
    Char,
    Date,
    Html,
    Many2many,
    Many2one,
    Monetary,
    One2many,
    Selection,
)
from sandbox.odoo.model import Fields, Model, Values
from sandbox.odoo.models.account import balance, invoice_lines, matching, numbering, posting, totals
from sandbox.odoo.models.account.lines import POSTED
from sandbox.odoo.models.partner import address_for
from sandbox.odoo.record import Record
from sandbox.odoo.store import Row

TYPES = {
    "entry": "Journal Entry",
    "out_invoice": "Customer Invoice",
    "out_refund": "Customer Credit Note",
    "in_invoice": "Vendor Bill",
    "in_refund": "Vendor Credit Note",
    "out_receipt": "Sales Receipt",
    "in_receipt": "Purchase Receipt",
}
DRAFT_TITLES = {
    "entry": "Draft Entry",
    "out_invoice": "Draft Invoice",
    "out_refund": "Draft Credit Note",
    "in_invoice": "Draft Bill",
    "in_refund": "Draft Vendor Credit Note",
}
PAYMENT_STATES = {
    "not_paid": "Not Paid",
    "in_payment": "In Payment",
    "paid": "Paid",
    "partial": "Partially Paid",
    "reversed": "Reversed",
    "blocked": "Blocked",
    "invoicing_legacy": "Invoicing App Legacy",
}
FROZEN = (
    "invoice_line_ids",
    "line_ids",
    "invoice_date",
    "date",
    "partner_id",
    "partner_bank_id",
    "invoice_payment_term_id",
    "currency_id",
    "fiscal_position_id",
    "invoice_cash_rounding_id",
)


NUMBERED = (
    "You cannot delete this entry, as it has already consumed a sequence number and is not the last "
    "one in the "
    "chain. You should probably revert it instead."
)


class Move(Model):
    name = "account.move"
    label = "Journal Entry"
    order = "date desc, name desc, invoice_date desc, id desc"
    searched = ("name", "ref")
    fields: ClassVar[Fields] = {
        "name": Char("Number", default="/", copied=False, indexed=True),
        "ref": Char("Reference", copied=False, indexed=True),
        "state": Selection(
            "Status",
            {"draft": "Draft", "posted": "Posted", "cancel": "Cancelled"},
            default="draft",
            readonly=True,
            copied=False,
        ),
        "move_type": Selection("Type", TYPES, default="entry", required=True),
        "date": Date("Date", required=True, copied=False),
        "invoice_date": Date("Invoice/Bill Date", copied=False),
        "invoice_date_due": Date("Due Date", copied=False),
        "delivery_date": Date("Delivery Date", copied=False),
        "journal_id": Many2one("Journal", "account.journal", required=True),
        "company_id": Many2one("Company", "res.company", required=True),
        "currency_id": Many2one("Currency", "res.currency", required=True),
        "partner_id": Many2one("Partner", "res.partner"),
        "commercial_partner_id": Many2one(
            "Commercial Entity", "res.partner", related="partner_id.commercial_partner_id"
        ),
        "partner_shipping_id": Many2one("Delivery Address", "res.partner"),
        "invoice_partner_display_name": Char(
            "Invoice Partner Display Name", related="partner_id.display_name"
        ),
        "invoice_user_id": Many2one("Salesperson", "res.users"),
        "team_id": Many2one("Sales Team", "crm.team"),
        "invoice_origin": Char("Origin", indexed=True),
        "invoice_payment_term_id": Many2one("Payment Terms", "account.payment.term"),
        "payment_reference": Char("Payment Reference", copied=False),
        "narration": Html("Terms and Conditions"),
        "posted_before": Boolean("Posted Before", copied=False),
        "line_ids": One2many("Journal Items", "account.move.line", "move_id", copied=True),
        "invoice_line_ids": One2many(
            "Invoice lines", "account.move.line", "move_id", compute="product_lines", readonly=False
        ),
        "amount_untaxed": Monetary("Untaxed Amount", readonly=True, copied=False),
        "amount_tax": Monetary("Tax", readonly=True, copied=False),
        "amount_total": Monetary("Total", readonly=True, copied=False),
        "amount_residual": Monetary("Amount Due", readonly=True, copied=False),
        "amount_total_signed": Monetary("Total Signed", compute="signed_total"),
        "amount_residual_signed": Monetary("Amount Due Signed", compute="signed_residual"),
        "payment_state": Selection(
            "Payment Status", PAYMENT_STATES, readonly=True, default="not_paid", copied=False
        ),
        "status_in_payment": Selection(
            "Status In Payment",
            {**PAYMENT_STATES, "draft": "Draft", "cancel": "Cancelled"},
            compute="combined_status",
        ),
        "reversed_entry_id": Many2one("Reversal of", "account.move", copied=False),
        "reversal_move_ids": One2many("Reversal Move", "account.move", "reversed_entry_id"),
        "origin_payment_id": Many2one("Payment", "account.payment", copied=False),
        "matched_payment_ids": Many2many("Matched Payments", "account.payment", compute="payments"),
        "has_reconciled_entries": Boolean("Has Reconciled Entries", compute="is_matched"),
    }

    # -- worked out

    def display(self, record: Record) -> str:
        reference = f" ({record.ref})" if record.ref else ""
        if record.state == "draft":
            return f"{DRAFT_TITLES[record.move_type]} {'' if record.name == '/' else record.name}{reference}"
        return f"{record.name}{reference}"

    def product_lines(self, record: Record) -> list[int]:
        """Creation order; other lines of the entry are Odoo's own business."""
        rows = self.env.store.rows("account.move.line")
        shown = {"product", "line_section", "line_note"}
        numbers = self.env.store.matching("account.move.line", "move_id", record.id)
        return sorted(number for number in numbers if rows[number]["display_type"] in shown)

    def signed_total(self, record: Record) -> float:
        return float(record.amount_total) * self._direction(record)

    def signed_residual(self, record: Record) -> float:
        return float(record.amount_residual) * self._direction(record)

    def _direction(self, record: Record) -> int:
        return -totals.sign(record) if totals.is_invoice(record) else 1

    def combined_status(self, record: Record) -> str:
        return str(record.payment_state if record.state == "posted" else record.state)

    def payments(self, record: Record) -> list[int]:
        """Those that were made for it, and those it is matched with."""
        others = [
            o.payment_id.id for line in record.line_ids for o in totals.line_partners(line) if o.payment_id
        ]
        made = self.env.store.matching("account.payment", "invoice_ids", record.id)
        return list(dict.fromkeys([*made, *others]))

    def is_matched(self, record: Record) -> bool:
        return any(line.matched_debit_ids or line.matched_credit_ids for line in record.line_ids)

    # -- rules

    def complete(self, values: Values) -> None:
        kind = values["move_type"]
        values["company_id"] = values.get("company_id") or self.env.company.id
        values["journal_id"] = values.get("journal_id") or self._journal(kind)
        values["currency_id"] = values.get("currency_id") or self.env.company.raw("currency_id")
        today = self.env.today
        values["date"] = values.get("date") or values.get("invoice_date") or today
        partner = self.env["res.partner"].one(values.get("partner_id", False))
        if kind in totals.INVOICES:
            values.setdefault("invoice_payment_term_id", partner.property_payment_term_id.id)
            term = self.env["account.payment.term"].one(values["invoice_payment_term_id"])
            if not values.get("invoice_date_due"):
                values["invoice_date_due"] = invoice_lines.due_date(values if term else {}, term, today)
            values.setdefault("invoice_user_id", self.env.uid)
            if partner:
                values.setdefault("partner_shipping_id", address_for(partner, "delivery").id)

    def _journal(self, kind: str) -> Any:
        wanted = {"out": "sale", "in": "purchase"}.get(kind.partition("_")[0], "general")
        found = self.env["account.journal"].search_ids([("type", "=", wanted)], limit=1)
        if not found:
            raise UserError(
                f"No journal could be found in company {self.env.company.name} for any of those "
                f"types: {wanted}"
            )
        return found[0]

    def created(self, records: list[Record]) -> None:
        numbering.give_names(records)
        for record in records:
            self._settle(record)

    def _settle(self, record: Record) -> None:
        invoice_lines.synchronise(record)
        if not totals.is_invoice(record):
            for line in record.line_ids:
                line.put(price_subtotal=line.balance, price_total=line.balance)
        balance.check(record)
        totals.refresh(record)

    def before_write(self, record: Record, values: Values) -> None:
        if record.state != "draft":
            return
        if values.get("invoice_date") and "date" not in values and record.move_type.startswith("out"):
            values["date"] = values["invoice_date"]
        if {"invoice_payment_term_id", "invoice_date"} & set(values) and "invoice_date_due" not in values:
            term_id = values.get("invoice_payment_term_id", record.invoice_payment_term_id.id)
            if term_id:
                term = self.env["account.payment.term"].one(term_id)
                values["invoice_date_due"] = invoice_lines.due_date(
                    {**record.row, **values}, term, self.env.today
                )

    def written(self, record: Record, before: Row, values: Values) -> None:  # noqa: ARG002
        if record.state == "draft":
            if {"date", "journal_id"} & set(values):
                numbering.give_names([record])
            self._settle(record)

    @on_records("write")
    def write(self, records: list[Record], vals: Values) -> bool:
        frozen = [name for name in vals if name in FROZEN]
        for record in records:
            if frozen and record.state == "posted":
                raise UserError(
                    f"You cannot modify the following readonly fields on a posted move: {', '.join(frozen)}"
                )
        return super().write(records, vals)

    def before_unlink(self, records: list[Record]) -> None:
        for record in records:
            if record.state == "posted":
                raise UserError(POSTED)
            if record.posted_before and not self.env.context.get("force_delete"):
                raise UserError(NUMBERED)

    # -- what people and clients do

    @on_records("write")
    def action_post(self, records: list[Record]) -> bool:
        posting.post(records)
        return False

    @on_records("write")
    def button_draft(self, records: list[Record]) -> None:
        for record in records:
            if record.state not in {"posted", "cancel"}:
                raise UserError("Only posted/cancelled journal entries can be reset to draft.")
            balance.check_locks(record)
        for record in records:
            matching.undo_all(record.line_ids)
            record.put(state="draft")
            totals.refresh(record)

    @on_records("write")
    def button_cancel(self, records: list[Record]) -> None:
        posted = [record for record in records if record.state == "posted"]
        if posted:
            self.button_draft(posted)
        for record in records:
            if record.state != "draft":
                raise UserError("Only draft journal entries can be cancelled.")
            record.put(state="cancel")
            totals.refresh(record)

    @on_records("write")
    def action_register_payment(self, records: list[Record]) -> dict[str, Any]:
        return {
            "name": "Pay",
            "res_model": "account.payment.register",
            "view_mode": "form",
            "context": {"active_model": "account.move", "active_ids": [record.id for record in records]},
            "target": "new",
            "type": "ir.actions.act_window",
        }
