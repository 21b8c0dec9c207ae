"""Orders of an own shop called off: our own tables are the marketplace, so it is done when it is written."""

from collections.abc import Mapping
from decimal import Decimal

from channels.calling_off import NOT_ANY_MORE, CallOff, Reason
from channels.models import Checkout, Shop
from channels.own import moves, parts
from channels.own.moves import Moved
from channels.records import NOTHING
from omnihub.core.errors import Refused

WORDS: Mapping[Reason, str] = {
    Reason.OUT_OF_STOCK: "Stok habis",
    Reason.CUSTOMER_REQUEST: "Permintaan pembeli",
}
"""The buyer reads it."""


def cancel(shop: Shop, number: str, wish: CallOff) -> None:
    checkout = _found(shop, number)
    if wish.pieces:
        _cancel_part(checkout, wish)
    elif moves.cancel(checkout.order_id or 0, WORDS.get(wish.reason, wish.reason)) == Moved.TOO_LATE:
        raise Refused("The parcel is on its way: it can only be returned.", code=NOT_ANY_MORE)


def _cancel_part(checkout: Checkout, wish: CallOff) -> None:
    if checkout.paid_at is None:
        raise Refused(
            "An order that is not paid yet is cancelled as a whole. Cancel it, and send a new payment link "
            "for what is left.",
            code="cancel_part_own",
        )
    if all(line.quantity <= wish.pieces.get(line.key, 0) for line in checkout.lines.all()):
        raise Refused("These are all pieces: cancel the whole order instead.", code="cancel_part_own")
    if moves.cancel_pieces(checkout.order_id or 0, wish.pieces) == Moved.TOO_LATE:
        raise Refused("The parcel is on its way: it can only be returned.", code=NOT_ANY_MORE)


def estimate(shop: Shop, number: str, pieces: Mapping[str, int]) -> Decimal:
    """What the buyer would get back: of some pieces their price less their share of the discount. The
    shipping stays paid, as a parcel still leaves.
    """
    checkout = _found(shop, number)
    if checkout.paid_at is None:
        return NOTHING
    if not pieces:
        return checkout.total
    return checkout.total - parts.without(checkout, checkout.lines.all(), pieces).total


def _found(shop: Shop, number: str) -> Checkout:
    checkout = Checkout.objects.filter(shop=shop, number=number).exclude(order=None).first()
    if checkout is None:
        raise Refused(f"There is no order {number} in {shop}.", code="order_unknown")
    return checkout
