"""Pieces of an order of our own shop that were cancelled after it was invoiced, and before it left.

The sales order has followed by then (`amend`); what its invoice says too much is credited, to the rupiah.
"""

from collections.abc import Sequence
from decimal import Decimal

from erp_bridge.odoo import convert
from erp_bridge.odoo.payloads import InvoiceLine, number
from erp_bridge.plan import Step
from erp_bridge.steps import credit, invoice, look, part, spread
from erp_bridge.steps.case import Case, Round
from erp_bridge.steps.due import NOTHING, Due
from omnihub.core import clock

REASON = "pembatalan sebagian"
"""Said in Odoo, in the words of those who work there."""


def shrink(round_: Round) -> None:
    if not round_.profile.own:
        return
    cases = [case for case, sale in round_.selling(Step.INVOICE) if sale.invoice_ids]
    invoice.read_invoices(round_, [case for case in cases if not case.invoices_read])
    credit.read_notes(round_, [case for case in cases if _says_too_much(case)])
    owed = [case for case in cases if _says_too_much(case) and too_much(case) > 0]
    if owed:
        credit.write_off(round_, [_due(round_, case) for case in owed])
        look.read_again(round_, owed)
        invoice.read_invoices(round_, owed)


def _says_too_much(case: Case) -> bool:
    """Only where the sales order is as it should be, and nobody is at work on its invoices."""
    order, sale = case.order, case.sale
    if order.gross is None or sale is None or sale.total != order.gross or case.doubt:
        return False
    sold = [each for each in case.invoices if each.sale]
    return all(each.posted for each in sold) and sum((each.total for each in sold), NOTHING) > order.gross


def too_much(case: Case) -> Decimal:
    """What the invoices are above the order, less the notes that took pieces off already. Notes of what was
    refunded besides stand in no sales order.
    """
    linked = {each.id for each in case.invoices if not each.sale}
    sold = sum((each.total for each in case.invoices if each.sale and each.posted), NOTHING)
    taken = sum((each.total for each in case.notes if each.posted and each.id in linked), NOTHING)
    return sold - taken - (case.order.gross or NOTHING)


def _due(round_: Round, case: Case) -> Due:
    due = Due(case, NOTHING, convert.day(clock.now()), REASON)
    due.amount = due.credited + too_much(case)
    due.pieces = _gone(round_, case)
    return due


def _gone(round_: Round, case: Case) -> dict[int, Decimal]:
    sold = [each.id for each in case.invoices if each.sale and each.posted]
    notes = [each.id for each in case.notes if each.posted]
    lines = spread.by_move(round_.client.find_invoice_lines([*sold, *notes]))
    domain = [["order_id", "=", case.sale.id if case.sale else 0], ["display_type", "=", False]]
    rows = round_.client.search_read("sale.order.line", domain, ["product_uom_qty"])
    asked_for = {int(row["id"]): number(row["product_uom_qty"]) for row in rows}
    return part.gone(_of(lines, sold), _of(lines, notes), asked_for)


def _of(lines: dict[int, list[InvoiceLine]], moves: Sequence[int]) -> list[InvoiceLine]:
    return [line for move in moves for line in lines.get(move, ())]
