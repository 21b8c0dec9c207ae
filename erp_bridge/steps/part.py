"""The lines of a credit note for pieces that an invoiced order asks for no more. Pure.

The draft mirrors the invoice. Each of its lines keeps the pieces that go and its link to the sales order,
which then counts them as not invoiced and asks nobody for another invoice. What the discount shrinks by is
taken off on its own line, which is not linked: the discount of the sales order stays invoiced, once.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from erp_bridge.odoo.payloads import InvoiceLine
from erp_bridge.steps.due import Due

NOTHING = Decimal(0)
UNLINKED = [[6, 0, []]]


def gone(
    invoiced: Iterable[InvoiceLine], credited: Iterable[InvoiceLine], asked_for: Mapping[int, Decimal]
) -> dict[int, Decimal]:
    """By line of the sales order: pieces that stand on its posted papers, and that it has no more."""
    left: dict[int, Decimal] = {}
    for sign, lines in ((1, invoiced), (-1, credited)):
        for line in lines:
            for sale_line in line.sale_lines:
                left[sale_line] = left.get(sale_line, NOTHING) + sign * line.quantity
    found = {key: count - asked_for.get(key, NOTHING) for key, count in left.items()}
    return {key: count for key, count in found.items() if count > 0}


def commands(due: Due, present: Sequence[InvoiceLine]) -> list[list[Any]]:
    """Empty where the pieces and a smaller discount do not add up to what is missing."""
    kept = {line.id: pieces for line in present if line.price > 0 and (pieces := _pieces(due, line))}
    worth = sum((_price(line) * kept[line.id] for line in present if line.id in kept), NOTHING)
    discount = next((line for line in present if line.price < 0), None)
    over = worth - due.missing
    if not kept or over < 0 or (over and discount is None):
        return []
    found = [
        [1, line.id, {"quantity": float(kept[line.id])}] if line.id in kept else [2, line.id, 0]
        for line in present
        if line is not discount
    ]
    if discount is not None:
        less = {"quantity": 1, "price_unit": -float(over), "sale_line_ids": UNLINKED}
        found.append([1, discount.id, less] if over else [2, discount.id, 0])
    return found


def _pieces(due: Due, line: InvoiceLine) -> Decimal:
    wanted = sum((due.pieces.get(key, NOTHING) for key in line.sale_lines), NOTHING)
    return min(wanted, line.quantity)


def _price(line: InvoiceLine) -> Decimal:
    """Of one piece, tax and all."""
    return line.gross / line.quantity if line.quantity else NOTHING
