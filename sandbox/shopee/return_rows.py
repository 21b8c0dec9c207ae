"""Returns as they are stored: opened, changed, told of. What they do to the order is the order's steps."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sandbox.shopee import clock, money, parcels, pushes
from sandbox.shopee.models import Order, Return

Given = Mapping[str, Any]
OPEN = frozenset({"REQUESTED", "PROCESSING", "JUDGING", "SELLER_DISPUTE"})
ANSWER_SECONDS, SEND_SECONDS, CHECK_SECONDS, OFFER_SECONDS = 2 * 86400, 5 * 86400, 2 * 86400, 86400


def of_order(order: Order, return_sn: Any = None) -> Return | None:
    """The named one, or the one that is still open."""
    mine = Return.objects.filter(order_id=order.pk)
    if return_sn:
        return mine.filter(return_sn=return_sn).first()
    return mine.filter(status__in=OPEN).order_by("-pk").first()


def enriched(order: Order, name: str, given: Given) -> Given:
    """A step that pays a return pays what was asked for, if nothing else is said."""
    row = of_order(order, given.get("return_sn")) if name in {"accept_return", "return_after"} else None
    if row is None or "amount" in given:
        return given
    return {**given, "amount": row.amount if name == "accept_return" else -row.amount}


def follow(order: Order, name: str, given: Given) -> None:
    """After a step of the order, in its transaction: its return opens, travels, is paid or is closed."""
    if name == "return":
        open_row(order, given)
        return
    row = of_order(order, given.get("return_sn")) if name in _FOLLOWED else None
    if name == "return_after":
        most = money.most_refundable(order.facts)
        row = row or open_row(order, {**given, "amount": -int(given.get("amount", -most))})
        move(row, order, "ACCEPTED")
    elif row and row.status in OPEN:
        _FOLLOWED[name](row, order)


def open_row(order: Order, given: Given) -> Return:
    now = time.time()
    pieces = _pieces(order, given.get("items"))
    most = money.most_refundable(order.facts)
    row = Return(
        return_sn=_number(order, now),
        order=order,
        status="REQUESTED",
        refund_only=given.get("solution", "return_refund") == "refund",
        after_completion=order.status == "COMPLETED",
        reason=str(given.get("reason", "ITEM_DAMAGED")),
        text=str(given.get("text", "Barang rusak saat diterima.")),
        amount=min(int(given.get("amount", _worth(order, pieces))), most),
        pieces=pieces,
        images=[f"return-{order.order_sn}-{number}" for number in range(int(given.get("images", 2)))],
        create_time=int(now),
        update_time=int(now),
        due=int(now) + ANSWER_SECONDS,
    )
    row.save()
    Order.objects.filter(pk=order.pk).update(return_sn=row.return_sn)
    order.return_sn = row.return_sn
    pushes.tell([pushes.return_update(row, order, "return_status", "", "REQUESTED")])
    return row


def _number(order: Order, now: float) -> str:
    earlier = Return.objects.filter(order_id=order.pk).count()
    return f"{datetime.fromtimestamp(now, clock.SHOPEE_ZONE):%y%m%d}{earlier}{order.order_sn[6:]}"


def _pieces(order: Order, items: Any) -> list[list[int]]:
    """`items` by SKU: [{"sku": ..., "quantity": 1}]; all that was bought where none are named."""
    lines = order.facts["lines"]
    if not items:
        return [[place, line["quantity"]] for place, line in enumerate(lines) if line["quantity"]]
    places = {line["sku"]: place for place, line in enumerate(lines)}
    return [[places[item["sku"]], int(item.get("quantity", 1))] for item in items]


def worths(order: Order, pieces: list[list[int]]) -> list[int]:
    """What the buyer gets back for each: its price less its share of discounts and vouchers."""
    lines = order.facts["lines"]
    shares = money.share_out(
        money.most_refundable(order.facts), [money.line_for_seller(line) for line in lines]
    )
    return [shares[place] * count // max(lines[place]["quantity"], 1) for place, count in pieces]


def _worth(order: Order, pieces: list[list[int]]) -> int:
    return sum(worths(order, pieces))


def move(row: Return, order: Order, status: str) -> None:
    """Into another state: deadlines that no longer count are taken away, the news is told."""
    now, old = int(time.time()), row.status
    row.status, row.update_time, row.due = status, max(row.update_time, now), 0
    if status == "PROCESSING":
        row.ship_due = now + SEND_SECONDS
    elif status not in OPEN:
        row.ship_due = row.check_due = 0
        row.talk = {**row.talk, "status": "TERMINATED"} if row.talk else {}
    row.save()
    if status != old:
        pushes.tell([pushes.return_update(row, order, "return_status", old, status)])


def travel(row: Return, order: Order, way_back: str, words: str) -> None:
    """The parcel that comes back moves on."""
    now, old = int(time.time()), row.way_back
    row.way_back, row.update_time = way_back, max(row.update_time, now)
    row.story = [*row.story, [now, words]]
    row.tracking_number = row.tracking_number or parcels.tracking_number(order.parcels[0]).replace("ID", "RT")
    row.ship_due = 0
    if way_back == "LOGISTICS_DELIVERY_DONE":
        row.check_due = now + CHECK_SECONDS
    row.save()
    pushes.tell([pushes.return_update(row, order, "logistics_status", old, way_back)])


def send_back(row: Return, order: Order) -> None:
    if row.refund_only or row.way_back:
        return
    if row.status == "REQUESTED":
        move(row, order, "PROCESSING")
    travel(row, order, "LOGISTICS_PICKUP_DONE", "Pembeli telah mengirim paket pengembalian")


def arrive_back(row: Return, order: Order) -> None:
    if row.way_back == "LOGISTICS_PICKUP_DONE":
        travel(row, order, "LOGISTICS_DELIVERY_DONE", "Paket pengembalian telah diterima penjual")


def _pay(row: Return, order: Order) -> None:
    move(row, order, "ACCEPTED")


def _close(row: Return, order: Order) -> None:
    move(row, order, "CLOSED")


_FOLLOWED: Mapping[str, Callable[[Return, Order], None]] = {
    "accept_return": _pay,
    "refuse_return": _close,
    "return_after": _pay,
    "send_back": send_back,
    "arrive_back": arrive_back,
}
"""What a step of the order does to its return."""
