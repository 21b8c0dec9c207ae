"""What a push asks for. It is a hint: whatever it says, the order or the shop is read again."""

from collections.abc import Callable, Mapping

from channels import todos
from channels.shopee import payloads
from channels.shopee.payloads import Push
from omnihub.core.inbox import Incoming
from omnihub.core.work import Todo

KIND = "shopee"
NAMES: Mapping[int, str] = {
    0: "console verification",
    1: "shop authorised",
    2: "shop authorisation ended",
    3: "order status",
    4: "tracking number",
    5: "announcement",
    6: "item banned",
    7: "item promotion",
    8: "reserved stock",
    9: "promotion changed",
    10: "chat",
    11: "video upload",
    12: "authorisations end soon",
    13: "brand registered",
    15: "label ready",
    16: "item violation",
    18: "supplier product",
    19: "supplier review",
    20: "purchase order",
    21: "inbound",
    22: "item price",
    23: "booking status",
    24: "booking tracking number",
    25: "booking label",
    27: "scheduled publishing failed",
    28: "shop penalty",
    29: "return changed",
    30: "package status",
    31: "warehouse invoice issued",
    33: "warehouse invoice error",
    34: "warehouse blocked shop",
    35: "warehouse stock",
    36: "warehouse sellable stock",
    37: "courier binding",
    38: "video result",
    47: "package changed",
}


def works(body: bytes) -> Incoming:
    """Raises Unreadable or ValueError for what is no push: the inbox keeps it with that note."""
    push = Push.parse(payloads.decode(body))
    name = NAMES.get(push.code, f"code {push.code}, unknown")
    if reader := READERS.get(push.code):
        return reader(push, name)
    return Incoming(name, _shop_key(push.shop_id), ignored=True)


def _order(push: Push, name: str) -> Incoming:
    number = push.data.text("ordersn", "order_sn")
    if not (number and push.shop_id):
        return Incoming(name, ignored=True, note="It names no order.")
    said = push.data.text("status", "fulfillment_status", "tracking_no")
    todo = todos.pull(_shop_key(push.shop_id), number, f"push: {name} {said}".strip()[:200])
    return Incoming(name, todo.subject, (todo,))


def _return(push: Push, name: str) -> Incoming:
    """The return, and its order: its state and its escrow may have changed with it."""
    order = _order(push, name)
    number = push.data.text("return_sn")
    if not (number and push.shop_id):
        return order
    todo = todos.pull_return(_shop_key(push.shop_id), number, _changes(push, name))
    return Incoming(name, order.subject, (*order.todos, todo))


def _changes(push: Push, name: str) -> str:
    said = [f"{one.text('update_field')} {one.text('new_value')}" for one in push.data.rows("updated_values")]
    return f"push: {name} {', '.join(said)}".strip()[:200]


def _label(push: Push, name: str) -> Incoming:
    order, package = push.data.text("ordersn", "order_sn"), push.data.text("package_number")
    if not (push.shop_id and (order or package)):
        return Incoming(name, ignored=True, note="It names no parcel.")
    shop_key = _shop_key(push.shop_id)
    todo = todos.label_news(shop_key, package or order, f"push: {name} {push.data.text('status')}".strip())
    return Incoming(name, f"{shop_key}:{order}" if order else todo.subject, (todo,))


def _shop(push: Push, name: str) -> Incoming:
    """Somebody let the app in or shut it out: the shop is asked whether it still knows us. What it answers
    decides, never the push.
    """
    shop_ids = [push.shop_id] if push.shop_id else _ids(push, "shop_id_list")
    return _look_at(shop_ids, name, push.data.text("extra", "authorize_type"))


def _expiring(push: Push, name: str) -> Incoming:
    return _look_at(_ids(push, "shop_expire_soon"), name, "")


def _look_at(shop_ids: list[str], name: str, note: str) -> Incoming:
    found: tuple[Todo, ...] = tuple(todos.refresh(_shop_key(one), f"push: {name}") for one in shop_ids)
    subject = found[0].subject if len(found) == 1 else ""
    return Incoming(name, subject, found, ignored=not found, note=note)


def _ids(push: Push, name: str) -> list[str]:
    return [str(one) for one in push.data.value.get(name) or []]


def _shop_key(shop_id: str) -> str:
    return f"{KIND}:{shop_id}" if shop_id else ""


READERS: Mapping[int, Callable[[Push, str], Incoming]] = {
    1: _shop,
    2: _shop,
    3: _order,
    4: _order,
    12: _expiring,
    15: _label,
    29: _return,
    30: _order,
    47: _order,
}
