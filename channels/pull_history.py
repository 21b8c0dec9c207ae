"""Read old orders into the mirror, in slices, behind everything that is alive.

A slice walks page by page and moves the cursor after each, so it may be killed anywhere: the page is read
once more, and reading an order twice changes nothing. History is never pushed: `save_all` sees to that.
"""

import time
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from channels import backfills, marketplaces, pull, todos
from channels import orders as mirror
from channels.backfills import Place, Taken
from channels.marketplaces import Marketplace
from channels.models import Backfill, Order, Shop
from omnihub.core import batches, clock, gates, work
from omnihub.core.errors import Fate, RemoteError
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome

AT_ONCE = 50
LIVE = (todos.PULL, todos.CATCH_UP, todos.RELEASES, todos.REFRESH, todos.LOST_PUSHES)
WAITS_TOO_LONG = timedelta(seconds=1)
UNREADABLE = "The marketplace lists this order and does not show it."
MET = "met while older orders were read"


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    """What is missing in the answer is not over: it is given back and comes again in a moment."""
    turn = Deadline.after(min(deadline.left(), settings.BACKFILL_SLICE_SECONDS))
    outcomes = {one.pk: _slice(one, turn) for one in works}
    return {pk: outcome for pk, outcome in outcomes.items() if outcome is not None}


def _slice(one: Work, turn: Deadline) -> Outcome | None:
    run = backfills.begin(int(todos.shop_and_number(one.subject)[1]))
    if run is None:
        return Outcome.done("Cancelled, or read already.")
    if closed := pull.closed_because(run.shop):
        backfills.stumble(run, closed.words, for_good=True)
        return closed
    try:
        return _walk(run, marketplaces.for_shop(run.shop), turn)
    except RemoteError as error:
        backfills.stumble(run, error.words, for_good=error.fate != Fate.AGAIN)
        return Outcome.of(error)


def _walk(run: Backfill, marketplace: Marketplace, turn: Deadline) -> Outcome | None:
    """A page at least, however short the turn."""
    while not _gives_way(run.shop, turn):
        began = time.monotonic()
        start = max(run.since, run.position - marketplace.longest_window)
        numbers, page = marketplace.placed(start, run.position, run.page)
        taken = Taken(found=len(numbers)) if run.counting else _read(run.shop, marketplace, numbers, began)
        if not backfills.move(run, Place(run.position, page) if page else Place(start), taken):
            return Outcome.done("Cancelled.")
        if not page and start <= run.since and not backfills.turn(run):
            return Outcome.done(_end(run))
        if turn.passed():
            break
    return None


def _gives_way(shop: Shop, turn: Deadline) -> bool:
    """Live work of any shop goes first; and what is called at leisure leaves room for what is not."""
    late = clock.now() - WAITS_TOO_LONG
    if Work.objects.filter(topic__in=LIVE, state=Work.State.WAITING, not_before__lt=late).exists():
        return True
    wait = gates.seconds_until(shop.key, settings.BACKFILL_LEAVES)
    if wait > turn.left():
        return True
    time.sleep(wait)
    return False


def _read(shop: Shop, marketplace: Marketplace, numbers: Sequence[str], began: float) -> Taken:
    """One order's problem is named, and the others are read."""
    problems: dict[str, str] = {}
    live = _live(shop, numbers)
    for some in batches.of(AT_ONCE, [number for number in numbers if number not in live]):
        pulled = marketplace.pull(some)
        live |= {one.number for one in pulled.orders if shop.go_live_at and one.placed_at >= shop.go_live_at}
        mirror.save_all(shop, [one for one in pulled.orders if one.number not in live])
        problems |= {number: error.words for number, error in pulled.problems.items()}
        seen = {one.number for one in pulled.orders} | problems.keys()
        problems |= {number: UNREADABLE for number in some if number not in seen}
    if live:
        with transaction.atomic():
            work.add(todos.pull(shop.key, number, MET) for number in sorted(live))
    return Taken(read=len(numbers), problems=sorted(problems.items()), seconds=time.monotonic() - began)


def _live(shop: Shop, numbers: Sequence[str]) -> set[str]:
    """Those that are ours to carry although they are old: they take the ordinary road."""
    adopted = Order.objects.filter(shop=shop, number__in=numbers, adopted=True)
    return set(adopted.values_list("number", flat=True))


def _end(run: Backfill) -> str:
    words = f"{run.read} orders read as history"
    return f"{words}, {run.troubled} of them with a problem" if run.troubled else words
