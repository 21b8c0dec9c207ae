"""A shop's wallet day by day, for whoever keeps its books."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from channels import matching, payouts
from channels.models import Order, Shop, WalletDay, WalletEntry
from channels.payouts import FeeKey, OrderMoney, SettlementDay, WalletMove
from channels.records import NOTHING, RETURN_REFUND
from omnihub.core import clock, cursors

Kind = WalletEntry.Kind
BANK = frozenset({Kind.WITHDRAWAL, Kind.RETURNED})
MOVE_KEYS: Mapping[str, FeeKey] = {
    Kind.ESCROW: FeeKey.ADJUSTMENT,
    Kind.REFUND: FeeKey.ADJUSTMENT,
    Kind.ADJUSTMENT: FeeKey.ADJUSTMENT,
    Kind.RETURN: FeeKey.ADJUSTMENT,
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
    taken = matching.taken_back(firsts)
    orders = [_order(entry.order, entry.moved, taken) for entry in firsts.values() if entry.order]
    orders += [_order(order, None, {}) for order in _unseen(shop_pk, start, end)]
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
        complete=read_until(Shop.objects.get(pk=shop_pk)) >= end,
    )


def read_until(shop: Shop) -> datetime:
    """Up to when every entry of the wallet was read."""
    seen = cursors.read(cursor(shop.key))
    return (seen and clock.from_epoch(int(seen))) or clock.EPOCH


def days_of_history(shop_pk: int, since: datetime) -> set[date]:
    """On which orders of before go-live were paid out."""
    rows = WalletEntry.objects.filter(shop=shop_pk, kind=Kind.ESCROW, at__gte=since, order__history=True)
    return {clock.jakarta_date(at) for at in rows.values_list("at", flat=True)}


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


def _order(order: Order, received: Decimal | None, taken: Mapping[int, Decimal]) -> OrderMoney:
    """What was given back after the payout is no part of it, even where the escrow shows it since."""
    taken_later = taken.get(order.pk, NOTHING)
    later = taken_later if matching.told_twice(order, received, taken_later) else NOTHING
    terms = {name: Decimal(text) for name, text in order.escrow_terms.items()}
    before = matching.adjusted_before(order)
    fees = payouts.by_key(terms) | ({FeeKey.ADJUSTMENT: before} if before else {})
    return OrderMoney(
        order_pk=order.pk,
        number=order.number,
        gross=terms.get(payouts.GROSS, NOTHING),
        refunded=terms.get(RETURN_REFUND, NOTHING) + later,
        fees=fees,
        received=(order.escrow_amount or NOTHING) + before if received is None else received,
        history=order.history,
        seen=received is not None,
        refunded_later=bool(taken_later),
    )


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
        refund=entry.kind == Kind.RETURN and entry.moved < 0 and entry.order is not None,
        history=entry.order is not None and entry.order.history,
    )


def given_back(order_pks: Iterable[int]) -> dict[int, Decimal]:
    """By order what returns took from the wallet after the payout, and no escrow tells."""
    taken = matching.taken_back(order_pks)
    rows = WalletEntry.objects.filter(order__in=list(taken), kind=Kind.ESCROW).exclude(moved=0)
    firsts: dict[int, WalletEntry] = {}
    for entry in rows.select_related("order__statement").order_by("at", "pk"):
        firsts.setdefault(entry.order_id or 0, entry)
    twice = {
        pk
        for pk, entry in firsts.items()
        if entry.order and matching.told_twice(entry.order, entry.moved, taken[pk])
    }
    return {pk: amount for pk, amount in taken.items() if pk not in twice}
