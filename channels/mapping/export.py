"""The mapping as a spreadsheet: a row for each product of a listing, an empty one where there is none."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import QuerySet
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from channels.mapping.columns import COLUMNS, escaped
from channels.models import Component, Listing

AT_ONCE = 500
WIDTHS = (20, 16, 16, 24, 48, 24, 10, 12)
Cell = str | int | Decimal
Row = tuple[Cell, ...]


def rows(listings: QuerySet[Listing]) -> Iterator[Row]:
    found = listings.select_related("shop").prefetch_related("components__product")
    for listing in found.iterator(chunk_size=AT_ONCE):
        parts = sorted(listing.components.all(), key=lambda part: part.pk)
        told: list[Row] = [_of_part(part) for part in parts] or [("", "", "")]
        for part in told:
            yield (*_of_listing(listing), *part)


def _of_listing(listing: Listing) -> Row:
    texts = (listing.shop.key, listing.item_id, listing.model_id, listing.sku, listing.name)
    return tuple(escaped(text) for text in texts)


def _of_part(part: Component) -> Row:
    return escaped(part.product.sku), part.quantity, Decimal(f"{part.price_share.normalize():f}")


def as_csv(found: Iterator[Row]) -> bytes:
    """With the mark by which Excel knows UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(found)
    return text.getvalue().encode("utf-8-sig")


def as_workbook(found: Iterator[Row]) -> bytes:
    """Texts stay texts: no number is shortened and no zero lost. None begins like a formula any more."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Mapping")
    sheet.freeze_panes = "A2"
    for place, width in enumerate(WIDTHS):
        sheet.column_dimensions["ABCDEFGH"[place]].width = width
    sheet.append([_bold(sheet, name) for name in COLUMNS])
    for row in found:
        sheet.append([_cell(value) for value in row])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def _bold(sheet: object, name: str) -> object:
    cell = WriteOnlyCell(sheet, value=name)
    cell.font = Font(bold=True)
    return cell


def _cell(value: Cell) -> Cell:
    return ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value
