"""Reconciling: which payment pays which invoice."""

from typing import Any, ClassVar

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
            f"Account {account.display_name} does not allow reconciliation. First change the "
            "configuration of "
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
    """What hangs together and is settled gets one number; the invoices learn that they are paid."""
    group = list({other.id: other for line in lines for other in connected(line)}.values())
    if all(is_zero(line.amount_residual) for line in group):
        full = lines[0].env["account.full.reconcile"].make({})
        _number(group, str(full.id), full=full.id)
    else:
        _number_apart(group)
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


def _number(group: list[Record], number: Any, *, full: Any = False) -> None:
    for line in group:
        line.put(full_reconcile_id=full, matching_number=number)
        for part in line.matched_debit_ids:
            part.put(full_reconcile_id=full)


def _number_apart(lines: list[Record]) -> None:
    """Matched, but not to the end: a number for each part that hangs together."""
    seen: set[Record] = set()
    for line in lines:
        if line not in seen:
            part = connected(line)
            seen.update(part)
            found = {p.id for each in part for p in (*each.matched_debit_ids, *each.matched_credit_ids)}
            _number(part, number=f"P{min(found)}" if found else False)


def undo(partials: list[Record]) -> None:
    """Take matches apart; called before their rows go. What was settled as a whole no longer is."""
    ends = [line for part in partials for line in (part.debit_move_id, part.credit_move_id)]
    settled = [line for part in partials for line in part.full_reconcile_id.reconciled_line_ids]
    for part in partials:
        part.env.store.delete("account.partial.reconcile", part.id)
    _number_apart(list(dict.fromkeys([*ends, *settled])))
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
    touched = [p for move in moves.values() for p in (move.origin_payment_id, *move.matched_payment_ids)]
    for payment in dict.fromkeys(touched):
        if payment:
            payment.model.settle(payment)
