"""Lines of entries."""

from typing import Any, ClassVar

from sandbox.odoo.errors import UserError
from sandbox.odoo.exposed import on_records
from sandbox.odoo.fields import (
    Boolean,
    Char,
    Date,
    Float,
    Integer,
    Many2many,
    Many2one,
    Monetary,
    One2many,
    Selection,
)
from sandbox.odoo.model import Fields, Model, Values
from sandbox.odoo.models.account import invoice_lines, matching, totals
from sandbox.odoo.models.account.setup import ACCOUNT_TYPES
from sandbox.odoo.record import Record
from sandbox.odoo.rounding import is_zero, rounded
from sandbox.odoo.store import Row

DISPLAY_TYPES = {
    "product": "Product",
    "cogs": "Cost of Goods Sold",
    "tax": "Tax",
    "discount": "Discount",
    "rounding": "Rounding",
    "payment_term": "Payment Term",
    "line_section": "Section",
    "line_note": "Note",
}
LEGAL = {"debit", "credit", "balance", "amount_currency", "account_id", "journal_id", "tax_ids", "partner_id"}


class MoveLine(Model):
    name = "account.move.line"
    label = "Journal Item"
    order = "date desc, move_name desc, id"
    fields: ClassVar[Fields] = {
        "move_id": Many2one("Journal Entry", "account.move", required=True, ondelete="cascade"),
        "sequence": Integer("Sequence", default=10),
        "name": Char("Label"),
        "display_type": Selection("Display Type", DISPLAY_TYPES, default="product"),
        "account_id": Many2one("Account", "account.account"),
        "account_type": Selection("Internal Type", ACCOUNT_TYPES, related="account_id.account_type"),
        "partner_id": Many2one("Partner", "res.partner"),
        "product_id": Many2one("Product", "product.product"),
        "product_uom_id": Many2one("Unit of Measure", "uom.uom"),
        "quantity": Float("Quantity", default=1.0),
        "price_unit": Float("Unit Price"),
        "discount": Float("Discount (%)"),
        "tax_ids": Many2many("Taxes", "account.tax"),
        "tax_line_id": Many2one("Originator Tax", "account.tax"),
        "tax_base_amount": Monetary("Base Amount"),
        "price_subtotal": Monetary("Subtotal"),
        "price_total": Monetary("Total"),
        "balance": Monetary("Balance"),
        "debit": Monetary("Debit", compute="left", readonly=False),
        "credit": Monetary("Credit", compute="right", readonly=False),
        "amount_currency": Monetary("Amount in Currency", compute="in_currency", readonly=False),
        "amount_residual": Monetary("Residual Amount", compute="residual"),
        "amount_residual_currency": Monetary("Residual Amount in Currency", compute="residual"),
        "reconciled": Boolean("Reconciled", compute="settled"),
        "full_reconcile_id": Many2one("Matching", "account.full.reconcile"),
        "matching_number": Char("Matching #"),
        "matched_debit_ids": One2many("Matched Debits", "account.partial.reconcile", "credit_move_id"),
        "matched_credit_ids": One2many("Matched Credits", "account.partial.reconcile", "debit_move_id"),
        "date_maturity": Date("Due Date"),
        "sale_line_ids": Many2many("Sales Order Lines", "sale.order.line"),
        "date": Date("Date", related="move_id.date"),
        "invoice_date": Date("Invoice/Bill Date", related="move_id.invoice_date"),
        "ref": Char("Reference", related="move_id.ref"),
        "move_name": Char("Number", related="move_id.name"),
        "move_type": Selection("Type", {}, related="move_id.move_type"),
        "parent_state": Selection("Status", {}, related="move_id.state"),
        "journal_id": Many2one("Journal", "account.journal", related="move_id.journal_id"),
        "company_id": Many2one("Company", "res.company", related="move_id.company_id"),
        "currency_id": Many2one("Currency", "res.currency", related="move_id.currency_id"),
        "company_currency_id": Many2one("Company Currency", "res.currency", related="move_id.currency_id"),
        "payment_id": Many2one("Originator Payment", "account.payment", related="move_id.origin_payment_id"),
    }

    # -- worked out

    def display(self, record: Record) -> str:
        move = record.move_id
        name = " ".join(
            part for part in (move.name, f"({move.ref})" if move.ref else "", record.name) if part
        )
        return str(name)

    def left(self, record: Record) -> float:
        return max(float(record.balance), 0.0)

    def right(self, record: Record) -> float:
        return max(-float(record.balance), 0.0)

    def in_currency(self, record: Record) -> float:
        return float(record.balance)

    def residual(self, record: Record) -> float:
        """What is left to match; nothing on accounts that are never matched."""
        account = record.account_id
        if not account.reconcile and account.account_type not in matching.ALWAYS_MATCHED:
            return 0.0
        rows = self.env.store.rows("account.partial.reconcile")
        store = self.env.store
        paid = sum(
            rows[n]["amount"] for n in store.matching("account.partial.reconcile", "debit_move_id", record.id)
        )
        got = sum(
            rows[n]["amount"]
            for n in store.matching("account.partial.reconcile", "credit_move_id", record.id)
        )
        return rounded(record.balance - paid + got)

    def settled(self, record: Record) -> bool:
        matched = record.matched_debit_ids or record.matched_credit_ids
        return bool(matched) and is_zero(record.amount_residual)

    # -- written another way

    def write_debit(self, record: Record, value: Any) -> None:
        self._write_side(record, float(value or 0.0), 1)

    def write_credit(self, record: Record, value: Any) -> None:
        self._write_side(record, float(value or 0.0), -1)

    def _write_side(self, record: Record, value: float, side: int) -> None:
        """A zero only clears its own side: debit 5 and credit 0 come together."""
        if value or record.balance * side > 0:
            record.put(balance=rounded(value * side))

    def write_amount_currency(self, record: Record, value: Any) -> None:
        record.put(balance=rounded(float(value or 0.0)))

    # -- rules

    def complete(self, values: Values) -> None:
        move = self.env["account.move"].one(values["move_id"])
        product = self.env["product.product"].one(values.get("product_id", False))
        if product:
            self._complete_from_product(values, move, product)
        if not values.get("account_id") and values.get("display_type") == "product":
            values["account_id"] = income_account(move, product).id
        if "partner_id" not in values:
            values["partner_id"] = move.commercial_partner_id.id

    def _complete_from_product(self, values: Values, move: Record, product: Record) -> None:
        values["name"] = values.get("name") or product.display_name
        values["product_uom_id"] = values.get("product_uom_id") or product.uom_id.id
        if totals.is_invoice(move):
            values.setdefault("price_unit", product.list_price)
            values.setdefault("tax_ids", list(product.raw("taxes_id")))

    def before_write(self, record: Record, values: Values) -> None:
        if (
            record.parent_state == "posted"
            and {name for name in values if values[name] != record.raw(name)} & LEGAL
        ):
            raise UserError(
                "You cannot do this modification on a posted journal entry, you can just change some "
                "non legal "
                "fields. You must reset the journal entry to draft to modify it."
            )

    def written(self, record: Record, before: Row, values: Values) -> None:  # noqa: ARG002
        if {"price_unit", "quantity", "discount", "tax_ids"} & set(values):
            invoice_lines.synchronise(record.move_id)
            totals.refresh(record.move_id)

    def before_unlink(self, records: list[Record]) -> None:
        for record in records:
            if record.parent_state == "posted":
                raise UserError(POSTED)

    # -- matching

    @on_records("write")
    def reconcile(self, records: list[Record]) -> None:
        if records:
            matching.reconcile(records)

    @on_records("write")
    def remove_move_reconcile(self, records: list[Record]) -> None:
        matching.undo_all(records)


POSTED = (
    "You can't delete a posted journal item. Don’t play games with your accounting records; reset "
    "the journal "
    "entry to draft before deleting it."
)


def income_account(move: Record, product: Record) -> Record:
    category = product.categ_id.property_account_income_categ_id if product else product
    own = product.property_account_income_id if product else product
    found: Record = own or category or move.journal_id.default_account_id
    return found
