"""What became of our own shop in a storm: counted, and compared on every side that knows of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from channels.models import Order, own
from omnihub.core.money import rupiah
from omnihub.demo import setting_up
from omnihub.notifications.models import Message
from payments.models import Payment, Receipt, Refund

MOVING = {"PAYMENT": 1, "REFUND": -1, "DISBURSEMENT": -1}
UNBOOKED = {"draft", "canceled", "cancel", "rejected"}
PLACED_OF_ALL, MOST_PLACED = 7, 60
"""For so many orders of the marketplaces our own shop must have sold one."""


def floor(orders: int) -> int:
    return min(orders // PLACED_OF_ALL, MOST_PLACED)


def orders() -> str:
    counts = ", ".join(f"{count} {name}" for name, count in _counts().items())
    visitors: Mapping[str, Any] = setting_up.sandbox().call("GET", "/world/api/own_buyers").json()
    return f"own shop: {counts}; visitors: {dict(visitors)}"


def shortfalls(least: int) -> list[str]:
    """A storm in which our own shop hardly sold proves nothing of it."""
    counts = _counts()
    short = [f"only {counts['placed']} orders were placed in our own shop, {least} were to be"]
    found = short if counts["placed"] < least else []
    if counts["paid"] * 2 < counts["placed"]:
        found.append("most orders of our own shop were not paid")
    return found + [
        f"no order of our own shop was {name}"
        for name in ("expired", "given back", "paid twice", "paid late")
        if not counts[name]
    ]


def _counts() -> dict[str, int]:
    states = Counter(Payment.objects.values_list("state", flat=True))
    back = Refund.objects.filter(state=Refund.State.DONE)
    meant = Counter(Receipt.objects.values_list("meant", flat=True))
    return {
        "placed": Payment.objects.count(),
        "paid": states["paid"],
        "expired": states["expired"],
        "given back": back.count(),
        "of it in the dashboard": back.filter(purpose__startswith=Refund.ELSEWHERE).count(),
        "paid twice": meant["twice"],
        "paid late": meant["late"],
    }


def differences() -> list[str]:
    return [*_money(), *_sales_orders(), *_messages()]


def _money() -> Iterator[str]:
    """Where gateway, receipts and Odoo's journal do not hold the same sum."""
    gateway, ours, odoo = _at_the_gateway(), _ours(), _in_odoo()
    if not gateway == ours == odoo:
        yield f"own shop: {rupiah(gateway)} at the gateway, {rupiah(ours)} here, {rupiah(odoo)} in Odoo"


def _at_the_gateway() -> Decimal:
    told = _world("xendit/state?limit=100000")["transactions"]
    well = [row for row in told if row["status"] == "SUCCESS"]
    return _sum(MOVING.get(row["type"], 0) * Decimal(str(row["amount"])) for row in well)


def _ours() -> Decimal:
    came = Receipt.objects.aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    gone = Refund.objects.filter(state=Refund.State.DONE).aggregate(sum=Sum("amount"))["sum"] or Decimal(0)
    return Decimal(came - gone)


def _in_odoo() -> Decimal:
    rows = _world("odoo/account.payment")
    booked = [row for row in rows if row["state"] not in UNBOOKED and _is_ours(row)]
    signs = {"inbound": 1, "outbound": -1}
    return _sum(signs[row["payment_type"]] * Decimal(str(row["amount"])) for row in booked)


def _is_ours(row: Mapping[str, Any]) -> bool:
    return str(row["memo"]).startswith(("Xendit ", "Refund "))


def _sales_orders() -> Iterator[str]:
    """One for each order that was paid, none for the others."""
    made = Counter(str(row["client_order_ref"]) for row in _world("odoo/sale.order"))
    sold = Order.objects.filter(shop__kind=own.KIND).values_list("number", "payment__state")
    for number, state in sold:
        wanted = int(state == Payment.State.PAID)
        if made[number] != wanted:
            yield f"{number}, which is {state}, has {made[number]} sales orders in Odoo"


def _messages() -> Iterator[str]:
    """No mail came twice, and of each order that was paid its buyer was told, or why not is known."""
    mails = Counter((str(row["to"]), row["subject"]) for row in _world("mailbox?limit=100000")["mails"])
    for (to, subject), count in mails.items():
        if count > 1:
            yield f"{to} got {count} mails {subject!r}"
    told = set(Message.objects.values_list("order__number", flat=True))
    paid = Payment.objects.filter(state=Payment.State.PAID).values_list("order__number", flat=True)
    yield from (f"nobody decided what the buyer of {number} is told" for number in set(paid) - told)


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, Decimal(0))


def _world(path: str) -> Any:
    return setting_up.sandbox().call("GET", f"/world/api/{path}", read_timeout=60).json()
