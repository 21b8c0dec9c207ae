"""Posting: an entry gets its date and its number, and counts."""

from sandbox.odoo.errors import UserError
from sandbox.odoo.models.account import balance, invoice_lines, matching, numbering, totals
from sandbox.odoo.record import Record

NEGATIVE = (
    "You cannot validate an invoice with a negative total amount. You should create a credit note instead. "
    "Use the action menu to transform it into a credit note or refund."
)


def post(moves: list[Record]) -> None:
    refused = [words for move in moves for words in _refusals(move)]
    if refused:
        raise UserError("\n".join(dict.fromkeys(refused)))
    for move in moves:
        _date(move)
        move.put(state="posted", posted_before=True)
    numbering.give_names(moves)
    for move in moves:
        _refer_to_itself(move)
        totals.refresh(move)
    for move in moves:
        if move.reversed_entry_id.state == "posted":
            _match_with_original(move)
        _count_customer(move)


def _refusals(move: Record) -> list[str]:
    found = _refusals_of_invoice(move) if totals.is_invoice(move) else []
    if move.state in {"posted", "cancel"}:
        found.append(f"The entry {move.name} (id {move.id}) must be in draft.")
    if not [line for line in move.line_ids if line.display_type not in {"line_section", "line_note"}]:
        found.append("You need to add a line before posting.")
    if not move.journal_id.active:
        found.append(f"You cannot post an entry in an archived journal ({move.journal_id.display_name})")
    if any(line.account_id.deprecated for line in move.line_ids):
        found.append("A line of this move is using a deprecated account, you cannot post it.")
    return found


def _refusals_of_invoice(move: Record) -> list[str]:
    found = []
    if move.amount_total < 0:
        found.append(NEGATIVE)
    if not move.partner_id:
        who, what = (
            ("Customer", "Customer Invoice")
            if move.move_type.startswith("out")
            else ("Vendor", "Vendor Bill")
        )
        found.append(f"The field '{who}' is required, please complete it to validate the {what}.")
    if not move.invoice_date and move.move_type.startswith("in"):
        found.append("The Bill/Refund date is required to validate this document.")
    return found


def _date(move: Record) -> None:
    """An invoice without a date is of today, on the user's calendar."""
    if totals.is_invoice(move) and not move.invoice_date:
        today = move.env.today
        move.put(invoice_date=today, date=today)
        if move.invoice_payment_term_id:
            due = invoice_lines.due_date(move.row, move.invoice_payment_term_id, today)
            move.put(invoice_date_due=due)
    move.put(date=balance.open_date(move))


def _refer_to_itself(move: Record) -> None:
    if not totals.is_invoice(move):
        return
    if move.move_type == "out_invoice" and not move.payment_reference:
        move.put(payment_reference=move.name)
    for line in move.line_ids:
        if line.display_type == "payment_term":
            line.put(name=invoice_lines.label(move), date_maturity=move.invoice_date_due)


def _match_with_original(move: Record) -> None:
    """A credit note settles its invoice as far as that is open."""
    both = [*move.line_ids, *move.reversed_entry_id.line_ids]
    by_account: dict[int, list[Record]] = {}
    for line in both:
        if line.account_id.reconcile and not line.reconciled and line.amount_residual:
            by_account.setdefault(line.account_id.id, []).append(line)
    for lines in by_account.values():
        if len({line.move_id for line in lines}) > 1:
            matching.reconcile(lines)


def _count_customer(move: Record) -> None:
    if move.move_type in {"out_invoice", "out_refund"}:
        move.partner_id.put(customer_rank=move.partner_id.customer_rank + 1)
