"""Connect and switch shops. Every change says who made it, in the log."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from channels import stale, todos
from channels.models import Connection, Order, OrderEvent, Shop
from channels.records import BY_MARKETPLACE, ShopData, TokenData
from channels.states import BEFORE_HAND_OVER, ENDED
from omnihub.core import batches, clock, work
from omnihub.core.errors import Fate
from omnihub.core.models import Work

logger = logging.getLogger("omnihub.channels")

SWITCHES = frozenset(
    {"pulls", "pushes_orders", "pushes_stock", "pushes_fulfilled", "arranges", "cancels", "messages"}
)
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Connected:
    """What came of one consent, which may be for several shops: those that are in, and why others are not."""

    shops: tuple[Shop, ...]
    problems: tuple[str, ...] = ()


def locked(shop: Shop) -> Shop:
    """One writer a shop at a time. Its rows may go on being pointed at, hence NO KEY."""
    return Shop.objects.select_for_update(no_key=True).get(pk=shop.pk)


def lock_all() -> None:
    """For what touches the listings of many shops."""
    list(Shop.objects.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))


def find(key: str) -> Shop | None:
    """By the name that work and the command line use: shopee:220000123."""
    kind, _, remote_id = key.partition(":")
    return Shop.objects.filter(kind=kind, remote_id=remote_id).first()


@transaction.atomic
def connect(kind: str, data: ShopData, tokens: TokenData, by: str) -> Shop:
    """A shop is connected once: connecting it again gives it new tokens and changes nothing else."""
    shop, new = Shop.objects.select_for_update(no_key=True).get_or_create(
        kind=kind, remote_id=data.remote_id, defaults={"name": data.name}
    )
    _take(shop, data)
    now = clock.now()
    connection = Connection.objects.select_for_update().filter(shop=shop).first() or Connection(
        shop=shop, version=0
    )
    connection.access_token, connection.refresh_token = tokens.access_token, tokens.refresh_token
    connection.access_expires_at = tokens.access_expires_at
    connection.refresh_expires_at = tokens.refresh_expires_at
    connection.authorised_until = data.authorised_until
    connection.version += 1
    connection.refresh_claim = connection.refresh_claimed_until = None
    connection.refreshed_at = now
    connection.save()
    asks = (todos.catch_up, todos.listings, todos.update, todos.authorisation)
    work.add(ask(shop.key, "connected") for ask in asks)
    _wake(shop)
    _log("shop connected" if new else "shop connected again", shop, by)
    return shop


@transaction.atomic
def confirm(shop: Shop, data: ShopData) -> None:
    """The marketplace answered in this shop's name: take over what it says about itself."""
    shop = locked(shop)
    before = shop.state
    _take(shop, data)
    mine = Connection.objects.filter(shop=shop)
    other_end = mine.exclude(authorised_until=data.authorised_until)  # also where it was not known
    if other_end.update(authorised_until=data.authorised_until) or before != shop.state:
        work.add([todos.authorisation(shop.key, "the authorisation changed")])
    if before != shop.state:
        _log(f"shop {shop.state}", shop, "")
    if shop.state == Shop.State.CONNECTED:
        if before != Shop.State.CONNECTED:
            work.add([todos.catch_up(shop.key, "connected again")])
        _wake(shop)


def _wake(shop: Shop) -> None:
    """What waited for the seller to let us in again."""
    about = Q(subject=shop.key) | Q(subject__startswith=f"{shop.key}:")
    topics = (*todos.FROM_MARKETPLACE, *todos.TO_MARKETPLACE)
    held = Work.objects.filter(about, topic__in=topics, state=Work.State.HELD)
    work.retry(list(held.filter(fate=Fate.SETTINGS).values_list("pk", flat=True)))


def _take(shop: Shop, data: ShopData) -> None:
    shop.name, shop.region, shop.currency = data.name[:200], data.region[:8], data.currency[:3]
    shop.state = Shop.State.BLOCKED if data.blocked_because else Shop.State.CONNECTED
    shop.state_reason = data.blocked_because[:300]
    shop.save(update_fields=["name", "region", "currency", "state", "state_reason"])


def disconnect(shop: Shop, reason: str) -> None:
    """The authorisation is gone. Work for the shop waits until somebody connects it again."""
    _close(shop, Shop.State.DISCONNECTED, reason)


def block(shop: Shop, reason: str) -> None:
    _close(shop, Shop.State.BLOCKED, reason)


@transaction.atomic
def _close(shop: Shop, state: Shop.State, reason: str) -> None:
    closed = Shop.objects.filter(pk=shop.pk).exclude(state=state, state_reason=reason[:300])
    if closed.update(state=state, state_reason=reason[:300]):
        work.add([todos.authorisation(shop.key, f"shop {state.value}")])
        logger.warning("shop %s", state.value, extra={"shop": shop.key, "reason": reason})


@transaction.atomic
def go_live(shop: Shop, at: datetime, by: str) -> Shop:
    """From `at` on orders are ours to carry. Older ones are history; the timeline says who decided it.

    Marketplaces tell an order's moment in whole seconds: an order of the very second of go-live is ours.
    """
    at = at.replace(microsecond=0)
    shop = locked(shop)
    shop.go_live_at = at
    shop.save(update_fields=["go_live_at"])
    mine = Order.objects.filter(shop=shop)
    newly_ours = list(mine.filter(history=True, placed_at__gte=at).values_list("pk", flat=True))
    too_old = mine.filter(history=False, adopted=False, placed_at__lt=at)
    newly_old = list(too_old.values_list("pk", flat=True))
    for pks, history in ((newly_ours, False), (newly_old, True)):
        for batch in batches.of(AT_ONCE, pks):
            _turn(batch, history=history, by=by)
    if shop.pushes_orders:
        _push_all(shop, "the shop went live")
    if shop.pushes_stock:
        work.add([todos.check_stock(shop.key, "the shop went live")])
    _log(f"go-live set to {at.isoformat()}", shop, by)
    return shop


def _turn(pks: list[int], *, history: bool, by: str) -> None:
    Order.objects.filter(pk__in=pks).update(history=history)
    words = "history: placed before the shop went live" if history else "placed after the shop went live"
    now = clock.now()
    OrderEvent.objects.bulk_create(
        OrderEvent(order_id=pk, at=now, kind="note", after=words, by=by[:150]) for pk in pks
    )
    stale.orders(pks, "go-live was set")


@transaction.atomic
def switch(shop: Shop, name: str, *, on: bool, by: str) -> Shop:
    """One of the kill switches. Turning one on does what waited for it."""
    if name not in SWITCHES:
        raise ValueError(f"{name!r} is not a switch of a shop; there are {', '.join(sorted(SWITCHES))}")
    shop = locked(shop)
    if getattr(shop, name) == on:
        return shop
    setattr(shop, name, on)
    shop.save(update_fields=[name])
    _log(f"{name} switched {'on' if on else 'off'}", shop, by)
    if on and name == "pushes_orders":
        _push_all(shop, "switched on")
    if on and name == "pushes_fulfilled" and shop.pushes_orders:
        _push_fulfilled(shop)
    if on and name == "arranges":
        _follow_open(shop)
    if on and name == "pulls":
        work.add([todos.catch_up(shop.key, "switched on")])
    return shop


def push_open(shop: Shop, reason: str) -> None:
    """Inside the caller's transaction. Where an order's way has ended, nothing is asked for again."""
    shop = locked(shop)
    if not shop.pushes_orders:
        return
    open_ones = Order.objects.filter(shop=shop, history=False).exclude(status__in=ENDED).order_by("pk")
    for batch in batches.of(AT_ONCE, open_ones.values_list("pk", flat=True).iterator()):
        work.add(todos.push(pk, reason) for pk in batch)


def _follow_open(shop: Shop) -> None:
    """Their parcels become known to shipping."""
    open_ones = Order.objects.filter(shop=shop, history=False, status__in=BEFORE_HAND_OVER).order_by("pk")
    for batch in batches.of(AT_ONCE, open_ones.values_list("pk", flat=True).iterator()):
        work.add(todos.follow(pk, "arranging shipments switched on") for pk in batch)


def _push_fulfilled(shop: Shop) -> None:
    theirs = Order.objects.filter(shop=shop, history=False, fulfilled_by=BY_MARKETPLACE).order_by("pk")
    for batch in batches.of(AT_ONCE, theirs.values_list("pk", flat=True).iterator()):
        work.add(todos.push(pk, "orders of the marketplace's warehouse switched on") for pk in batch)


def _push_all(shop: Shop, reason: str) -> None:
    ours = Order.objects.filter(Q(shop=shop) & Q(history=False)).order_by("pk")
    for batch in batches.of(AT_ONCE, ours.values_list("pk", flat=True).iterator()):
        work.add(todos.push(pk, reason) for pk in batch)
    released = ours.filter(released_at__isnull=False).values_list("released_at", flat=True)
    work.add(todos.payments(shop.pk, (moment for moment in released.iterator() if moment)))


def _log(what: str, shop: Shop, by: str) -> None:
    logger.info(what, extra={"shop": shop.key, "by": by})
