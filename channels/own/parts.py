"""What an order of our own shop comes to without some of its pieces. Pure.

The discount shrinks with the goods, in whole rupiah, and the shipping stays. What goes back to the buyer is
the difference of the two totals, so order, refund and books add up whatever was rounded.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from channels.models import Checkout, CheckoutLine
from channels.records import NOTHING
from omnihub.core import money


@dataclass(frozen=True, slots=True)
class Sums:
    goods: Decimal
    discount: Decimal
    shipping: Decimal

    @property
    def total(self) -> Decimal:
        return self.goods - self.discount + self.shipping


def without(checkout: Checkout, lines: Iterable[CheckoutLine], pieces: Mapping[str, int]) -> Sums:
    gone = sum((line.unit_price * min(pieces.get(line.key, 0), line.quantity) for line in lines), NOTHING)
    goods = checkout.goods_total - gone
    share = goods / checkout.goods_total if checkout.goods_total else NOTHING
    return Sums(goods, money.whole(checkout.discount * share), checkout.shipping_total)
