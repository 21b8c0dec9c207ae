"""The mapping as a spreadsheet: a row for each product of a listing, an empty one where there is none."""

import csv
import io
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import QuerySet

from channels.mapping.columns import COLUMNS, escaped
from channels.models import Component, Listing
from omnihub.core import workbooks

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
    return workbooks.write("Mapping", list(zip(COLUMNS, WIDTHS, strict=True)), found)
