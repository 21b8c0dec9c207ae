"""Payments: each has an entry of its own, from the customer's debt to the money that is on its way."""

from typing import Any, ClassVar

from sandbox.odoo.errors import UserError
from sandbox.odoo.exposed import on_records
from sandbox.odoo.fields import Boolean, Char, Date, Many2many, Many2one, Monetary, Selection
from sandbox.odoo.model import Fields, Model, Values
from sandbox.odoo.models.account import matching, posting, totals
from sandbox.odoo.record import Record
from sandbox.odoo.rounding import is_zero

OUTSTANDING = {"inbound": "Outstanding Receipts", "outbound": "Outstanding Payments"}


class Payment(Model):
    name = "account.payment"
    label = "Payments"
    order = "date desc, name desc"
    fields: ClassVar[Fields] = {
        "name": Char("Number", related="move_id.name"),
        "state": Selection(
            "State",
            {
                "draft": "Draft",
                "in_process": "In Process",
                "paid": "Paid",
                "canceled": "Canceled",
                "rejected": "Rejected",
            },
            default="draft",
            readonly=True,
            copied=False,
        ),
        "date": Date("Date", required=True),
        "amount": Monetary("Amount"),
        "amount_signed": Monetary("Amount Signed", compute="signed"),
        "payment_type": Selection(
            "Payment Type", {"outbound": "Send", "inbound": "Receive"}, default="inbound", required=True
        ),
        "partner_type": Selection(
            "Partner Type", {"customer": "Customer", "supplier": "Vendor"}, default="customer", required=True
        ),
        "partner_id": Many2one("Customer/Vendor", "res.partner"),
        "memo": Char("Memo", indexed=True),
        "payment_reference": Char("Payment Reference", copied=False),
        "journal_id": Many2one("Journal", "account.journal", required=True),
        "company_id": Many2one("Company", "res.company"),
        "currency_id": Many2one("Currency", "res.currency"),
        "payment_method_line_id": Many2one("Payment Method", "account.payment.method.line"),
        "payment_method_code": Char("Code", related="payment_method_line_id.code"),
        "outstanding_account_id": Many2one("Outstanding Account", "account.account"),
        "destination_account_id": Many2one("Destination Account", "account.account"),
        "move_id": Many2one("Journal Entry", "account.move", copied=False),
        "invoice_ids": Many2many("Invoices", "account.move", copied=False),
        "reconciled_invoice_ids": Many2many("Reconciled Invoices", "account.move", compute="paid_invoices"),
        "is_reconciled": Boolean("Is Reconciled", compute="reconciled"),
        "is_matched": Boolean("Is Matched With a Bank Statement", compute="matched"),
        "is_sent": Boolean("Is Sent"),
    }

    # -- worked out

    def display(self, record: Record) -> str:
        return str(record.name or "Draft Payment")

    def signed(self, record: Record) -> float:
        return float(record.amount) * (1 if record.payment_type == "inbound" else -1)

    def paid_invoices(self, record: Record) -> list[int]:
        """What it is matched with, and what it was made for, also when that was undone."""
        others = [other for line in self.counterpart(record) for other in totals.line_partners(line)]
        moves = {other.move_id.id for other in others if totals.is_invoice(other.move_id)}
        return self.env["account.move"].in_order(sorted(moves.union(record.raw("invoice_ids"))))

    def reconciled(self, record: Record) -> bool:
        lines = self.counterpart(record)
        return bool(lines) and all(is_zero(line.amount_residual) for line in lines)

    def matched(self, record: Record) -> bool:
        """Its money was found on the bank's statement; at once, if it goes straight to the bank's account."""
        lines = [line for line in record.move_id.line_ids if line.account_id == record.outstanding_account_id]
        return bool(lines) and all(
            is_zero(line.amount_residual) or line.account_id == record.journal_id.default_account_id
            for line in lines
        )

    def counterpart(self, record: Record) -> list[Record]:
        return [line for line in record.move_id.line_ids if line.account_type in totals.OPEN_ACCOUNTS]

    def settle(self, record: Record) -> None:
        """The payment is done when the invoices it was made for are paid, and not when its money is found on
        the bank's statement: that counts with the accounting app only.
        """
        invoices = self.env["account.move"].some(record.raw("invoice_ids"))
        if record.state in {"in_process", "paid"}:
            paid = invoices and all(i.payment_state == "paid" for i in invoices)
            record.put(state="paid" if paid else "in_process")

    # -- rules

    def complete(self, values: Values) -> None:
        env = self.env
        values.setdefault("date", env.today)
        values["company_id"] = values.get("company_id") or env.company.id
        values["currency_id"] = values.get("currency_id") or env.company.raw("currency_id")
        if not values.get("journal_id"):
            values["journal_id"] = env["account.journal"].search_ids([("type", "=", "bank")], limit=1)[0]
        if not values.get("payment_method_line_id"):
            domain = [
                ("journal_id", "=", values["journal_id"]),
                ("payment_type", "=", values["payment_type"]),
            ]
            values["payment_method_line_id"] = env["account.payment.method.line"].search_ids(domain, limit=1)[
                0
            ]
        method = env["account.payment.method.line"].one(values["payment_method_line_id"])
        outstanding = env["account.account"].find(("name", "=", OUTSTANDING[values["payment_type"]]), limit=1)
        values["outstanding_account_id"] = method.payment_account_id.id or outstanding[0].id
        if not values.get("destination_account_id"):
            partner = env["res.partner"].one(values.get("partner_id", False))
            side = "receivable" if values["partner_type"] == "customer" else "payable"
            account = (
                getattr(partner, f"property_account_{side}_id")
                or (env["account.account"].find(("account_type", "like", side), limit=1)[0])
            )
            values["destination_account_id"] = account.id

    def before_unlink(self, records: list[Record]) -> None:
        for record in records:
            if record.state not in {"draft", "canceled"}:
                raise UserError("You can only delete draft or cancelled payments.")

    # -- what people and clients do

    @on_records("write")
    def action_post(self, records: list[Record]) -> None:
        for record in records:
            if not record.move_id:
                record.put(move_id=_entry(record).id)
        posting.post([record.move_id for record in records if record.move_id.state == "draft"])
        for record in records:
            record.put(state="in_process")
            self.settle(record)

    @on_records("write")
    def action_draft(self, records: list[Record]) -> None:
        moves = self.env["account.move"]
        for record in records:
            record.put(state="draft")
            if record.move_id.state in {"posted", "cancel"}:
                moves.button_draft([record.move_id])

    @on_records("write")
    def action_cancel(self, records: list[Record]) -> None:
        moves = self.env["account.move"]
        for record in records:
            record.put(state="canceled")
            if record.move_id and record.move_id.state != "cancel":
                moves.button_cancel([record.move_id])

    @on_records("write")
    def action_validate(self, records: list[Record]) -> None:
        for record in records:
            record.put(state="paid")


def _entry(payment: Record) -> Record:
    side = 1 if payment.payment_type == "inbound" else -1
    text = f"{payment.payment_method_line_id.name}: {payment.memo}" if payment.memo else "Manual Payment"
    common = {"name": text, "partner_id": payment.partner_id.id, "date_maturity": payment.date}
    return payment.env["account.move"].make(
        {
            "move_type": "entry",
            "journal_id": payment.journal_id.id,
            "date": payment.date,
            "ref": payment.memo,
            "partner_id": payment.partner_id.id,
            "origin_payment_id": payment.id,
            "line_ids": [
                (0, 0, _line(common, payment.outstanding_account_id, side * payment.amount)),
                (0, 0, _line(common, payment.destination_account_id, -side * payment.amount)),
            ],
        }
    )


def _line(common: dict[str, Any], account: Record, balance: float) -> dict[str, Any]:
    return {**common, "account_id": account.id, "balance": balance}


def pay(payment: Record, lines: list[Record]) -> None:
    """Match the payment with the lines it is for."""
    open_lines = [line for line in lines if not line.reconciled]
    matching.reconcile([*payment.model.counterpart(payment), *open_lines])
    moves = dict.fromkeys([*payment.raw("invoice_ids"), *(line.move_id.id for line in lines)])
    payment.put(invoice_ids=list(moves))
    payment.model.settle(payment)
