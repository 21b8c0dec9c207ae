"""Keep for each order what its escrow should have been and what it is, in the transaction that read it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Min, Q

from channels import expecting, shops
from channels.expecting import Rate, Reading, Term
from channels.models import EscrowStatement, FeeRate, Order, Shop
from channels.models.own import OURS
from channels.payouts import RESIDUAL
from channels.records import NOTHING, EscrowData
from omnihub.core import clock, cursors, upsert
from omnihub.core.outcomes import Deadline

WITHHOLDING = FeeRate.Term.WITHHOLDING
Known = tuple[Order, EscrowData | None]
AT_ONCE = 500
LOOKED_BACK = timedelta(days=90)


def keep(shop: Shop, found: Iterable[Known]) -> None:
    """Of orders whose escrow was read. Where only the order is at hand, what the escrow said beside its terms
    stays as it was kept. The caller holds the shop's lock.
    """
    wanted = {order.pk: (order, data) for order, data in found if order.escrow_as_of is not None}
    if not wanted or shop.kind in OURS:
        return
    kept = {row.order_id: row for row in EscrowStatement.objects.filter(order__in=wanted)}
    rates = Rates(shop)
    changed = []
    for pk, (order, data) in wanted.items():
        statement = kept.get(pk) or EscrowStatement(order=order, shop=shop)
        before = _facts(statement)
        _lay(statement, order, data, rates.on(clock.jakarta_date(order.placed_at)))
        if statement.pk is None or before != _facts(statement):
            changed.append(statement)
    upsert.rows(EscrowStatement, changed, unique=("order",))


class Rates:
    """A shop's own rates before those of all, and of each the newest that was valid on a day."""

    def __init__(self, shop: Shop) -> None:
        rows = FeeRate.objects.filter(Q(shop=shop) | Q(shop=None)).order_by("starts_on")
        self._rows = list(rows)

    @property
    def digest(self) -> str:
        told = ((row.term, row.shop_id, row.percent, row.fixed, row.starts_on) for row in self._rows)
        return hashlib.sha256(repr(list(told)).encode()).hexdigest()[:16]

    def on(self, day: date) -> dict[str, Rate]:
        valid = [row for row in self._rows if row.starts_on <= day]
        ours = {row.term: row for row in valid if row.shop_id is None}
        ours |= {row.term: row for row in valid if row.shop_id is not None}
        return {str(term): Rate(row.percent, row.fixed) for term, row in ours.items()}


def _lay(
    statement: EscrowStatement, order: Order, data: EscrowData | None, rates: Mapping[str, Rate]
) -> None:
    terms = {name: Decimal(text) for name, text in order.escrow_terms.items()}
    statement.promised = _promised(statement, terms, data)
    if data:
        statement.adjustments = [_adjustment(one) for one in data.adjustments]
    base = (order.gross or NOTHING) + order.seller_coin_cashback
    found = expecting.compare(Reading(terms, base, _estimate(statement)), _amounts(statement), rates)
    statement.received = order.escrow_amount or NOTHING
    statement.expected = sum((term.expected for term in found), NOTHING)
    statement.difference = statement.received - statement.expected
    statement.largest = max((abs(term.difference) for term in found), default=NOTHING)
    statement.residual = terms.get(RESIDUAL, NOTHING)
    statement.withheld = -terms.get(WITHHOLDING, NOTHING)
    statement.terms = {term.name: _told(term) for term in found}
    statement.completed_at, statement.released_at = order.completed_at, order.released_at
    statement.as_of = order.escrow_as_of or clock.now()


ESTIMATE = "courier_estimate"


def _promised(
    statement: EscrowStatement, terms: Mapping[str, Decimal], data: EscrowData | None
) -> dict[str, str]:
    """The first reading of this very sale."""
    promised = dict(statement.promised)
    if not promised or not expecting.keeps_promise(_amounts(statement), terms):
        promised = {name: str(amount) for name, amount in terms.items() if name != RESIDUAL}
    if data and data.courier_estimate is not None:
        promised[ESTIMATE] = str(data.courier_estimate)
    return promised


def _amounts(statement: EscrowStatement) -> dict[str, Decimal]:
    return {name: Decimal(text) for name, text in statement.promised.items() if name != ESTIMATE}


def _estimate(statement: EscrowStatement) -> Decimal | None:
    text = statement.promised.get(ESTIMATE)
    return None if text is None else Decimal(text)


def _adjustment(one: Any) -> dict[str, Any]:
    at = one.at and clock.to_epoch(one.at)
    return {"amount": str(one.amount), "at": at, "words": one.words}


def _told(term: Term) -> dict[str, str]:
    return {"received": str(term.received), "expected": str(term.expected), "by": term.by}


def _facts(statement: EscrowStatement) -> tuple[Any, ...]:
    return (
        statement.expected,
        statement.received,
        statement.terms,
        statement.promised,
        statement.adjustments,
        statement.completed_at,
        statement.released_at,
    )


def released(orders: Sequence[Order]) -> None:
    """Their money went to the wallet just now."""
    moments = {order.pk: order.released_at for order in orders}
    rows = list(EscrowStatement.objects.filter(order__in=moments))
    for row in rows:
        row.released_at = moments[row.order_id]
    upsert.changed(EscrowStatement, rows, ["released_at"])


def fill(shop: Shop, deadline: Deadline) -> bool:
    """Orders that were read before there were statements; and all again after a rate was changed.
    False: the time is over before all were done.
    """
    name, last = f"statements:{shop.key}", _place(shop)
    orders = Order.objects.filter(shop=shop, escrow_as_of__isnull=False).order_by("pk")
    while not deadline.passed():
        with transaction.atomic():
            locked = shops.locked(shop)
            some = list(orders.filter(pk__gt=last)[:AT_ONCE])
            keep(locked, ((order, None) for order in some))
            if some:
                last = some[-1].pk
                cursors.move(name, str(last))
        if len(some) < AT_ONCE:
            return True
    return False


def _place(shop: Shop) -> int:
    """After which order to go on; with other rates than the last time, from the oldest that is looked at."""
    name, rates = f"statements:{shop.key}", Rates(shop).digest
    place = cursors.read(name)
    if place is not None and cursors.read(f"{name}:rates") == rates:
        return int(place)
    placed = Order.objects.filter(shop=shop, placed_at__gte=clock.now() - LOOKED_BACK)
    first = placed.aggregate(first=Min("pk"))["first"] or 1
    cursors.move(name, str(first - 1))
    cursors.move(f"{name}:rates", rates)
    return first - 1
