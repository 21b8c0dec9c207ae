"""Two profiles become one by somebody's word, and two again by another one.

Profiles are locked in the order of their keys before anything is looked at, so of two people who decide on
one pair the second finds it decided.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import transaction
from django.db.models import Q

from channels.models import Customer, CustomerMerge, CustomerPair, CustomerProfile, Tagged
from channels.people import Person
from omnihub.core import clock

State = CustomerPair.State
VALUES = ("name", "phone", "email")
SECOND = "second"


class Decided(StrEnum):
    DONE = "done"
    ALREADY = "already"
    LATER_FIRST = "later_first"
    """Another merge came after it and must be undone before."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a merge has changed, to be put back as it was."""

    told: Mapping[str, str]
    left: Mapping[str, str]
    customers: Sequence[int]
    tags: Sequence[int]
    closed: Sequence[int]
    made: Sequence[int]


@transaction.atomic
def merge(pair_pk: int, choice: Mapping[str, str], by: str) -> Decided:
    """The older profile stays. `choice`: of name, phone and e-mail those to be taken from the second."""
    pair = _locked(pair_pk)
    if pair is None:
        return Decided.ALREADY
    kept, gone = pair.first, pair.second
    told = {name: getattr(kept, name) for name in (*VALUES, "note")}
    _choose(kept, gone, choice)
    left = {name: getattr(kept, name) for name in (*VALUES, "note")}
    moved = _move(kept, gone)
    tags = _tag(kept, gone)
    _decide(pair, State.MERGED, by)
    closed, made = _hand_on(pair)
    taken = Taken(told, left, moved, tags, closed, made)
    CustomerMerge.objects.create(kept=kept, gone=gone, by=by[:150], before=_plain(taken))
    return Decided.DONE


@transaction.atomic
def keep_apart(pair_pk: int, by: str) -> Decided:
    pair = _locked(pair_pk)
    if pair is None:
        return Decided.ALREADY
    _decide(pair, State.DIFFERENT, by)
    return Decided.DONE


@transaction.atomic
def undo(merge_pk: int, by: str) -> Decided:
    """Orders that came since stay with their buyer, and so go where the buyer goes."""
    row = CustomerMerge.objects.get(pk=merge_pk)
    kept, gone = _profiles([row.kept_id, row.gone_id])
    row = CustomerMerge.objects.select_for_update().get(pk=merge_pk)
    if row.undone_at:
        return Decided.ALREADY
    later = CustomerMerge.objects.filter(kept=kept, undone_at=None, pk__gt=row.pk)
    if kept.merged_into_id or later.exists():
        return Decided.LATER_FIRST
    taken = Taken(**row.before)
    _put_back(kept, gone, taken)
    CustomerPair.objects.filter(pk__in=taken.made, state=State.OPEN).delete()
    CustomerPair.objects.filter(pk__in=taken.closed, state=State.FOLLOWS).update(state=State.OPEN)
    again = CustomerPair.objects.filter(first=kept, second=gone, state=State.MERGED)
    again.update(state=State.OPEN, decided_at=None, decided_by="")
    row.undone_at, row.undone_by = clock.now(), by[:150]
    row.save(update_fields=["undone_at", "undone_by"])
    return Decided.DONE


def _locked(pair_pk: int) -> CustomerPair | None:
    """The pair with its profiles, all locked; None where it is decided."""
    pair = CustomerPair.objects.filter(pk=pair_pk).first()
    if pair is None:
        return None
    first, second = _profiles([pair.first_id, pair.second_id])
    pair = CustomerPair.objects.select_for_update().filter(pk=pair_pk, state=State.OPEN).first()
    if pair is None or first.merged_into_id or second.merged_into_id:
        return None
    pair.first, pair.second = first, second
    return pair


def _profiles(pks: Iterable[int]) -> list[CustomerProfile]:
    return list(CustomerProfile.objects.select_for_update().filter(pk__in=list(pks)).order_by("pk"))


def _choose(kept: CustomerProfile, gone: CustomerProfile, choice: Mapping[str, str]) -> None:
    first, second = Person.of([kept, gone])
    for name in VALUES:
        ours, theirs = getattr(first, name), getattr(second, name)
        setattr(kept, name, (theirs or ours) if choice.get(name) == SECOND else (ours or theirs))
    kept.note = "\n".join(note for note in (kept.note, gone.note) if note)
    kept.save(update_fields=[*VALUES, "note"])


def _move(kept: CustomerProfile, gone: CustomerProfile) -> list[int]:
    """Locked in the order in which orders are written, so neither waits for the other in a circle."""
    rows = Customer.objects.select_for_update().filter(profile=gone).order_by("shop", "remote_id")
    pks = list(rows.values_list("pk", flat=True))
    Customer.objects.filter(pk__in=pks).update(profile=kept)
    gone.merged_into = kept
    gone.save(update_fields=["merged_into"])
    return pks


def _tag(kept: CustomerProfile, gone: CustomerProfile) -> list[int]:
    have = set(Tagged.objects.filter(profile=kept).values_list("tag", flat=True))
    new = sorted(set(Tagged.objects.filter(profile=gone).values_list("tag", flat=True)) - have)
    Tagged.objects.bulk_create(Tagged(profile=kept, tag_id=tag) for tag in new)
    return new


def _decide(pair: CustomerPair, state: str, by: str) -> None:
    pair.state, pair.decided_at, pair.decided_by = state, clock.now(), by[:150]
    pair.save(update_fields=["state", "decided_at", "decided_by"])


def _hand_on(pair: CustomerPair) -> tuple[list[int], list[int]]:
    """What was asked, or said, of the profile that went is so of the one that stayed."""
    kept, gone = pair.first_id, pair.second_id
    about = Q(first=gone) | Q(second=gone)
    theirs = list(CustomerPair.objects.filter(about, state__in=[State.OPEN, State.DIFFERENT]).order_by("pk"))
    known = _of(kept)
    made = []
    for row in theirs:
        other = row.second_id if row.first_id == gone else row.first_id
        same = known.get(other)
        if same is None:
            made.append(_copied(row, kept, other))
        elif row.state == State.DIFFERENT and same.state == State.OPEN:
            _decide(same, State.DIFFERENT, row.decided_by)
    open_ones = [row.pk for row in theirs if row.state == State.OPEN]
    CustomerPair.objects.filter(pk__in=open_ones).update(state=State.FOLLOWS)
    return open_ones, [row.pk for row in CustomerPair.objects.bulk_create(made)]


def _of(profile: int) -> dict[int, CustomerPair]:
    rows = CustomerPair.objects.filter(Q(first=profile) | Q(second=profile))
    return {row.second_id if row.first_id == profile else row.first_id: row for row in rows}


def _copied(row: CustomerPair, kept: int, other: int) -> CustomerPair:
    return CustomerPair(
        first_id=min(kept, other),
        second_id=max(kept, other),
        state=row.state,
        score=row.score,
        reasons=row.reasons,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
    )


def _put_back(kept: CustomerProfile, gone: CustomerProfile, taken: Taken) -> None:
    """What somebody changed since the merge is theirs and stays."""
    for name, value in taken.told.items():
        if getattr(kept, name) == taken.left[name]:
            setattr(kept, name, value)
    kept.save(update_fields=[*taken.told])
    theirs = Customer.objects.select_for_update().filter(pk__in=taken.customers, profile=kept)
    pks = list(theirs.order_by("shop", "remote_id").values_list("pk", flat=True))
    Customer.objects.filter(pk__in=pks).update(profile=gone)
    Tagged.objects.filter(profile=kept, tag__in=taken.tags).delete()
    gone.merged_into = None
    gone.save(update_fields=["merged_into"])


def _plain(taken: Taken) -> dict[str, Any]:
    return {name: getattr(taken, name) for name in Taken.__slots__}
