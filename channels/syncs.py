"""Looks at a whole shop that a person asked for, and how far they are."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q, QuerySet

from channels import shops, todos
from channels.models import Order, Published, Shop, SyncRun
from omnihub.core import clock, routes, work
from omnihub.core.models import Work

OPEN = Q(state__in=[SyncRun.State.QUEUED, SyncRun.State.RUNNING])
LOOKS: Mapping[str, Callable[[str, str], work.Todo]] = {
    SyncRun.Kind.LISTINGS: todos.listings,
    SyncRun.Kind.SHOP: todos.update,
    SyncRun.Kind.LABELS: todos.labels,
}
NOT_DONE = Q(state__in=[Work.State.WAITING, Work.State.SENDING])


@dataclass(frozen=True, slots=True)
class Progress:
    """Of one run: orders found, read since it was asked for, still to be read, held for a person.

    `changed` is empty where a kind of run does not count it.
    """

    found: int
    pulled: int
    waiting: int
    held: int
    done: bool
    changed: int | None = None


def ask(shop: Shop, kind: str, by: str) -> SyncRun:
    """One run of a kind at a time: asking again hurries the one that is on its way."""
    with transaction.atomic():
        shop = shops.locked(shop)
        settle(shop)
        run, _new = SyncRun.objects.filter(OPEN).get_or_create(
            shop=shop, kind=kind, defaults={"asked_at": clock.now(), "asked_by": by[:150]}
        )
        work.add(_looks(shop, SyncRun.Kind(kind), f"asked for by {by}"[:200]))
    return run


def _looks(shop: Shop, kind: SyncRun.Kind, reason: str) -> list[work.Todo]:
    """Orders bring their returns, which no progress waits for. Inventory is looked at on both sides, where
    somebody reads the ERP for us.
    """
    if kind == SyncRun.Kind.ORDERS:
        return [todos.catch_up(shop.key, reason), todos.returns(shop.key, reason)]
    if kind in LOOKS:
        return [LOOKS[kind](shop.key, reason)]
    found = [todos.look_at_stock(shop.key, reason)]
    if shop.stock_place and routes.known(todos.ERP_STOCK):
        found.append(todos.erp_stock(shop.stock_place, reason))
    return found


def begin(shop: Shop, kinds: Collection[str]) -> None:
    _open(shop, *kinds).filter(state=SyncRun.State.QUEUED).update(state=SyncRun.State.RUNNING, note="")


def count(shop: Shop, kind: str | Collection[str], found: int) -> None:
    if found:
        kinds = (kind,) if isinstance(kind, str) else kind
        _open(shop, *kinds).update(found=F("found") + found)


def end_look(shop: Shop, kind: str, being_done: Sequence[int] = ()) -> None:
    """Everything was seen. Orders may still be on their way in: `settle` ends the run when they are here.

    Whoever updates a shop gets its listings, too. They begin when the rest is here, so that one of two
    looks, and not neither, is the last.
    """
    now = clock.now()
    with transaction.atomic():
        listed = _open(shop, kind).update(listed_at=now)
        if kind == SyncRun.Kind.ORDERS:
            Shop.objects.filter(pk=shop.pk).update(synced_at=now)
        if kind == SyncRun.Kind.SHOP and listed:
            work.add([todos.listings(shop.key, "part of Update Shop")])
    settle(shop, being_done)


def fail(shop: Shop, kinds: Collection[str], words: str, *, for_good: bool) -> None:
    """A failure that is tried again leaves its words; one that needs a person ends the run."""
    if for_good:
        _end(_open(shop, *kinds), words)
    else:
        _open(shop, *kinds).update(note=words[:300])


def stop(shop: Shop, words: str) -> None:
    """The shop cannot be read at all: whoever asked for a look is told."""
    _end(SyncRun.objects.filter(OPEN, shop=shop), words)


def _end(runs: QuerySet[SyncRun], words: str) -> None:
    runs.update(state=SyncRun.State.FAILED, finished_at=clock.now(), note=words[:300])


def settle(shop: Shop, being_done: Sequence[int] = (), being_held: Sequence[int] = ()) -> None:
    """End the runs of this shop that have nothing left to wait for but what is `being_done` by the caller.
    Of that, `being_held` is what a person is about to be asked about.
    """
    listed = SyncRun.objects.filter(OPEN, shop=shop, listed_at__isnull=False)
    for run in listed:
        if not _waiting(run, being_done):
            listed.filter(pk=run.pk).update(
                state=SyncRun.State.DONE,
                finished_at=clock.now(),
                note="",
                changed=_changed(run),
                held=_held(run) + (_caused(run).filter(pk__in=being_held).count() if being_held else 0),
            )


def _waiting(run: SyncRun, being_done: Sequence[int] = ()) -> int:
    return _caused(run).filter(NOT_DONE).exclude(pk__in=being_done).count()


def progress(run: SyncRun) -> Progress:
    """What a listing needs is read with its page; orders are read, and numbers sent, one after another.

    What ended keeps its numbers: what happened to the shop since is not its doing.
    """
    if run.finished_at:
        return Progress(run.found, run.found, 0, run.held, done=True, changed=run.changed)
    still = _waiting(run)
    done = run.state == SyncRun.State.DONE or (run.listed_at is not None and not still)
    pulled = run.found
    if run.kind == SyncRun.Kind.ORDERS:
        pulled = Order.objects.filter(shop=run.shop, read_at__gte=run.asked_at).count()
    return Progress(
        found=run.found,
        pulled=pulled,
        waiting=still,
        held=_held(run),
        done=done,
        changed=_changed(run),
    )


def _held(run: SyncRun) -> int:
    return _caused(run).filter(state=Work.State.HELD).count()


def _changed(run: SyncRun) -> int | None:
    """Orders that came or changed, or numbers that were sent, since it was asked for."""
    if run.kind == SyncRun.Kind.ORDERS:
        return Order.objects.filter(shop=run.shop, changed_at__gte=run.asked_at).count()
    if run.kind == SyncRun.Kind.STOCK:
        return Published.objects.filter(listing__shop=run.shop, pushed_at__gte=run.asked_at).count()
    return None


def _caused(run: SyncRun) -> QuerySet[Work]:
    """The work that a look makes and that belongs to it."""
    mine = Q(subject=run.shop.key) | Q(subject__startswith=f"{run.shop.key}:")
    if run.kind == SyncRun.Kind.ORDERS:
        return Work.objects.filter(mine, topic=todos.PULL)
    if run.kind == SyncRun.Kind.SHOP:
        return Work.objects.filter(topic=todos.LISTINGS, subject=run.shop.key)
    if run.kind == SyncRun.Kind.LABELS:
        return Work.objects.filter(mine, topic=todos.LABEL)
    if run.kind == SyncRun.Kind.LISTINGS:
        return Work.objects.none()
    here = Q(mine, topic__in=[todos.LOOK_AT_STOCK, todos.CHECK_STOCK, todos.STOCK])
    return Work.objects.filter(here | Q(topic=todos.ERP_STOCK, subject=run.shop.stock_place or "-"))


def _open(shop: Shop, *kinds: str) -> QuerySet[SyncRun]:
    return SyncRun.objects.filter(OPEN, shop=shop, kind__in=kinds)
