"""Write a wallet's lines into the mirror, match them with orders, and keep each day's balance."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction

from channels import balances, matching, shops, todos
from channels.models import Order, Shop, WalletDay, WalletEntry
from channels.payouts import WalletLineData
from omnihub.core import clock, upsert, work
from omnihub.core.work import Todo

OPEN_FOR = timedelta(days=120)
MOST_OPEN = 500
ONE_DAY = timedelta(days=1)


@transaction.atomic
def save(shop: Shop, found: Sequence[WalletLineData], read_at: datetime) -> int:
    """How many lines were new. A line that is there already learns its state alone."""
    if not found:
        return 0
    shop = shops.locked(shop)
    lines = {line.identity: line for line in found}
    kept = {row.identity: row for row in WalletEntry.objects.filter(shop=shop, identity__in=lines)}
    orders = _orders(shop, {line.order_number for line in lines.values()})
    fresh = [
        _entry(shop, line, orders.get(line.order_number), read_at)
        for identity, line in lines.items()
        if identity not in kept
    ]
    changed = [row for identity, row in kept.items() if row.remote_status != lines[identity].remote_status]
    for row in changed:
        row.remote_status, row.moved = lines[row.identity].remote_status, lines[row.identity].moved
    matching.judge([*fresh, *changed], {identity for identity, line in lines.items() if line.under_way})
    upsert.rows(WalletEntry, fresh, unique=("shop", "identity"))
    upsert.changed(WalletEntry, changed, ["remote_status", "moved", "state"])
    moved = {clock.jakarta_date(row.at) for row in (*fresh, *changed)}
    if moved:
        keep_days(shop, min(moved), read_at)
        _tell(shop, fresh, moved)
    return len(fresh)


def _orders(shop: Shop, numbers: set[str]) -> dict[str, Order]:
    found = Order.objects.filter(shop=shop, number__in=numbers - {""}).select_related("statement")
    return {order.number: order for order in found}


def _entry(shop: Shop, line: WalletLineData, order: Order | None, read_at: datetime) -> WalletEntry:
    return WalletEntry(
        shop=shop,
        identity=line.identity,
        kind=line.kind,
        remote_type=line.remote_type,
        remote_status=line.remote_status,
        at=line.at,
        amount=line.amount,
        moved=line.moved,
        balance=line.balance,
        fee=line.fee,
        order=order,
        order_number=line.order_number,
        return_number=line.return_number,
        withdrawal=line.withdrawal,
        words=line.words,
        read_at=read_at,
    )


def _tell(shop: Shop, fresh: Sequence[WalletEntry], days: set[date]) -> None:
    """Orders whose money moved without their escrow having told us are read again; the books follow."""
    unclear = {
        row.order_number for row in fresh if row.order_number and row.state != WalletEntry.State.MATCHED
    }
    wanted = [todos.pull(shop.key, number, "its money moved in the wallet") for number in sorted(unclear)]
    if shop.pushes_orders:
        wanted += _to_credit(fresh)
        released = {row.order.released_at for row in fresh if row.order and row.order.released_at}
        days = days | {clock.jakarta_date(moment) for moment in released}
        wanted += todos.settlements(shop.pk, days, "the wallet moved")
    work.add(wanted)


def _to_credit(rows: Sequence[WalletEntry]) -> list[Todo]:
    """Of orders whose money went back after the payout: their credit notes follow."""
    back = {row.order for row in rows if row.kind == WalletEntry.Kind.RETURN and row.order}
    return [
        todos.push(order.pk, "money went back after the payout")
        for order in sorted(back, key=lambda order: order.pk)
        if not order.history
    ]


def oldest_under_way(shop: Shop, since: datetime) -> datetime | None:
    """When the oldest line was made whose end nobody knows yet."""
    waiting = WalletEntry.objects.filter(shop=shop, state=WalletEntry.State.WAITING, at__gt=since)
    return waiting.order_by("at").values_list("at", flat=True).first()


@transaction.atomic
def match_again(shop: Shop) -> int:
    """Lines nobody could explain when they came: their order may have been read since."""
    since = clock.now() - OPEN_FOR
    open_ones = WalletEntry.objects.filter(shop=shop, at__gt=since).exclude(state=WalletEntry.State.MATCHED)
    rows = list(open_ones.exclude(state=WalletEntry.State.WAITING).order_by("-at", "-pk")[:MOST_OPEN])
    orders = _orders(shop, {row.order_number for row in rows})
    before = {row.pk: (row.state, row.order_id) for row in rows}
    for row in rows:
        row.order = orders.get(row.order_number)
    matching.judge(rows, frozenset())
    changed = [row for row in rows if before[row.pk] != (row.state, row.order_id)]
    upsert.changed(WalletEntry, changed, ["state", "order"])
    if changed and shop.pushes_orders:
        days = {clock.jakarta_date(row.at) for row in changed}
        work.add(_to_credit(changed))
        work.add(todos.settlements(shop.pk, days, "what the wallet tells was matched"))
    return len(changed)


def keep_days(shop: Shop, since: date, read_at: datetime) -> None:
    """Each day's balance from then to today, whether something moved or not."""
    start, today = clock.jakarta_day(since)[0], clock.jakarta_date(read_at)
    rows = WalletEntry.objects.filter(shop=shop, at__gte=start).order_by("at", "pk")
    by_day: dict[date, list[balances.Line]] = defaultdict(list)
    for at, moved, balance in rows.values_list("at", "moved", "balance").iterator():
        by_day[clock.jakarta_date(at)].append(balances.Line(moved, balance))
    before = _closing_before(shop, since)
    kept, day = [], since
    while day <= today:
        lines = by_day.get(day, [])
        if lines or before is not None:
            kept.append(_day(shop, day, lines, before, read_at))
            before = kept[-1].closing
        day += ONE_DAY
    upsert.rows(WalletDay, kept, unique=("shop", "day"))


def _closing_before(shop: Shop, day: date) -> Decimal | None:
    earlier = WalletDay.objects.filter(shop=shop, day__lt=day).order_by("-day")
    return earlier.values_list("closing", flat=True).first()


def _day(
    shop: Shop, day: date, lines: Sequence[balances.Line], before: Decimal | None, read_at: datetime
) -> WalletDay:
    span = balances.span(lines, before)
    return WalletDay(
        shop=shop,
        day=day,
        opening=span.opening,
        moved=span.moved,
        closing=span.closing,
        gap=span.gap,
        entries=len(lines),
        read_at=read_at,
    )


def carry_on(shop: Shop, read_at: datetime) -> None:
    """To today, on which nothing may have moved yet."""
    last = WalletDay.objects.filter(shop=shop).order_by("-day").values_list("day", flat=True).first()
    if last is not None and last < clock.jakarta_date(read_at):
        keep_days(shop, last, read_at)
