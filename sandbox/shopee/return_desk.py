"""What buyer, seller, courier and Shopee do with a return, one move at a time."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sandbox import options, storage
from sandbox.shopee import orders_desk, pushes, return_rows
from sandbox.shopee.acts import NotNowError
from sandbox.shopee.models import Order, Return

Given = Mapping[str, Any]
PROPOSALS = {"RETURN_REFUND": False, "REFUND": True}


@dataclass(frozen=True, slots=True)
class Move:
    come_from: frozenset[str]
    act: Callable[[Return, Order, Given], None]
    words: str = ""
    """On the button in the Seller Centre; "" for what has none."""


def find(return_sn: str) -> Return:
    row = Return.objects.filter(return_sn=return_sn).select_related("order").first()
    if row is None:
        raise ValueError(f"There is no return {return_sn}.")
    return row


def ask(order_sn: str, given: Given) -> Return:
    """A buyer asks. An order that is not completed waits for the end of it; a completed one stays so."""
    with storage.writing():
        order = orders_desk.find(order_sn)
        if order.status != "COMPLETED":
            orders_desk.take(order, "return", given)
        elif return_rows.of_order(order):
            raise NotNowError(f"{order_sn} has an open return already.")
        else:
            return_rows.open_row(order, given)
        return find(order.return_sn)


def move(return_sn: str, name: str, given: Given | None = None) -> Return:
    with storage.writing():
        row = find(return_sn)
        if name not in MOVES:
            raise NotNowError(f"There is no move {name!r}. The moves are: {', '.join(MOVES)}.")
        if name not in allowed(row):
            can = ", ".join(allowed(row)) or "nothing"
            raise NotNowError(f"{return_sn} is {row.status}: {name} is impossible, possible is {can}.")
        MOVES[name].act(row, row.order, given or {})
        return row


def is_open(row: Return) -> bool:
    return row.status in return_rows.OPEN


def allowed(row: Return) -> list[str]:
    return [
        name
        for name, one in MOVES.items()
        if row.status in one.come_from
        and not (name in {"send", "lose"} and row.refund_only)
        and not (name == "send" and row.way_back)
        and not (name in {"arrive", "lose"} and row.way_back != "LOGISTICS_PICKUP_DONE")
        and not (name == "accept_offer" and row.talk.get("status") != "PENDING_RESPOND")
        and not (name.startswith("buyer_") and row.talk.get("status") != "PENDING_BUYER_RESPOND")
    ]


def _pay(row: Return, order: Order, _given: Given) -> None:
    name = "return_after" if row.after_completion else "accept_return"
    orders_desk.take(order, name, {"return_sn": row.return_sn})
    row.refresh_from_db()


def _close(row: Return, order: Order, _given: Given) -> None:
    _end(row, order, "CLOSED")


def _withdraw(row: Return, order: Order, _given: Given) -> None:
    _end(row, order, "CANCELLED")


def _end(row: Return, order: Order, status: str) -> None:
    """Without money: the order is completed as if nothing had been asked for."""
    return_rows.move(row, order, status)
    if not row.after_completion:
        orders_desk.take(order, "refuse_return", {"return_sn": row.return_sn})


def _confirm(row: Return, order: Order, given: Given) -> None:
    """A refund alone is paid; goods that the buyer still has are sent first."""
    first = row.status == "REQUESTED" and not row.refund_only
    if first and not options.current.confirm_refunds_at_once:
        return_rows.move(row, order, "PROCESSING")
    else:
        _pay(row, order, given)


def _send(row: Return, order: Order, _given: Given) -> None:
    return_rows.send_back(row, order)


def _arrive(row: Return, order: Order, _given: Given) -> None:
    return_rows.arrive_back(row, order)


def _lose(row: Return, order: Order, _given: Given) -> None:
    return_rows.travel(row, order, "LOGISTICS_LOST", "Paket pengembalian hilang")


def _dispute(row: Return, order: Order, given: Given) -> None:
    row.dispute = dict(given)
    row.proof = "UPLOADED" if given.get("images") else row.proof
    return_rows.move(row, order, "SELLER_DISPUTE")


def _judge(row: Return, order: Order, _given: Given) -> None:
    return_rows.move(row, order, "JUDGING")


def _want_proof(row: Return, order: Order, _given: Given) -> None:
    old, row.proof = row.proof, "PENDING"
    row.due = row.update_time + return_rows.ANSWER_SECONDS
    row.save()
    pushes.tell([pushes.return_update(row, order, "seller_proof_status", old, "PENDING")])


def _offer(creator: str) -> Callable[[Return, Order, Given], None]:
    def act(row: Return, _order: Order, given: Given) -> None:
        solution = str(given.get("solution", "REFUND"))
        row.talk = {
            "status": "PENDING_BUYER_RESPOND" if creator == "SELLER" else "PENDING_RESPOND",
            "solution": solution,
            "amount": int(given.get("amount", row.amount)),
            "creator": creator,
            "due": row.update_time + return_rows.OFFER_SECONDS,
        }
        row.update_time = max(row.update_time, int(time.time()))
        row.save()

    return act


def _agree(row: Return, order: Order, given: Given) -> None:
    """What was offered last is what is done."""
    old = row.refund_only
    row.refund_only, row.amount = PROPOSALS[row.talk["solution"]], row.talk["amount"]
    row.talk = {**row.talk, "status": "TERMINATED"}
    row.save()
    if row.refund_only != old:
        news = pushes.return_update(row, order, "return_solution", str(int(old)), str(int(row.refund_only)))
        pushes.tell([news])
    _confirm(row, order, given)


def _refuse_offer(row: Return, _order: Order, _given: Given) -> None:
    row.talk = {**row.talk, "status": "TERMINATED"}
    row.save()


_ALL = return_rows.OPEN
_BEFORE_JUDGES = frozenset({"REQUESTED", "PROCESSING"})
_JUDGED = frozenset({"SELLER_DISPUTE", "JUDGING"})

MOVES: Mapping[str, Move] = {
    "confirm": Move(_BEFORE_JUDGES, _confirm, "Accept"),
    "send": Move(_BEFORE_JUDGES, _send, "Buyer sends it back"),
    "arrive": Move(_ALL, _arrive, "Return parcel arrives"),
    "lose": Move(_ALL, _lose, "Return parcel is lost"),
    "offer": Move(_BEFORE_JUDGES, _offer("SELLER")),
    "counter": Move(_BEFORE_JUDGES, _offer("BUYER"), "Buyer offers less"),
    "accept_offer": Move(_BEFORE_JUDGES, _agree, "Accept the offer"),
    "buyer_accepts": Move(_BEFORE_JUDGES, _agree, "Buyer takes the offer"),
    "buyer_refuses": Move(_BEFORE_JUDGES, _refuse_offer, "Buyer refuses the offer"),
    "want_proof": Move(_BEFORE_JUDGES, _want_proof, "Shopee wants proof"),
    "dispute": Move(_BEFORE_JUDGES, _dispute, "Dispute"),
    "judge": Move(frozenset({"SELLER_DISPUTE"}), _judge, "Shopee judges"),
    "pay": Move(_ALL, _pay, "Buyer gets the money"),
    "close": Move(_JUDGED, _close, "Seller is right"),
    "withdraw": Move(_ALL, _withdraw, "Buyer withdraws it"),
}
