"""A marketplace's wallet against what we know of its orders' money.

What is released should be in the wallet, with the sum of the escrow; what is in the wallet should be
explained by something we know; and an escrow should be what was expected, each term with its name.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import Q

from channels import matching
from channels.models import EscrowStatement, Order, WalletEntry
from channels.models.own import OURS
from channels.records import NOTHING
from channels.states import OrderStatus
from omnihub.core import clock
from omnihub.reconciliation.matching import compare
from omnihub.reconciliation.records import Compared, Found, Item, Term, What

Kind, State = WalletEntry.Kind, WalletEntry.State
UNEXPLAINED = (State.UNMATCHED, State.DIFFERS)


def read(day: date, now: datetime) -> Compared:
    start, end = clock.jakarta_day(day)
    edge = now - timedelta(seconds=settings.RECONCILE_SETTLE_SECONDS)
    today = _entries(Q(at__gte=start, at__lt=end))
    released = _orders(Q(released_at__gte=start, released_at__lt=end))
    payouts = [one for one in today if one.kind == Kind.ESCROW and one.order_id]
    seen = compare(
        map(_order, _with_partners(released, payouts)),
        map(_payout, _firsts(_entries_of(released, payouts))),
        day,
        settled_before=edge,
    )
    seen.found += [*_unexplained(today, edge), *_late(start, end, now), *_unexpected(start, end)]
    return seen


def _entries(condition: Q) -> list[WalletEntry]:
    rows = WalletEntry.objects.filter(condition).exclude(moved=0)
    return list(rows.select_related("order").order_by("at", "pk"))


def _orders(condition: Q) -> list[Order]:
    rows = Order.objects.filter(condition).exclude(shop__kind__in=OURS)
    return list(rows.select_related("statement").order_by("pk"))


def _with_partners(released: Sequence[Order], payouts: Sequence[WalletEntry]) -> list[Order]:
    known = {one.pk for one in released}
    missing = {one.order_id for one in payouts if one.order_id} - known
    more = _orders(Q(pk__in=sorted(missing), released_at__isnull=False)) if missing else []
    return [*released, *more]


def _entries_of(released: Sequence[Order], payouts: Sequence[WalletEntry]) -> list[WalletEntry]:
    orders = {one.pk for one in released} | {one.order_id for one in payouts if one.order_id}
    return _entries(Q(order__in=sorted(orders), kind=Kind.ESCROW)) if orders else []


def _firsts(entries: Iterable[WalletEntry]) -> list[WalletEntry]:
    """What an order brings once more is a correction, and judged with the unexplained."""
    by_order: dict[int, list[WalletEntry]] = defaultdict(list)
    for entry in entries:
        by_order[entry.order_id or 0].append(entry)
    return [some[0] for some in by_order.values()]


def _order(order: Order) -> Item:
    return Item(
        key=f"order:{order.pk}",
        amount=matching.paid_out(order),
        at=order.released_at or order.changed_at,
        currency=order.currency,
        order_pk=order.pk,
        shop_pk=order.shop_id,
        facts={"order": order.number, "ours": order.shop.kind},
    )


def _payout(entry: WalletEntry) -> Item:
    return Item(
        key=f"order:{entry.order_id}",
        amount=entry.amount,
        at=entry.at,
        order_pk=entry.order_id,
        shop_pk=entry.shop_id,
        facts={"transaction": entry.identity, "entry_kind": entry.remote_type, "words": entry.words},
    )


def _unexplained(entries: Iterable[WalletEntry], edge: datetime) -> Iterator[Found]:
    """Payouts are compared above, whatever the look that read them made of them."""
    for row in entries:
        odd = row.state in UNEXPLAINED and (row.kind != Kind.ESCROW or row.order_id is None)
        if odd and row.at < edge:
            yield Found(
                key=f"entry:{row.shop_id}:{row.identity}",
                what=What.TAKEN if row.moved < 0 else What.MISSING_HERE,
                day=clock.jakarta_date(row.at),
                ours=None,
                theirs=row.moved,
                order_pk=row.order_id,
                shop_pk=row.shop_id,
                facts={
                    "kind": row.kind,
                    "transaction": row.identity,
                    "entry_kind": row.remote_type,
                    "their_reference": row.order_number or row.withdrawal,
                    "words": row.words,
                },
            )


def _late(start: datetime, end: datetime, now: datetime) -> Iterator[Found]:
    """By the day of their completion."""
    if end > now - timedelta(days=settings.RELEASE_DAYS):
        return
    waiting = EscrowStatement.objects.filter(completed_at__gte=start, completed_at__lt=end, released_at=None)
    waiting = waiting.filter(order__status=OrderStatus.COMPLETED, order__history=False)
    for row in waiting.select_related("order").order_by("pk"):
        due = (row.completed_at or end) + timedelta(days=settings.RELEASE_DAYS)
        facts: dict[str, Term] = {"order": row.order.number, "expected": due.isoformat()}
        completed = clock.jakarta_date(row.completed_at or end)
        yield _of(row, What.NOT_SETTLED, completed, row.received, None, facts)


def _unexpected(start: datetime, end: datetime) -> Iterator[Found]:
    """Escrows with a term that is not what was expected, or with a part that has no name."""
    released = EscrowStatement.objects.filter(released_at__gte=start, released_at__lt=end)
    odd = released.filter(Q(largest__gt=settings.ESCROW_TOLERANCE) | ~Q(residual=0))
    for row in odd.select_related("order").order_by("pk"):
        day = clock.jakarta_date(row.released_at or start)
        facts: dict[str, Term] = {"order": row.order.number, "terms": _odd_terms(row)}
        if row.residual:
            yield _of(row, What.RESIDUAL, day, NOTHING, row.residual, facts)
        if row.largest > settings.ESCROW_TOLERANCE:
            yield _of(row, What.AMOUNT, day, row.expected, row.received, facts)


def _of(
    row: EscrowStatement,
    what: What,
    day: date,
    ours: Decimal,
    theirs: Decimal | None,
    facts: Mapping[str, Term],
) -> Found:
    return Found(
        key=f"statement:{row.order_id}",
        what=what,
        day=day,
        ours=ours,
        theirs=theirs,
        currency=row.order.currency,
        order_pk=row.order_id,
        shop_pk=row.shop_id,
        facts=facts,
    )


def _odd_terms(row: EscrowStatement) -> str:
    """The names of those that are not what was expected."""
    odd = (name for name, term in sorted(row.terms.items()) if term["received"] != term["expected"])
    return ", ".join(odd)
