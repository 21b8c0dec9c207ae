"""Whether a wallet's line is explained by what we know."""

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from channels.models import Order, WalletEntry
from channels.records import NOTHING
from omnihub.core import clock

Kind, State = WalletEntry.Kind, WalletEntry.State
BY_ITSELF = frozenset({Kind.FEE, Kind.WITHDRAWAL})
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
    if row.kind == Kind.ADJUSTMENT:
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
