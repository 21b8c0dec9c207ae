"""The columns of the spreadsheet, and what a person wrote into a row of it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from channels.mapping.spreadsheet import Sheet, Unreadable

SHOP, ITEM, MODEL = "shop", "item_id", "model_id"
LISTING_SKU, LISTING_NAME = "listing_sku", "listing_name"
SKU, QUANTITY, SHARE = "product_sku", "quantity", "price_share"
COLUMNS = (SHOP, ITEM, MODEL, LISTING_SKU, LISTING_NAME, SKU, QUANTITY, SHARE)
"""The same in every language: a file goes from one person to another."""
NEEDED = (SHOP, ITEM, MODEL, SKU, QUANTITY, SHARE)

MOST_PIECES = 1_000_000
SHORTENED = re.compile(r"\d([.,]\d+)?e\+?\d+", re.IGNORECASE)
WHOLE = re.compile(r"(\d+)[.,]0{1,2}")
"""With three zeros it may be a thousand."""
LEADS_TO_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Wrong(Exception):
    """What is wrong with a row, in words for whoever wrote it."""


@dataclass(frozen=True, slots=True)
class Line:
    """What stands in its cells."""

    row: int
    shop: str
    item: str
    model: str
    sku: str
    quantity: str
    share: str

    @property
    def name(self) -> tuple[str, str, str]:
        return self.shop, self.item, self.model

    def pieces(self) -> int:
        text = whole(self.quantity or "1")
        if not (text.isascii() and text.isdigit()):
            raise Wrong(_("The quantity “%(typed)s” is no whole number.") % {"typed": self.quantity})
        if int(text) == 0:
            raise Wrong(_("The quantity is 0. A listing takes at least one piece; delete the row instead."))
        if int(text) > MOST_PIECES:
            raise Wrong(_("The quantity “%(typed)s” is too large.") % {"typed": self.quantity})
        return int(text)

    def part_of_price(self) -> Decimal | None:
        """Written 0.6, 0,6 or 60 %."""
        if not self.share:
            return None
        typed = self.share.replace(" ", "")
        try:
            share = Decimal(typed.rstrip("%").replace(",", "."))
            share = (share / 100 if typed.endswith("%") else share).quantize(Decimal("0.0001"))
        except InvalidOperation:
            raise Wrong(_("The price share “%(typed)s” is no number.") % {"typed": self.share}) from None
        if not 0 <= share <= 1:
            raise Wrong(_("The price share “%(typed)s” is not between 0 and 1.") % {"typed": self.share})
        return share


def lines(sheet: Sheet) -> Iterator[Line]:
    """Rows without a word are passed over. Raises Unreadable where a column is missing."""
    places = _places(sheet.headers)
    for number, cells in enumerate(sheet.rows, start=2):
        if any(cells):
            yield _line(number, {name: _cell(cells, place) for name, place in places.items()})


def _places(headers: Sequence[str]) -> dict[str, int]:
    named = [re.sub(r"[\s_-]+", "_", header.strip().lower()) for header in headers]
    missing = [name for name in NEEDED if name not in named]
    if missing:
        raise Unreadable(
            _("The first row must name the columns. Missing: %(names)s. Do not rename or delete columns.")
            % {"names": ", ".join(missing)}
        )
    return {name: named.index(name) for name in NEEDED}


def _cell(cells: Sequence[str], place: int) -> str:
    return unescaped(cells[place]) if place < len(cells) else ""


def _line(number: int, cells: dict[str, str]) -> Line:
    return Line(
        row=number,
        shop=cells[SHOP],
        item=whole(cells[ITEM]),
        model=whole(cells[MODEL]) or "0",
        sku=cells[SKU],
        quantity=cells[QUANTITY],
        share=cells[SHARE],
    )


def whole(text: str) -> str:
    """123.0 is what spreadsheets make of 123."""
    match = WHOLE.fullmatch(text)
    return match[1] if match else text


def is_shortened(text: str) -> bool:
    """2.60014E+11: a spreadsheet showed a long number so and kept only what it showed."""
    return bool(SHORTENED.fullmatch(text))


def escaped(text: str) -> str:
    """A text that a spreadsheet would take for a formula and run begins with an apostrophe."""
    return f"'{text}" if text.lstrip("'").startswith(LEADS_TO_FORMULA) else text


def unescaped(text: str) -> str:
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(LEADS_TO_FORMULA) else text
