"""Rows as an Excel sheet or as CSV: texts stay texts, sums numbers, and nothing begins like a formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Cell = str | int | Decimal | date | None
CSV_TYPE = "text/csv; charset=utf-8"
BYTE_ORDER_MARK = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write(name: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]]) -> bytes:
    """`columns`: each one's title and width in characters. Rows go out as they come in."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    sheet.freeze_panes = "A2"
    for place, (_title, width) in enumerate(columns):
        sheet.column_dimensions[chr(ord("A") + place)].width = width
    sheet.append([_bold(sheet, title) for title, _width in columns])
    for row in rows:
        sheet.append([_cell(value) for value in row])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def lines(columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """As CSV, line by line as the rows come in. The mark before the first tells Excel that it is Unicode."""
    text = io.StringIO()
    writer = csv.writer(text)
    text.write(BYTE_ORDER_MARK)
    writer.writerow([title for title, _width in columns])
    for row in rows:
        yield _taken(text)
        writer.writerow([_cell(value) for value in row])
    yield _taken(text)


def _taken(text: io.StringIO) -> str:
    told = text.getvalue()
    text.seek(0)
    text.truncate()
    return told


def _bold(sheet: object, title: str) -> object:
    cell = WriteOnlyCell(sheet, value=title)
    cell.font = Font(bold=True)
    return cell


def _cell(value: Cell) -> Cell:
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    return f"'{text}" if text.startswith(FORMULA) else text
