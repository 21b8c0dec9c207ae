"""A shop's wallet day by day, for whoever keeps its books."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from channels import payouts
from channels.models import EscrowStatement, Order, Shop, WalletDay, WalletEntry
from channels.payouts import FeeKey, OrderMoney, SettlementDay, WalletMove
from channels.records import NOTHING, RETURN_REFUND
from omnihub.core import clock, cursors

Kind = WalletEntry.Kind
BANK = frozenset({Kind.WITHDRAWAL, Kind.RETURNED})
MOVE_KEYS: Mapping[str, FeeKey] = {
    Kind.ESCROW: FeeKey.ADJUSTMENT,
    Kind.REFUND: FeeKey.ADJUSTMENT,
    Kind.ADJUSTMENT: FeeKey.ADJUSTMENT,
    Kind.FEE: FeeKey.ADVERTISING,
}


def cursor(shop_key: str) -> str:
    """The name under which it is kept how far a shop's wallet was read."""
    return f"wallet:{shop_key}"


def day(shop_pk: int, day: date) -> SettlementDay:
    """What moved on that Jakarta day: orders by their first payout, and everything else by itself.

    An order whose release we know and whose entry we do not see yet counts on the day of its release.
    """
    start, end = clock.jakarta_day(day)
    entries = _entries(shop_pk, start, end)
    firsts = _first_payouts(entries, start)
    orders = [_order(entry.order, entry.moved) for entry in firsts.values() if entry.order]
    orders += [_order(order, None) for order in _unseen(shop_pk, start, end)]
    rest = [entry for entry in entries if entry.pk not in {first.pk for first in firsts.values()}]
    kept = WalletDay.objects.filter(shop=shop_pk, day=day).first()
    return SettlementDay(
        shop_pk=shop_pk,
        day=day,
        orders=orders,
        moves=[_move(entry) for entry in rest if entry.kind not in BANK],
        withdrawals=[_move(entry) for entry in rest if entry.kind in BANK],
        opening=kept.opening if kept else None,
        closing=kept.closing if kept else None,
        complete=read_until(shop_pk) >= end,
    )


def read_until(shop_pk: int) -> datetime:
    """Up to when every entry of the wallet was read."""
    seen = cursors.read(cursor(Shop.objects.get(pk=shop_pk).key))
    return (seen and clock.from_epoch(int(seen))) or clock.EPOCH


def _entries(shop_pk: int, start: datetime, end: datetime) -> list[WalletEntry]:
    """Those that changed the balance."""
    found = WalletEntry.objects.filter(shop=shop_pk, at__gte=start, at__lt=end).exclude(moved=0)
    return list(found.select_related("order__statement").order_by("at", "pk"))


def _first_payouts(entries: Iterable[WalletEntry], start: datetime) -> dict[int, WalletEntry]:
    """By order. What the wallet receives for an order once more is a correction of it."""
    firsts: dict[int, WalletEntry] = {}
    for entry in entries:
        if entry.kind == Kind.ESCROW and entry.order_id:
            firsts.setdefault(entry.order_id, entry)
    earlier = WalletEntry.objects.filter(order__in=list(firsts), kind=Kind.ESCROW, at__lt=start).exclude(
        moved=0
    )
    for pk in earlier.values_list("order", flat=True):
        firsts.pop(pk, None)
    return firsts


def _unseen(shop_pk: int, start: datetime, end: datetime) -> Sequence[Order]:
    orders = Order.objects.filter(shop=shop_pk, released_at__gte=start, released_at__lt=end)
    seen = WalletEntry.objects.filter(order__in=orders, kind=Kind.ESCROW).values("order")
    return list(orders.exclude(pk__in=seen).select_related("statement").order_by("released_at", "pk"))


def _order(order: Order, received: Decimal | None) -> OrderMoney:
    terms = {name: Decimal(text) for name, text in order.escrow_terms.items()}
    before = _adjusted_before(order)
    fees = payouts.by_key(terms) | ({FeeKey.ADJUSTMENT: before} if before else {})
    return OrderMoney(
        order_pk=order.pk,
        number=order.number,
        gross=terms.get(payouts.GROSS, NOTHING),
        refunded=terms.get(RETURN_REFUND, NOTHING),
        fees=fees,
        received=(order.escrow_amount or NOTHING) + before if received is None else received,
        history=order.history,
        seen=received is not None,
    )


def _adjusted_before(order: Order) -> Decimal:
    """What was adjusted before the money was released: it was paid out with it, and has no entry."""
    statement: EscrowStatement | None = getattr(order, "statement", None)
    if statement is None or order.released_at is None:
        return NOTHING
    until = clock.to_epoch(order.released_at)
    rows = (row for row in statement.adjustments if row["at"] <= until)
    return sum((Decimal(row["amount"]) for row in rows), NOTHING)


def _move(entry: WalletEntry) -> WalletMove:
    return WalletMove(
        entry_pk=entry.pk,
        identity=entry.identity,
        amount=entry.moved,
        key=MOVE_KEYS.get(entry.kind, FeeKey.OTHER),
        at=entry.at,
        words=entry.words or entry.remote_type,
        order_pk=entry.order_id,
        number=entry.order_number,
    )
