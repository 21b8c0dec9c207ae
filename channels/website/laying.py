"""A website order's line as lines of a checkout, whose pieces and prices add up to the ERP's sum."""

from collections.abc import Iterable, Mapping

from channels.models import CheckoutLine, Listing, Product
from channels.website.records import Line
from omnihub.core import money

Goods = Mapping[str, tuple[Product, Listing]]
"""By SKU."""


def lines(line: Line, goods: Goods) -> list[CheckoutLine]:
    """Pieces of one price each. What is no whole number of pieces is one, and its name says how much."""
    pieces = int(line.quantity)
    if pieces < 1 or pieces != line.quantity:
        name = f"{line.quantity.normalize():f} × {line.name}"
        return [CheckoutLine(key=line.key, sku=line.sku, name=name[:300], quantity=1, unit_price=line.total)]
    product, listing = goods.get(line.sku, (None, None))
    return [
        CheckoutLine(
            key=f"{line.key}-{part}" if part else line.key,
            listing=listing,
            sku=line.sku,
            name=line.name[:300],
            quantity=quantity,
            unit_price=price,
            weight_grams=product.weight_grams if product else 0,
        )
        for part, (quantity, price) in enumerate(money.unit_prices(line.total, pieces))
        if quantity
    ]


def told(rows: Iterable[CheckoutLine]) -> list[object]:
    """What would have to be written again if it were another."""
    return [
        (row.key, row.name, row.sku, row.listing_id, row.quantity, row.unit_price, row.weight_grams)
        for row in rows
    ]
