"""Debit equals credit, and what is locked stays as it is."""

from datetime import date, timedelta

from sandbox.odoo.errors import UserError
from sandbox.odoo.models.account import totals
from sandbox.odoo.record import Record
from sandbox.odoo.rounding import is_zero

LOCKS = {
    "fiscalyear_lock_date": "Global Lock Date",
    "sale_lock_date": "Sales Lock Date",
    "purchase_lock_date": "Purchase Lock date",
    "hard_lock_date": "Hard Lock Date",
}


def check(move: Record) -> None:
    lines = move.line_ids
    if is_zero(sum(line.balance for line in lines)):
        return
    debit, credit = sum(line.debit for line in lines), sum(line.credit for line in lines)
    raise UserError(
        f"An error has occurred.\n\nThe move ({move.display_name}) is not balanced.\n"
        f"The total of debits equals {rupiah(debit)} and the total of credits equals {rupiah(credit)}.\n"
        f'You might want to specify a default account on journal "{move.journal_id.name}" to automatically '
        "balance each move."
    )


def rupiah(amount: float) -> str:
    return f"Rp\xa0{amount:,.2f}"


def locked_until(move: Record) -> str:
    """The last locked day for such an entry, or "" when nothing is locked."""
    company, kind = move.company_id, move.journal_id.type
    skipped = {"sale_lock_date"} if kind != "sale" else set()
    skipped |= {"purchase_lock_date"} if kind != "purchase" else set()
    return max((company.raw(name) or "" for name in LOCKS if name not in skipped), default="")


def open_date(move: Record) -> str:
    """Where an entry lands that is dated into a locked period: today, if not later than the year's end."""
    last = locked_until(move)
    if not last or move.date > last:
        return str(move.date)
    first = date.fromisoformat(last) + timedelta(days=1)
    today = move.env.today_date
    if totals.is_invoice(move):
        return min(today, date(first.year, 12, 31)).isoformat()
    return max(first, today).isoformat()


def check_locks(move: Record) -> None:
    last = locked_until(move)
    if move.state == "posted" and last and move.date <= last:
        shown = date.fromisoformat(last).strftime("%m/%d/%Y")
        name = next(words for field, words in LOCKS.items() if move.company_id.raw(field) == last)
        raise UserError(f"You cannot add/modify entries prior to and inclusive of: {name} ({shown}).")
