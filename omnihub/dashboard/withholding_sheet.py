"""The tax that a marketplace withheld in a month, as a spreadsheet: a row for each order."""

import io
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from channels.models import EscrowStatement
from channels.statements import WITHHOLDING
from omnihub.core import clock

WIDTHS = {"A": 20, "B": 12, "C": 12, "D": 16, "E": 16, "F": 16}


def workbook(rows: Iterable[EscrowStatement]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_("Tax withheld"))
    sheet.freeze_panes = "A2"
    for column, width in WIDTHS.items():
        sheet.column_dimensions[column].width = width
    sheet.append([_bold(sheet, name) for name in _columns()])
    for row in rows:
        sheet.append(_row(row))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _columns() -> list[str]:
    return [_("Order"), _("Ordered on"), _("Paid out on"), _("Gross"), _("Tax withheld"), _("Tax expected")]


def _row(row: EscrowStatement) -> list[object]:
    """Marketplaces' numbers of orders begin like no formula."""
    order, told = row.order, row.terms.get(WITHHOLDING, {})
    paid = row.released_at and clock.jakarta_date(row.released_at)
    expected = abs(Decimal(told.get("expected", 0)))
    return [order.number, clock.jakarta_date(order.placed_at), paid, order.gross, row.withheld, expected]


def _bold(sheet: object, name: str) -> object:
    cell = WriteOnlyCell(sheet, value=name)
    cell.font = Font(bold=True)
    return cell
