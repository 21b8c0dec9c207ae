"""What a bookkeeper sets up once: accounts, journals, taxes, terms."""

from typing import ClassVar

from sandbox.odoo.fields import Boolean, Char, Float, Html, Integer, Many2one, One2many, Selection
from sandbox.odoo.model import Fields, Model
from sandbox.odoo.record import Record

ACCOUNT_TYPES = {
    "asset_receivable": "Receivable",
    "asset_cash": "Bank and Cash",
    "asset_current": "Current Assets",
    "asset_non_current": "Non-current Assets",
    "asset_prepayments": "Prepayments",
    "asset_fixed": "Fixed Assets",
    "liability_payable": "Payable",
    "liability_credit_card": "Credit Card",
    "liability_current": "Current Liabilities",
    "liability_non_current": "Non-current Liabilities",
    "equity": "Equity",
    "equity_unaffected": "Current Year Earnings",
    "income": "Income",
    "income_other": "Other Income",
    "expense": "Expenses",
    "expense_depreciation": "Depreciation",
    "expense_direct_cost": "Cost of Revenue",
    "off_balance": "Off-Balance Sheet",
}
JOURNAL_TYPES = {
    "sale": "Sales",
    "purchase": "Purchase",
    "cash": "Cash",
    "bank": "Bank",
    "credit": "Credit Card",
    "general": "Miscellaneous",
}


class Account(Model):
    name = "account.account"
    label = "Account"
    order = "code, id"
    searched = ("code", "name")
    fields: ClassVar[Fields] = {
        "code": Char("Code", required=True, indexed=True),
        "name": Char("Account Name", required=True),
        "account_type": Selection("Type", ACCOUNT_TYPES, required=True),
        "reconcile": Boolean("Allow Reconciliation"),
        "deprecated": Boolean("Deprecated"),
        "currency_id": Many2one("Account Currency", "res.currency"),
    }

    def display(self, record: Record) -> str:
        return f"{record.code} {record.name}"


class Journal(Model):
    name = "account.journal"
    label = "Journal"
    order = "sequence, type, code"
    searched = ("name", "code")
    fields: ClassVar[Fields] = {
        "name": Char("Journal Name", required=True),
        "code": Char("Short Code", required=True, indexed=True),
        "type": Selection("Type", JOURNAL_TYPES, required=True),
        "sequence": Integer("Sequence", default=10),
        "active": Boolean("Active", default=True),
        "company_id": Many2one("Company", "res.company", required=True),
        "currency_id": Many2one("Currency", "res.currency"),
        "default_account_id": Many2one("Default Account", "account.account"),
        "suspense_account_id": Many2one("Suspense Account", "account.account"),
        "payment_sequence": Boolean("Dedicated Payment Sequence"),
        "refund_sequence": Boolean("Dedicated Credit Note Sequence"),
        "inbound_payment_method_line_ids": One2many(
            "Inbound Payment Methods", "account.payment.method.line", "journal_id", compute="inbound"
        ),
        "outbound_payment_method_line_ids": One2many(
            "Outbound Payment Methods", "account.payment.method.line", "journal_id", compute="outbound"
        ),
    }

    def inbound(self, record: Record) -> list[int]:
        return self._methods(record, "inbound")

    def outbound(self, record: Record) -> list[int]:
        return self._methods(record, "outbound")

    def _methods(self, record: Record, direction: str) -> list[int]:
        domain = [("journal_id", "=", record.id), ("payment_type", "=", direction)]
        return self.env["account.payment.method.line"].search_ids(domain)

    def created(self, records: list[Record]) -> None:
        for record in records:
            if record.raw("type") in {"bank", "cash", "credit"}:
                record.put(payment_sequence=True)
                for direction in ("inbound", "outbound"):
                    self.env["account.payment.method.line"].make(
                        {"name": "Manual Payment", "payment_type": direction, "journal_id": record.id}
                    )


class PaymentMethodLine(Model):
    name = "account.payment.method.line"
    label = "Payment Methods"
    order = "sequence, id"
    fields: ClassVar[Fields] = {
        "name": Char("Name"),
        "code": Char("Code", default="manual"),
        "sequence": Integer("Sequence", default=10),
        "payment_type": Selection("Payment Type", {"inbound": "Inbound", "outbound": "Outbound"}),
        "journal_id": Many2one("Journal", "account.journal", ondelete="cascade"),
        "payment_account_id": Many2one("Payment Account", "account.account"),
    }

    def display(self, record: Record) -> str:
        return f"{record.name} ({record.journal_id.name})"


class TaxGroup(Model):
    name = "account.tax.group"
    label = "Tax Group"
    order = "sequence asc, id"
    fields: ClassVar[Fields] = {
        "name": Char("Name", required=True),
        "sequence": Integer("Sequence", default=10),
    }


class Tax(Model):
    name = "account.tax"
    label = "Tax"
    order = "sequence, id"
    searched = ("name", "invoice_label")
    fields: ClassVar[Fields] = {
        "name": Char("Tax Name", required=True),
        "sequence": Integer("Sequence", default=1),
        "active": Boolean("Active", default=True),
        "amount": Float("Amount", digits=4),
        "amount_type": Selection(
            "Tax Computation", {"percent": "Percentage", "fixed": "Fixed"}, default="percent", required=True
        ),
        "type_tax_use": Selection(
            "Tax Type",
            {"sale": "Sales", "purchase": "Purchases", "none": "None"},
            default="sale",
            required=True,
        ),
        "price_include_override": Selection(
            "Included in Price", {"tax_included": "Tax Included", "tax_excluded": "Tax Excluded"}
        ),
        "price_include": Boolean("Price Include", compute="included"),
        "description": Html("Description"),
        "invoice_label": Char("Label on Invoices"),
        "tax_group_id": Many2one("Tax Group", "account.tax.group", required=True),
        "company_id": Many2one("Company", "res.company", required=True),
        "country_id": Many2one("Country", "res.country"),
        "account_id": Many2one("Where the tax is booked", "account.account", hidden=True),
    }

    def included(self, record: Record) -> bool:
        own = record.raw("price_include_override")
        return bool((own or record.company_id.raw("account_price_include")) == "tax_included")


class PaymentTerm(Model):
    name = "account.payment.term"
    label = "Payment Terms"
    order = "sequence, id"
    fields: ClassVar[Fields] = {
        "name": Char("Payment Terms", required=True),
        "sequence": Integer("Sequence", default=10),
        "active": Boolean("Active", default=True),
        "days": Integer("Days until all is due", hidden=True),
        "company_id": Many2one("Company", "res.company"),
    }
