"""What an entry adds up to, what is still open and whether it is paid."""

from sandbox.odoo.record import Record
from sandbox.odoo.rounding import is_zero, rounded

INVOICES = {"out_invoice", "out_refund", "in_invoice", "in_refund"}
OUTGOING = {"out_invoice", "in_refund"}
"""Where the product lines stand on the credit side."""
OPEN_ACCOUNTS = {"asset_receivable", "liability_payable"}


def is_invoice(move: Record) -> bool:
    return move.raw("move_type") in INVOICES


def sign(move: Record) -> int:
    return -1 if move.raw("move_type") in OUTGOING else 1


def refresh(move: Record) -> None:
    lines = move.line_ids
    if is_invoice(move):
        untaxed = sum(line.price_subtotal for line in lines if line.display_type == "product")
        tax = sum(line.balance for line in lines if line.tax_line_id) * sign(move)
        total = rounded(untaxed + tax)
        open_lines = [line for line in lines if line.account_type in OPEN_ACCOUNTS]
        residual = rounded(sum(line.amount_residual for line in open_lines) * -sign(move))
    else:
        untaxed = tax = residual = 0.0
        total = rounded(sum(line.balance for line in lines if line.balance > 0))
    move.put(
        amount_untaxed=rounded(untaxed),
        amount_tax=rounded(tax),
        amount_total=total,
        amount_residual=residual,
        payment_state=_payment_state(move, residual),
    )


def _payment_state(move: Record, residual: float) -> str:
    if move.state != "posted" or not is_invoice(move):
        return "not_paid"
    others = [
        other for line in move.line_ids if line.account_type in OPEN_ACCOUNTS for other in line_partners(line)
    ]
    if not is_zero(residual):
        return "partial" if others else "not_paid"
    payments = [other.move_id.origin_payment_id for other in others if other.move_id.origin_payment_id]
    if payments:
        matched = all(payment.is_matched for payment in payments)
        return "paid" if matched or not move.company_id.sandbox_enterprise else "in_payment"
    kinds = {other.move_id.raw("move_type") for other in others}
    return "reversed" if kinds and kinds in _REVERSED_BY.get(move.raw("move_type"), ()) else "paid"


_REVERSED_BY = {
    "out_invoice": ({"out_refund"}, {"out_refund", "entry"}),
    "in_invoice": ({"in_refund"}, {"in_refund", "entry"}),
    "out_refund": ({"entry"},),
    "in_refund": ({"entry"},),
}


def line_partners(line: Record) -> list[Record]:
    """The lines of other entries that a line is matched with."""
    both = [partial.credit_move_id for partial in line.matched_credit_ids]
    both += [partial.debit_move_id for partial in line.matched_debit_ids]
    return [other for other in both if other.move_id != line.move_id]
