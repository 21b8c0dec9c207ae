"""Whether a wallet's line is explained by what we know."""

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from channels.models import Order, WalletEntry
from channels.records import NOTHING
from omnihub.core import clock

Kind, State = WalletEntry.Kind, WalletEntry.State
BY_ITSELF = frozenset({Kind.FEE, Kind.WITHDRAWAL})
ADJUSTED = frozenset({Kind.ADJUSTMENT, Kind.RETURN})
OF_A_WITHDRAWAL = frozenset({Kind.RETURNED, Kind.PAID_OUT})


def judge(entries: Iterable[WalletEntry], under_way: Collection[str]) -> None:
    """Sets each one's state. `under_way`: those, by identity, whose end the marketplace does not know yet."""
    rows = list(entries)
    known = _withdrawals(rows)
    for row in rows:
        row.state = State.WAITING if row.identity in under_way else _state(row, known)


def _withdrawals(rows: Iterable[WalletEntry]) -> set[str]:
    """Those that we saw leave, among the rows and before."""
    named = {row.withdrawal for row in rows if row.withdrawal}
    here = {row.withdrawal for row in rows if row.kind == Kind.WITHDRAWAL}
    shop = next((row.shop_id for row in rows), None)
    if named <= here:
        return here
    found = WalletEntry.objects.filter(shop=shop, withdrawal__in=named, kind=Kind.WITHDRAWAL)
    return here | set(found.values_list("withdrawal", flat=True))


def _state(row: WalletEntry, withdrawals: Collection[str]) -> str:
    if row.kind in BY_ITSELF:
        return State.MATCHED
    if row.kind in OF_A_WITHDRAWAL:
        return State.MATCHED if row.withdrawal in withdrawals else State.UNMATCHED
    if row.order is None:
        return State.UNMATCHED
    if row.kind == Kind.ESCROW:
        return State.MATCHED if row.amount == paid_out(row.order) else State.DIFFERS
    if row.kind in ADJUSTED:
        return State.MATCHED if row.amount in _adjusted(row.order) else State.DIFFERS
    return State.MATCHED if row.kind == Kind.REFUND else State.UNMATCHED


def paid_out(order: Order) -> Decimal:
    """What the wallet must have received at the release."""
    return (order.escrow_amount or NOTHING) + adjusted_before(order)


def adjusted_before(order: Order) -> Decimal:
    """What was adjusted before the money was released: it was paid out with it, and has no line."""
    if order.released_at is None:
        return NOTHING
    until = clock.to_epoch(order.released_at)
    rows = (row for row in _adjustments(order) if row["at"] and row["at"] < until)
    return sum((Decimal(row["amount"]) for row in rows), NOTHING)


def _adjusted(order: Order) -> set[Decimal]:
    return {Decimal(row["amount"]) for row in _adjustments(order)}


def _adjustments(order: Order) -> list[dict[str, Any]]:
    statement = getattr(order, "statement", None)
    return statement.adjustments if statement else []


def taken_back(orders: Iterable[int]) -> dict[int, Decimal]:
    """By order what returns took from the wallet after the payout, above zero. It stands in no escrow."""
    rows = WalletEntry.objects.filter(order__in=list(orders), kind=Kind.RETURN).exclude(moved=0)
    sums = rows.order_by().values_list("order").annotate(Sum("moved"))
    return {order: -moved for order, moved in sums if order and moved < 0}


def told_twice(order: Order, paid: Decimal | None, taken: Decimal) -> bool:
    """Whether the marketplace has written what was taken back after the payout into the escrow as well: then
    the escrow is short by just that of what was paid out.
    """
    return bool(taken) and paid is not None and paid - paid_out(order) == taken
