"""Two books against each other, by what both call a sum. Pure.

The caller brings one day of each book and the partners of both whatever their day, so that a sum which one
book dates before midnight and the other after it is no difference. Only the day's own is counted and told.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from omnihub.core import clock
from omnihub.reconciliation.records import Compared, Found, Item, What

Side = dict[str, list[Item]]


def compare(ours: Iterable[Item], theirs: Iterable[Item], day: date, *, settled_before: datetime) -> Compared:
    """What is younger than `settled_before` and missing on one side is on its way, and counted apart."""
    here, there = _by_key(ours), _by_key(theirs)
    mine, other = _dated(here, day), _dated(there, day)
    seen = Compared(ours=len(mine), theirs=len(other), ours_sum=_sum(mine), theirs_sum=_sum(other))
    for key in sorted(here.keys() | there.keys()):
        different = [one for one in _differences(here.get(key, []), there.get(key, [])) if one.day == day]
        young = max(item.at for item in here.get(key, []) + there.get(key, [])) >= settled_before
        if young and different:
            seen.waiting += 1
        else:
            seen.found += different
    return seen


def _by_key(items: Iterable[Item]) -> Side:
    side: Side = defaultdict(list)
    for item in items:
        side[item.key].append(item)
    return dict(side)


def _dated(side: Side, day: date) -> list[Item]:
    return [item for items in side.values() for item in items if clock.jakarta_date(item.at) == day]


def _sum(items: Iterable[Item]) -> Decimal:
    return sum((item.amount for item in items), Decimal(0))


def _differences(ours: list[Item], theirs: list[Item]) -> list[Found]:
    if len(ours) > 1:
        return [_found(What.DOUBLED_HERE, ours, theirs)]
    if len(theirs) > 1 and ours:
        return [_found(What.DOUBLED_THERE, ours, theirs)]
    if not theirs:
        return [_found(What.MISSING_THERE, ours, theirs)]
    if not ours:
        return [_found(What.MISSING_HERE, ours, theirs)]
    return _of_a_pair(ours, theirs)


def _of_a_pair(ours: list[Item], theirs: list[Item]) -> list[Found]:
    mine, other = ours[0], theirs[0]
    if mine.currency != other.currency:
        return [_found(What.CURRENCY, ours, theirs)]
    if mine.amount != other.amount:
        return [_found(What.AMOUNT, ours, theirs)]
    if mine.ended_well != other.ended_well:
        return [_found(What.STATE, ours, theirs)]
    return []


def _found(what: What, ours: list[Item], theirs: list[Item]) -> Found:
    both = [*ours, *theirs]
    first = both[0]
    return Found(
        key=first.key,
        what=what,
        day=clock.jakarta_date(first.at),
        ours=sum((one.amount for one in ours), Decimal(0)) if ours else None,
        theirs=sum((one.amount for one in theirs), Decimal(0)) if theirs else None,
        currency=first.currency,
        order_pk=next((one.order_pk for one in both if one.order_pk), None),
        shop_pk=next((one.shop_pk for one in both if one.shop_pk), None),
        facts={name: fact for one in reversed(both) for name, fact in one.facts.items()},
    )
