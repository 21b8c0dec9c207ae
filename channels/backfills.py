"""Days that a person wants to have read as history: asked for, walked through page by page, cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from channels import shops, todos
from channels.models import Backfill, Shop
from omnihub.core import clock, work
from omnihub.core.models import Work

State = Backfill.State
OPEN = Q(state__in=[State.QUEUED, State.RUNNING])
MOST_NAMED = 200


class NothingToRead(ValueError):
    """The words say why this range cannot be read."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far the walk is: what was placed from `position` on is done, and the pages before `page`."""

    position: datetime
    page: str = ""


@dataclass(frozen=True, slots=True)
class Taken:
    """What one page brought."""

    found: int = 0
    read: int = 0
    problems: Sequence[tuple[str, str]] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Progress:
    """`rate` is orders a second of reading; None where nothing can be said yet."""

    percent: int
    rate: float | None
    left: timedelta | None


def range_of(shop: Shop, since: datetime, until: datetime) -> tuple[datetime, datetime]:
    """What of this range is history: orders from go-live on come by themselves, by the ordinary road."""
    end = min(until, shop.go_live_at or clock.now(), clock.now()).replace(microsecond=0)
    start = since.replace(microsecond=0)
    if start >= until:
        raise NothingToRead("The range ends before it begins.")
    if start >= end:
        raise NothingToRead(
            "All of this range is after go-live or still to come. Orders from go-live on are read by "
            "themselves: choose earlier days."
        )
    return start, end


@transaction.atomic
def ask(shop: Shop, since: datetime, until: datetime, by: str) -> Backfill:
    """One at a time a shop. Raises NothingToRead for a range without history, or while one is open."""
    shop = shops.locked(shop)
    start, end = range_of(shop, since, until)
    if Backfill.objects.filter(OPEN, shop=shop).exists():
        raise NothingToRead("A backfill of this shop is on its way already. Wait for it, or cancel it first.")
    run = Backfill.objects.create(
        shop=shop, since=start, until=end, position=end, asked_at=clock.now(), asked_by=by[:150]
    )
    work.add([todos.backfill(shop.key, run.pk, f"asked for by {by}"[:200])])
    return run


@transaction.atomic
def cancel(run: Backfill, by: str) -> bool:
    """What was read stays. A page on its way is finished and not counted any more."""
    open_or_stopped = Backfill.objects.filter(OPEN | Q(state=State.FAILED), pk=run.pk)
    if not open_or_stopped.update(
        state=State.CANCELLED, finished_at=clock.now(), note=f"cancelled by {by}"[:300]
    ):
        return False
    rows = Work.objects.filter(topic=todos.BACKFILL, subject=f"{run.shop.key}:{run.pk}")
    work.close(list(rows.values_list("pk", flat=True)), f"Cancelled by {by}")
    return True


@transaction.atomic
def go_on(run: Backfill, by: str) -> bool:
    """What stopped goes on where it was."""
    shops.locked(run.shop)
    if Backfill.objects.filter(OPEN, shop=run.shop).exists():
        return False
    stopped = Backfill.objects.filter(pk=run.pk, state__in=[State.FAILED, State.CANCELLED])
    if not stopped.update(state=State.QUEUED, finished_at=None, note=""):
        return False
    work.add([todos.backfill(run.shop.key, run.pk, f"goes on, asked for by {by}"[:200])])
    return True


def begin(pk: int) -> Backfill | None:
    """None: it is done, cancelled or gone. One that stopped goes on when its work is tried again."""
    runs = Backfill.objects.filter(pk=pk)
    runs.filter(OPEN | Q(state=State.FAILED)).update(state=State.RUNNING, finished_at=None, note="")
    return runs.filter(state=State.RUNNING).select_related("shop").first()


def move(run: Backfill, to: Place, taken: Taken) -> bool:
    """After what was read is safe. False: cancelled meanwhile, or another worker was here first."""
    named = [*run.problems, *({"order": number, "words": words} for number, words in taken.problems)]
    here = Backfill.objects.filter(
        pk=run.pk, state=State.RUNNING, counting=run.counting, position=run.position, page=run.page
    )
    moved = here.update(
        position=to.position,
        page=to.page,
        found=F("found") + taken.found,
        read=F("read") + taken.read,
        troubled=F("troubled") + len(taken.problems),
        problems=named[:MOST_NAMED],
        seconds=F("seconds") + taken.seconds,
    )
    if moved:
        run.refresh_from_db()
    return bool(moved)


def turn(run: Backfill) -> bool:
    """All are counted: now they are read. False: that was the second walk, and it is over."""
    counted = Backfill.objects.filter(pk=run.pk, state=State.RUNNING, counting=True)
    if counted.update(counting=False, position=F("until"), page=""):
        run.refresh_from_db()
        return True
    over = Backfill.objects.filter(pk=run.pk, state=State.RUNNING, counting=False)
    over.update(state=State.DONE, finished_at=clock.now(), note="")
    return False


def stumble(run: Backfill, words: str, *, for_good: bool) -> None:
    """A failure that is tried again leaves its words; one that needs a person stops the backfill."""
    running = Backfill.objects.filter(pk=run.pk, state=State.RUNNING)
    if for_good:
        running.update(state=State.FAILED, finished_at=clock.now(), note=words[:300])
    else:
        running.update(note=words[:300])


def progress(run: Backfill) -> Progress:
    if run.state == State.DONE:
        return Progress(100, _rate(run), None)
    if run.counting or not run.found:
        return Progress(0, None, None)
    rate = _rate(run)
    rest = max(run.found - run.read, 0)
    left = timedelta(seconds=rest / rate) if rate else None
    return Progress(min(99, 100 * run.read // run.found), rate, left)


def _rate(run: Backfill) -> float | None:
    return run.read / run.seconds if run.read and run.seconds else None
