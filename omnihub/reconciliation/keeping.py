"""Differences into their rows: found again, they stay one; no longer found, they are gone by themselves."""

from collections.abc import Collection, Sequence
from datetime import date

from django.db import transaction

from omnihub.core import clock, texts, upsert
from omnihub.reconciliation.guessing import guess
from omnihub.reconciliation.models import Book, Difference
from omnihub.reconciliation.records import Found

State = Difference.State


@transaction.atomic
def keep(book: Book, day: date, found: Sequence[Found]) -> int:
    """What one comparison of a book's day found, and nothing else of that day. Answers how many are new."""
    seen = {(one.key, one.what.value): one for one in found}
    known = _known(book, day, {key for key, _what in seen})
    rows = [_lay(known.get(place) or _new(book, one), one) for place, one in seen.items()]
    fresh = sum(row.pk is None for row in rows)
    upsert.rows(Difference, rows, unique=("book", "key", "what"))
    _end([row for place, row in known.items() if place not in seen and row.day == day and not row.gone_at])
    return fresh


def _known(book: Book, day: date, keys: Collection[str]) -> dict[tuple[str, str], Difference]:
    rows = Difference.objects.select_for_update().filter(book=book)
    mine = rows.filter(day=day).order_by("pk") | rows.filter(key__in=keys).order_by("pk")
    return {(row.key, row.what): row for row in mine}


def _new(book: Book, one: Found) -> Difference:
    return Difference(book=book, key=one.key, what=one.what.value, first_seen_at=clock.now())


def _lay(row: Difference, one: Found) -> Difference:
    """What a person said of it holds for as long as the sums do."""
    moved = row.pk is not None and (row.ours, row.theirs) != (one.ours, one.theirs)
    if moved or row.gone_at:
        row.state = State.OPEN
    row.gone_at, row.last_seen_at = None, clock.now()
    row.shop_id, row.order_id, row.day, row.currency = one.shop_pk, one.order_pk, one.day, one.currency
    row.ours, row.theirs, row.off = one.ours, one.theirs, one.off
    row.guess, row.evidence = texts.kept(guess(one)), dict(one.facts)
    return row


def _end(rows: Sequence[Difference]) -> None:
    for row in rows:
        row.state, row.gone_at = State.SETTLED, clock.now()
    upsert.changed(Difference, rows, ["state", "gone_at"])
