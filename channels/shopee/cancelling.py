"""Orders called off by the seller, whole or in part, and answers to buyers who ask for it.

The order is read before each call: its items carry ids of Shopee's that the mirror has no use for.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from channels.calling_off import CallOff, Reason
from channels.shopee import convert
from channels.shopee.connect import Session
from channels.shopee.payloads import OrderDetail, OrderItem
from omnihub.core.errors import Refused
from omnihub.core.texts import Text

REASONS: Mapping[Reason, str] = {
    Reason.OUT_OF_STOCK: "OUT_OF_STOCK",
    Reason.CUSTOMER_REQUEST: "CUSTOMER_REQUEST",
    Reason.COD_NOT_SUPPORTED: "COD_NOT_SUPPORTED",
}
"""UNDELIVERABLE_AREA is taken in Taiwan and Malaysia only."""

Items = Mapping[str, OrderItem]


def cancel(session: Session, number: str, wish: CallOff) -> None:
    items = _items(session, number)
    parts = [_part(items, key, pieces) for key, pieces in wish.pieces.items()]
    short = [] if wish.reason != Reason.OUT_OF_STOCK else _short(items, wish)
    reason = REASONS[wish.reason]
    session.ask(lambda client: client.cancel_order(number, reason, items=short, parts=parts))


def estimate(session: Session, number: str, pieces: Mapping[str, int]) -> Decimal:
    items = _items(session, number)
    parts = [_part(items, key, count) for key, count in pieces.items()]
    return session.ask(lambda client: client.estimate_cancel_value(number, parts))


def answer(session: Session, number: str, *, accept: bool) -> None:
    operation = "ACCEPT" if accept else "REJECT"
    session.ask(lambda client: client.handle_buyer_cancellation(number, operation))


def _items(session: Session, number: str) -> Items:
    rows = session.ask(lambda client: client.order_detail([number]))
    details = [OrderDetail.parse(row) for row in rows if row.text("order_sn") == number]
    if not details:
        raise Refused(Text("Shopee does not know this order."), code="order_not_found")
    return {line.key: item for line, item in convert.lines(details[0].items)}


def _short(items: Items, wish: CallOff) -> list[dict[str, Any]]:
    keys = wish.pieces or [key for key, item in items.items() if item.quantity]
    return [_named(items, key) for key in keys]


def _part(items: Items, key: str, pieces: int) -> dict[str, Any]:
    item = items.get(key)
    if item is None or item.quantity < pieces:
        raise Refused(
            Text("Shopee no longer has these pieces in the order: it was changed meanwhile."),
            code="cancel_pieces_gone",
        )
    return {
        **_named(items, key),
        "order_item_id": int(item.order_item_id or item.item_id),
        "promotion_group_id": int(item.promotion_group_id or 0),
        "model_quantity": pieces,
    }


def _named(items: Items, key: str) -> dict[str, int]:
    return {"item_id": int(items[key].item_id), "model_id": int(items[key].model_id)}
