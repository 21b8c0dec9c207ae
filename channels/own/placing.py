"""A cart becomes an order: its pieces are taken, it has a number, and it waits for its money; all or nothing.

Two who want the last piece lock the same level, so the second one is told before paying.
"""

import secrets
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from channels import reservations, shops, stock
from channels.models import Checkout, Component, Order, Storefront
from channels.own import carts, moves
from channels.own.carts import Item
from channels.own.records import Ship
from channels.reservations import NotEnough
from omnihub.core import clock

OpenPayment = Callable[[int, datetime], object]
"""Opens what the order has to be paid: given by whoever is above payments, which channels does not know."""

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 7
PAY_WITHIN = timedelta(days=1)


class NotPlaced(Exception):
    """Why it is no order yet; the buyer looks again."""


class Empty(NotPlaced):
    pass


class NotForSale(NotPlaced):
    """The shop takes no orders now."""


class Changed(NotPlaced):
    """It costs another sum than the buyer has seen."""


class Lacking(NotPlaced):
    def __init__(self, items: Sequence[Item]) -> None:
        super().__init__(", ".join(item.line.name for item in items))
        self.items = items


@transaction.atomic
def place(pk: int, ship: Ship, seen: str, open_payment: OpenPayment) -> Checkout:
    """`seen` is the digest of what the buyer said yes to. Placed twice is placed once."""
    try:
        checkout = carts.locked(pk)
    except carts.Closed:
        return Checkout.objects.get(pk=pk)
    checkout.shop = shops.locked(checkout.shop)
    if checkout.of_website:
        return _take_up(checkout, ship, seen, open_payment)
    contents = carts.freshen(checkout)
    if not contents.items:
        raise Empty
    if not checkout.shop.live:
        raise NotForSale
    carts.lay_ship(checkout, ship)
    if contents.repriced or carts.digest(checkout) != seen:
        raise Changed
    _take(checkout, contents.items)
    _number(checkout)
    moves.save(checkout)
    checkout.order = Order.objects.get(shop=checkout.shop, number=checkout.number)
    checkout.save(update_fields=["order"])
    assert checkout.pay_by
    open_payment(checkout.order.pk, checkout.pay_by)
    return checkout


def _take_up(checkout: Checkout, ship: Ship, seen: str, open_payment: OpenPayment) -> Checkout:
    """An order of the website gets its courier and its payment: it is there already, and stays the one."""
    if not checkout.shop.live or not checkout.offered or checkout.order_id is None:
        raise NotForSale
    carts.lay_ship(checkout, ship)
    if carts.digest(checkout) != seen:
        raise Changed
    now = clock.now()
    checkout.state, checkout.pay_by = Checkout.State.PLACED, now + _within(checkout)
    checkout.placed_at = checkout.placed_at or now
    moves.save(checkout)
    stock.mark_held([checkout.order_id], None)
    open_payment(checkout.order_id, checkout.pay_by)
    return checkout


def _take(checkout: Checkout, items: Sequence[Item]) -> None:
    """The levels stay locked until the order, which keeps its pieces itself, is saved."""
    lines = {item.line.listing_id: item.line.quantity for item in items if item.line.listing_id}
    wants: dict[str, int] = defaultdict(int)
    for part in Component.objects.filter(listing__in=lines).select_related("product"):
        wants[part.product.sku] += part.quantity * lines[part.listing_id]
    holder = f"checkout:{checkout.pk}"
    try:
        if wants:
            reservations.reserve(checkout.shop, holder, wants, clock.now() + PAY_WITHIN)
            reservations.release(holder)
    except NotEnough as error:
        raise Lacking([item for item in carts.freshen(checkout).items if _short(item, error)]) from error
    if lacking := [item for item in carts.freshen(checkout).items if item.lacking]:
        raise Lacking(lacking)


def _short(item: Item, error: NotEnough) -> bool:
    if item.lacking or item.line.listing is None:
        return item.lacking
    return item.line.listing.components.filter(product__sku__in=error.missing).exists()


def _number(checkout: Checkout) -> None:
    """Random, so that no number tells how much a shop sells."""
    now = clock.now()
    tail = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    checkout.number = f"TS{clock.jakarta_date(now):%y%m%d}{tail}"
    checkout.state, checkout.placed_at, checkout.pay_by = Checkout.State.PLACED, now, now + _within(checkout)


def _within(checkout: Checkout) -> timedelta:
    storefront = Storefront.objects.filter(shop=checkout.shop).first()
    return timedelta(minutes=storefront.pay_within_minutes) if storefront else PAY_WITHIN


def again(checkout: Checkout) -> Checkout:
    """A new cart with the lines of an order that has ended, for the same buyer. Whom a partner's program
    began with goes on as a buyer of the shop's own, of whom it is told nothing.
    """
    by_program = checkout.source == Checkout.Source.API
    source = Checkout.Source.STOREFRONT if by_program else checkout.source
    with transaction.atomic():
        fresh = carts.start(checkout.shop, source, checkout.language, checkout.created_by)
        for line in checkout.lines.order_by("pk"):
            line.pk, line.checkout = None, fresh
            line.save()
        for name in (*carts.CONTACT, *carts.PLACE, "courier", "service", "discount"):
            setattr(fresh, name, getattr(checkout, name))
        fresh.goods_total = checkout.goods_total
        fresh.total = fresh.goods_total - fresh.discount
        fresh.save()
    return fresh
