"""The tax that a marketplace withheld in a month, as a spreadsheet: a row for each order."""

from decimal import Decimal

from django.utils.translation import gettext as _

from channels.models import EscrowStatement
from channels.statements import WITHHOLDING
from omnihub.core import clock
from omnihub.core.workbooks import Cell


def columns() -> list[tuple[str, int]]:
    return [
        (_("Order"), 20),
        (_("Ordered on"), 12),
        (_("Paid out on"), 12),
        (_("Gross"), 16),
        (_("Tax withheld"), 16),
        (_("Tax expected"), 16),
    ]


def row(statement: EscrowStatement) -> tuple[Cell, ...]:
    order, told = statement.order, statement.terms.get(WITHHOLDING, {})
    paid = statement.released_at and clock.jakarta_date(statement.released_at)
    expected = abs(Decimal(told.get("expected", 0)))
    placed = clock.jakarta_date(order.placed_at)
    return order.number, placed, paid, order.gross, statement.withheld, expected
