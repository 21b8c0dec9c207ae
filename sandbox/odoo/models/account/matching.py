"""Reconciling: which payment pays which invoice."""

from typing import ClassVar

from sandbox.odoo.errors import UserError
from sandbox.odoo.fields import Date, Many2one, Monetary, One2many
from sandbox.odoo.model import Fields, Model
from sandbox.odoo.models.account import totals
from sandbox.odoo.record import Record
from sandbox.odoo.rounding import is_zero, rounded

ALWAYS_MATCHED = {"asset_cash", "liability_credit_card"}


class Partial(Model):
    name = "account.partial.reconcile"
    label = "Partial Reconcile"
    title = "id"
    fields: ClassVar[Fields] = {
        "debit_move_id": Many2one("Debit Move", "account.move.line", required=True),
        "credit_move_id": Many2one("Credit Move", "account.move.line", required=True),
        "full_reconcile_id": Many2one("Full Reconcile", "account.full.reconcile"),
        "amount": Monetary("Amount"),
        "debit_amount_currency": Monetary("Debit Amount Currency", related="amount"),
        "credit_amount_currency": Monetary("Credit Amount Currency", related="amount"),
        "company_id": Many2one("Company", "res.company", related="debit_move_id.company_id"),
        "max_date": Date("Max Date of Matched Lines"),
    }

    def display(self, record: Record) -> str:
        return f"{self.name},{record.id}"

    def before_unlink(self, records: list[Record]) -> None:
        undo(records)


class Full(Model):
    name = "account.full.reconcile"
    label = "Full Reconcile"
    title = "id"
    fields: ClassVar[Fields] = {
        "partial_reconcile_ids": One2many(
            "Reconciliation Parts", "account.partial.reconcile", "full_reconcile_id"
        ),
        "reconciled_line_ids": One2many("Matched Journal Items", "account.move.line", "full_reconcile_id"),
    }

    def display(self, record: Record) -> str:
        return f"{self.name},{record.id}"


def reconcile(lines: list[Record]) -> None:
    """First in, first out: by due date, then by amount. Pairs are luck."""
    _check(lines)
    by_date_only = bool(lines[0].env.context.get("reduced_line_sorting"))
    ordered = sorted(
        lines, key=lambda line: (line.date_maturity or line.date, 0 if by_date_only else line.balance)
    )
    debits = [[line, line.amount_residual] for line in ordered if line.amount_residual > 0]
    credits_ = [[line, -line.amount_residual] for line in ordered if line.amount_residual < 0]
    while debits and credits_:
        (debit, owed), (credit, had) = debits[0], credits_[0]
        amount = min(owed, had)
        _join(debit, credit, rounded(amount))
        debits[0][1], credits_[0][1] = rounded(owed - amount), rounded(had - amount)
        debits = debits[1:] if is_zero(debits[0][1]) else debits
        credits_ = credits_[1:] if is_zero(credits_[0][1]) else credits_
    _finish(lines)


def _check(lines: list[Record]) -> None:
    if any(line.reconciled for line in lines):
        raise UserError("You are trying to reconcile some entries that are already reconciled.")
    if any(line.parent_state != "posted" for line in lines):
        raise UserError("You can only reconcile posted entries.")
    accounts = {line.account_id for line in lines}
    if len(accounts) > 1:
        names = ", ".join(dict.fromkeys(line.account_id.display_name for line in lines))
        raise UserError(f"Entries are not from the same account: {names}")
    account = lines[0].account_id
    if not account.reconcile and account.raw("account_type") not in ALWAYS_MATCHED:
        raise UserError(
            f"Account {account.display_name} does not allow reconciliation. First change the configuration of "
            "this account to allow it."
        )


def _join(debit: Record, credit: Record, amount: float) -> None:
    debit.env["account.partial.reconcile"].make(
        {
            "debit_move_id": debit.id,
            "credit_move_id": credit.id,
            "amount": amount,
            "max_date": max(debit.date, credit.date),
        }
    )


def _finish(lines: list[Record]) -> None:
    """Whoever hangs together and is settled gets a common number; the invoices learn that they are paid."""
    seen: set[int] = set()
    for line in lines:
        if line.id not in seen:
            group = connected(line)
            seen |= {other.id for other in group}
            _number(group)
    _tell_moves(lines)


def connected(line: Record) -> list[Record]:
    found, waiting = {line.id: line}, [line]
    while waiting:
        here = waiting.pop()
        partials = [*here.matched_debit_ids, *here.matched_credit_ids]
        for other in (end for part in partials for end in (part.debit_move_id, part.credit_move_id)):
            if other.id not in found:
                found[other.id] = other
                waiting.append(other)
    return list(found.values())


def _number(group: list[Record]) -> None:
    parts = {p.id: p for line in group for p in (*line.matched_debit_ids, *line.matched_credit_ids)}
    if not parts:
        for line in group:
            line.put(full_reconcile_id=False, matching_number=False)
        return
    if all(is_zero(line.amount_residual) for line in group):
        full = group[0].env["account.full.reconcile"].make({})
        number = str(full.id)
    else:
        full, number = None, f"P{min(parts)}"
    for line in group:
        line.put(full_reconcile_id=full.id if full else False, matching_number=number)
    for part in parts.values():
        part.put(full_reconcile_id=full.id if full else False)


def undo(partials: list[Record]) -> None:
    """Take matches apart; called before their rows go."""
    ends = [line for part in partials for line in (part.debit_move_id, part.credit_move_id)]
    store = ends[0].env.store if ends else None
    for part in partials:
        if store:
            store.delete("account.partial.reconcile", part.id)
    for line in ends:
        _number(connected(line))
    _tell_moves(ends)


def undo_all(lines: list[Record]) -> None:
    parts = {p.id: p for line in lines for p in (*line.matched_debit_ids, *line.matched_credit_ids)}
    if parts:
        undo(list(parts.values()))


def _tell_moves(lines: list[Record]) -> None:
    moves = {line.move_id.id: line.move_id for line in lines}
    for move in moves.values():
        if totals.is_invoice(move):
            totals.refresh(move)
    for move in moves.values():
        payment = move.origin_payment_id
        if payment:
            payment.model.settle(payment)
