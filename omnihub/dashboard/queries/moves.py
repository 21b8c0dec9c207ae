"""Moves of many orders: the batches, how far each is, and what became of every order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from django.db.models import Count, F, Q, QuerySet

from channels import todos
from channels.models import Shop
from omnihub.core import batches, texts
from omnihub.core.models import Work
from omnihub.dashboard.queries.moments import Mark
from omnihub.language.said import said
from shipping import moving
from shipping.models import Move, MoveBatch, Shipment

PAGE_SIZE = 50
AT_ONCE = 500
State = Move.State
GROUPS = ("refused", "open", "done")


@dataclass(frozen=True, slots=True)
class Counts:
    total: int
    open: int
    done: int
    already: int
    refused: int

    @property
    def ended(self) -> int:
        return self.total - self.open


@dataclass(frozen=True, slots=True)
class Row:
    move: Move
    state: str
    words: str


@dataclass(frozen=True, slots=True)
class Page:
    rows: list[Row]
    after: int


@dataclass(frozen=True, slots=True)
class Batches:
    rows: list[MoveBatch]
    after: str


def newest(after: str) -> Batches:
    found = MoveBatch.objects.all()
    if mark := Mark.read(after):
        found = found.filter(asked_at__lte=mark.at).filter(Q(asked_at__lt=mark.at) | Q(pk__lt=mark.pk))
    some = list(found.order_by("-asked_at", "-pk")[: PAGE_SIZE + 1])
    shown = some[:PAGE_SIZE]
    return Batches(shown, str(Mark(shown[-1].asked_at, shown[-1].pk)) if len(some) > PAGE_SIZE else "")


def counted(some: Sequence[MoveBatch]) -> list[tuple[MoveBatch, Counts]]:
    """Of one page, in one question."""
    read = Q(state=State.READING, order__read_at__gte=F("batch__asked_at")) | moving.ARRANGED
    found = Move.objects.filter(batch__in=some).order_by().values("batch")
    sums = {
        row["batch"]: cast("Mapping[str, int]", row)
        for row in found.annotate(
            total=Count("pk"),
            refused=Count("pk", filter=Q(state=State.REFUSED) | moving.NOT_ARRANGED),
            already=Count("pk", filter=Q(state=State.ALREADY)),
            done=Count("pk", filter=Q(state=State.DONE) | read),
        )
    }
    return [(one, _counts(sums.get(one.pk, {}))) for one in some]


def _counts(row: Mapping[str, int]) -> Counts:
    """Nothing where it has no orders at all."""
    total, done, already, refused = (row.get(name, 0) for name in ("total", "done", "already", "refused"))
    return Counts(total, total - done - already - refused, done, already, refused)


def counts(batch: MoveBatch) -> Counts:
    """What could not be read counts with what was refused: both wait for a person."""
    [(_batch, found)] = counted([batch])
    stuck = len(_held(of(batch, "open").filter(state=State.READING))) if found.open else 0
    return replace(found, open=found.open - stuck, refused=found.refused + stuck)


def of(batch: MoveBatch, group: str) -> QuerySet[Move]:
    """A look has ended where its order's newest reading began after it was asked for; what is arranged, where
    its parcel says so.
    """
    moves = batch.moves.all()
    if group == "refused":
        return moves.filter(Q(state=State.REFUSED) | moving.NOT_ARRANGED)
    read = Q(order__read_at__gte=batch.asked_at)
    if group == "done":
        ended = Q(state__in=[State.DONE, State.ALREADY]) | moving.ARRANGED
        return moves.filter(ended | Q(state=State.READING) & read)
    asked = Q(state=State.ASKED, shipment__state__in=[Shipment.State.WAITING, Shipment.State.ASKED])
    return moves.filter(Q(state=State.WAITING) | asked | Q(state=State.READING) & ~read)


def page(batch: MoveBatch, group: str, after: int) -> Page:
    found = of(batch, group) if group else batch.moves.all()
    found = found.select_related("order__shop", "shipment__package").filter(pk__gt=after)
    some = list(found.order_by("pk")[: PAGE_SIZE + 1])
    shown = some[:PAGE_SIZE]
    held = _held(batch.moves.filter(pk__in=[one.pk for one in shown], state=State.READING))
    rows = [_row(batch, one, held) for one in shown]
    return Page(rows, shown[-1].pk if len(some) > PAGE_SIZE else 0)


def _row(batch: MoveBatch, move: Move, held: Mapping[int, str]) -> Row:
    if move.state == State.READING and move.order.read_at >= batch.asked_at:
        return Row(move, State.DONE, "")
    if move.state == State.READING and move.pk in held:
        return Row(move, State.REFUSED, held[move.pk])
    if move.state == State.ASKED and move.shipment:
        return _of_parcel(move, move.shipment)
    return Row(move, move.state, str(move.get_reason_display()))


def _of_parcel(move: Move, shipment: Shipment) -> Row:
    if shipment.state in (Shipment.State.FAILED, Shipment.State.ENDED):
        words = said(texts.read(shipment.problem_words)) or str(shipment.get_state_display())
        return Row(move, State.REFUSED, words)
    ended = shipment.state in (Shipment.State.ARRANGED, Shipment.State.GONE)
    return Row(move, State.DONE if ended else State.ASKED, "")


def _held(reading: QuerySet[Move]) -> dict[int, str]:
    """Whose reading waits for a person, and in its words why."""
    shops = {shop.pk: shop.key for shop in Shop.objects.all()} if reading.exists() else {}
    rows = reading.values_list("pk", "order__shop", "order__number") if shops else ()
    by_subject = {f"{shops[shop]}:{number}": pk for pk, shop, number in rows}
    found: dict[int, str] = {}
    for some in batches.of(AT_ONCE, sorted(by_subject)):
        works = Work.objects.filter(topic=todos.PULL, state=Work.State.HELD, subject__in=some)
        found |= {by_subject[subject]: note for subject, note in works.values_list("subject", "note")}
    return found
