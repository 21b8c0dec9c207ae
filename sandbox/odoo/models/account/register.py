"""The wizard "Pay": payments for invoices, one for all or one for each."""

from typing import Any, ClassVar

from sandbox.odoo.errors import UserError
from sandbox.odoo.exposed import on_records
from sandbox.odoo.fields import Boolean, Char, Date, Many2many, Many2one, Monetary, Selection
from sandbox.odoo.model import Fields, Model, Values
from sandbox.odoo.models.account import payments, totals
from sandbox.odoo.record import Record, ids
from sandbox.odoo.rounding import is_zero, rounded

NO_ADDRESS = "Unable to send message, please configure the sender's email address."


class PaymentRegister(Model):
    name = "account.payment.register"
    label = "Pay"
    fields: ClassVar[Fields] = {
        "payment_date": Date("Payment Date", required=True),
        "amount": Monetary("Amount"),
        "communication": Char("Memo"),
        "group_payment": Boolean("Group Payments"),
        "journal_id": Many2one("Journal", "account.journal"),
        "payment_method_line_id": Many2one("Payment Method", "account.payment.method.line"),
        "payment_type": Selection("Payment Type", {"outbound": "Send Money", "inbound": "Receive Money"}),
        "partner_type": Selection("Partner Type", {"customer": "Customer", "supplier": "Vendor"}),
        "partner_id": Many2one("Customer/Vendor", "res.partner"),
        "line_ids": Many2many("Journal items", "account.move.line"),
        "source_amount": Monetary("Amount to Pay (company currency)"),
        "payment_difference": Monetary("Payment Difference", compute="difference"),
        "payment_difference_handling": Selection(
            "Payment Difference Handling", {"open": "Keep open", "reconcile": "Mark as fully paid"}
        ),
        "writeoff_account_id": Many2one("Difference Account", "account.account"),
        "can_edit_wizard": Boolean("Can Edit Wizard"),
        "can_group_payments": Boolean("Can Group Payments"),
        "company_id": Many2one("Company", "res.company"),
        "currency_id": Many2one("Currency", "res.currency"),
    }

    def display(self, record: Record) -> str:
        return f"{self.name},{record.id}"

    def difference(self, record: Record) -> float:
        return rounded(record.source_amount - record.amount) if record.can_edit_wizard else 0.0

    def complete(self, values: Values) -> None:
        lines = self._lines(values)
        alone = len(_batches(lines)) == 1
        total = rounded(sum(line.amount_residual for line in lines))
        values["line_ids"] = ids(lines)
        values.setdefault("payment_date", self.env.today)
        values["payment_type"] = "inbound" if total >= 0 else "outbound"
        values.setdefault("journal_id", self._bank())
        values["can_edit_wizard"], values["can_group_payments"] = alone, alone and len(lines) > 1
        values.setdefault("group_payment", alone and len(lines) == 1)
        values["source_amount"] = abs(total) if alone else 0.0
        values.setdefault("amount", abs(total))
        values["company_id"], values["currency_id"] = self.env.company.id, self.env.company.raw("currency_id")
        domain = [("journal_id", "=", values["journal_id"]), ("payment_type", "=", values["payment_type"])]
        methods = self.env["account.payment.method.line"].search_ids(domain, limit=1)
        values["payment_method_line_id"] = values.get("payment_method_line_id") or (methods or [False])[0]
        if alone:
            values["partner_id"] = lines[0].partner_id.id
            values["partner_type"] = _partner_type(lines[0])
            values.setdefault("payment_difference_handling", "open")
            values["communication"] = values.get("communication") or _memo(lines)

    def _bank(self) -> Any:
        found = self.env["account.journal"].search_ids([("type", "in", ["bank", "cash", "credit"])], limit=1)
        return found[0] if found else False

    def _lines(self, values: Values) -> list[Record]:
        context = self.env.context
        model, numbers = context.get("active_model"), context.get("active_ids") or []
        if values.get("line_ids"):
            lines = self.env["account.move.line"].some(values["line_ids"])
        elif model == "account.move":
            lines = [line for move in self.env[model].some(numbers) for line in move.line_ids]
        elif model == "account.move.line":
            lines = self.env[model].some(numbers)
        else:
            raise UserError(
                "The register payment wizard should only be called on account.move or "
                "account.move.line records."
            )
        return self._open(lines)

    def _open(self, lines: list[Record]) -> list[Record]:
        if any(line.parent_state != "posted" for line in lines):
            raise UserError("You can only register payment for posted journal entries.")
        found = [
            line
            for line in lines
            if line.account_type in totals.OPEN_ACCOUNTS and not is_zero(line.amount_residual)
        ]
        if not found:
            raise UserError(
                "You can't register a payment because there is nothing left to pay on the selected "
                "journal items."
            )
        if len({line.account_type for line in found}) > 1:
            raise UserError(
                "You can't register payments for both inbound and outbound moves at the same time."
            )
        model = self.env["account.move.line"]
        return model.some(model.in_order(ids(found)))

    @on_records("write")
    def action_create_payments(self, records: list[Record]) -> Any:
        if not self.env.user.email:
            raise UserError(NO_ADDRESS)
        made = _create(records[0])
        if self.env.context.get("dont_redirect_to_payments"):
            return True
        action: dict[str, Any] = {
            "name": "Payments",
            "type": "ir.actions.act_window",
            "res_model": "account.payment",
            "context": {"create": False},
        }
        if len(made) == 1:
            return {**action, "view_mode": "form", "res_id": made[0].id}
        return {**action, "view_mode": "list,form", "domain": [["id", "in", ids(made)]]}


def _batches(lines: list[Record]) -> list[list[Record]]:
    """What one payment can pay: same partner, account and direction."""
    found: dict[tuple[Any, ...], list[Record]] = {}
    for line in lines:
        key = (line.raw("partner_id"), line.raw("account_id"), line.amount_residual > 0)
        found.setdefault(key, []).append(line)
    return list(found.values())


def _partner_type(line: Record) -> str:
    return "customer" if line.account_type == "asset_receivable" else "supplier"


def _memo(lines: list[Record]) -> str:
    names = (line.move_id.payment_reference or line.move_id.ref or line.move_id.name for line in lines)
    return ", ".join(sorted(dict.fromkeys(names)))


def _create(wizard: Record) -> list[Record]:
    groups = _batches(wizard.line_ids)
    as_edited = wizard.can_edit_wizard and (len(groups[0]) == 1 or wizard.group_payment)
    if not as_edited and not wizard.group_payment:
        groups = [[line] for group in groups for line in group]
    model = wizard.env["account.payment"]
    made = [model.make(_values(wizard, group, as_edited=as_edited)) for group in groups]
    model.action_post(made)
    for payment, group in zip(made, groups, strict=True):
        payments.pay(payment, group)
    if (
        as_edited
        and wizard.payment_difference_handling == "reconcile"
        and not is_zero(wizard.payment_difference)
    ):
        raise UserError("The stand-in books no write-off; send an entry instead.")
    return made


def _values(wizard: Record, group: list[Record], *, as_edited: bool) -> Values:
    total = rounded(sum(line.amount_residual for line in group))
    return {
        "date": wizard.payment_date,
        "amount": wizard.amount if as_edited else abs(total),
        "payment_type": "inbound" if total >= 0 else "outbound",
        "partner_type": _partner_type(group[0]),
        "memo": wizard.communication if as_edited else _memo(group),
        "journal_id": wizard.journal_id.id,
        "partner_id": group[0].partner_id.id,
        "payment_method_line_id": wizard.payment_method_line_id.id,
        "destination_account_id": group[0].account_id.id,
    }
