"""Carts: checkouts that are being filled. Prices come from the mirror, never from whoever fills them."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction

from channels.models import Checkout, CheckoutLine, Shop
from channels.own import links, showcase
from channels.own.records import Place, Ship
from channels.own.showcase import Good
from channels.records import NOTHING
from omnihub.core import clock

MOST_LINES = 50
MOST_PIECES = 999
CONTACT = frozenset({"name", "phone", "email", "address", "note", "may_be_reminded", "language"})
BY_THE_MIRROR = (Checkout.Source.STOREFRONT, Checkout.Source.API)
"""Whose goods cost what the mirror says; staff name prices themselves."""
LAID = ("sku", "name", "unit_price", "weight_grams")
PLACE = ("area_key", "subdistrict", "district", "city", "province", "postcode")


class Closed(Exception):
    """It is no cart any more."""


class Full(Exception):
    """More different goods than a cart takes."""


@dataclass(frozen=True, slots=True)
class FreeLine:
    name: str
    quantity: int
    unit_price: Decimal
    weight_grams: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """A line, and what may be wrong with it now: `available` is empty for a free one."""

    line: CheckoutLine
    available: int | None

    @property
    def lacking(self) -> bool:
        return self.available is not None and self.line.quantity > self.available


@dataclass(frozen=True, slots=True)
class Contents:
    items: list[Item]
    repriced: bool
    """A price has changed since it was shown."""

    @property
    def lacking(self) -> list[Item]:
        return [item for item in self.items if item.lacking]

    @property
    def pieces(self) -> int:
        return sum(item.line.quantity for item in self.items)


@transaction.atomic
def start(shop: Shop, source: str, language: str, by: str = "") -> Checkout:
    checkout = Checkout(
        shop=shop,
        source=source,
        language=language,
        created_by=by[:150],
        currency=shop.currency,
        changed_at=clock.now(),
    )
    links.stamp(checkout)
    checkout.save()
    return checkout


def locked(pk: int) -> Checkout:
    """Inside the caller's transaction. Raises Closed for what is an order already."""
    checkout = Checkout.objects.select_for_update().select_related("shop").get(pk=pk)
    if checkout.state != Checkout.State.OPEN:
        raise Closed(checkout.state)
    return checkout


@transaction.atomic
def put(pk: int, good: Good, pieces: int, *, more: bool = False) -> None:
    """So many pieces of a listing; zero takes it out. `more`: beside those that are in."""
    checkout = locked(pk)
    key = str(good.listing.pk)
    line = checkout.lines.filter(key=key).first()
    wanted = max(0, min(pieces + (line.quantity if line and more else 0), MOST_PIECES))
    if line and not wanted:
        line.delete()
    elif wanted:
        if line is None and checkout.lines.count() >= MOST_LINES:
            raise Full
        line = line or CheckoutLine(checkout=checkout, key=key, listing=good.listing)
        line.quantity = wanted
        lay(line, good)
        line.save()
    _recount(checkout)


@transaction.atomic
def fill(pk: int, wanted: Sequence[tuple[Good, int]]) -> None:
    """These pieces of these listings and nothing else; each listing once, and each at least one piece."""
    if len(wanted) > MOST_LINES:
        raise Full
    checkout = locked(pk)
    before = {line.key: line for line in checkout.lines.all()}
    lines = [_filled(checkout, before, good, pieces) for good, pieces in wanted]
    checkout.lines.exclude(key__in=[line.key for line in lines]).delete()
    CheckoutLine.objects.bulk_update([line for line in lines if line.pk], ["quantity", *LAID])
    CheckoutLine.objects.bulk_create(line for line in lines if not line.pk)
    _recount(checkout)


def _filled(checkout: Checkout, before: Mapping[str, CheckoutLine], good: Good, pieces: int) -> CheckoutLine:
    key = str(good.listing.pk)
    line = before.get(key) or CheckoutLine(checkout=checkout, key=key, listing=good.listing)
    line.quantity = min(pieces, MOST_PIECES)
    lay(line, good)
    return line


@transaction.atomic
def take_out(pk: int, key: str) -> None:
    checkout = locked(pk)
    checkout.lines.filter(key=key).delete()
    _recount(checkout)


@transaction.atomic
def put_free(pk: int, given: FreeLine) -> None:
    checkout = locked(pk)
    if checkout.lines.count() >= MOST_LINES:
        raise Full
    taken = set(checkout.lines.values_list("key", flat=True))
    checkout.lines.create(
        key=next(key for key in map("free-{}".format, range(1, MOST_LINES + 2)) if key not in taken),
        name=given.name[:300],
        quantity=given.quantity,
        unit_price=given.unit_price,
        weight_grams=given.weight_grams,
    )
    _recount(checkout)


@transaction.atomic
def discount(pk: int, amount: Decimal) -> None:
    """Never as much as the goods cost: nothing is given away by a slip of the hand."""
    checkout = locked(pk)
    if amount and not 0 <= amount < checkout.goods_total:
        raise ValueError("a discount is less than the goods")
    checkout.discount = amount
    _recount(checkout)


def lay(line: CheckoutLine, good: Good) -> bool:
    """The mirror's name, price and weight. Whether the price is another one now."""
    before = line.unit_price if line.pk else good.price
    line.sku, line.name = good.listing.sku, good.listing.name
    line.unit_price, line.weight_grams = good.price, good.weight_grams
    return before != good.price


@transaction.atomic
def fresh(pk: int) -> tuple[Checkout, Contents]:
    """A cart as it is now: prices of the mirror, and what can be had. What is not for sale any more has none.

    What staff have offered keeps the price they have named.
    """
    checkout = locked(pk)
    return checkout, freshen(checkout)


def freshen(checkout: Checkout) -> Contents:
    """Inside the transaction that has locked it."""
    lines = list(checkout.lines.select_related("listing").order_by("pk"))
    found = showcase.by_pk(checkout.shop, (line.listing_id for line in lines if line.listing_id))
    repriced = False
    items: list[Item] = []
    for line in lines:
        good = found.get(line.listing_id) if line.listing_id else None
        if checkout.of_website:
            items.append(Item(line, None))
            continue
        if good is None:
            items.append(Item(line, None if line.listing_id is None else 0))
            continue
        if checkout.source in BY_THE_MIRROR and lay(line, good):
            line.save(update_fields=LAID)
            repriced = True
        items.append(Item(line, good.available if good.for_sale else 0))
    if repriced:
        _recount(checkout)
    return Contents(items, repriced)


@transaction.atomic
def keep(pk: int, typed: Mapping[str, object]) -> None:
    """What the buyer has told of themselves so far."""
    checkout = locked(pk)
    for name, value in typed.items():
        if name not in CONTACT:
            raise ValueError(f"{name!r} is not the buyer's to say")
        setattr(checkout, name, value)
    _save(checkout)


@transaction.atomic
def send_to(pk: int, place: Place) -> None:
    checkout = locked(pk)
    if checkout.area_key == place.key:
        return
    values = (place.key, place.subdistrict, place.district, place.city, place.province, place.postcode)
    for name, value in zip(PLACE, values, strict=True):
        setattr(checkout, name, value)
    _unquote(checkout)


@transaction.atomic
def choose(pk: int, ship: Ship) -> None:
    """The way it goes to the buyer; its price is checked again when the order is placed."""
    checkout = locked(pk)
    lay_ship(checkout, ship)
    _save(checkout)


@transaction.atomic
def leave(pk: int, reason: str) -> None:
    """Nothing will come of it."""
    checkout = locked(pk)
    checkout.state, checkout.cancelled_at = Checkout.State.CANCELLED, clock.now()
    checkout.cancel_reason = reason[:300]
    _save(checkout)


def lay_ship(checkout: Checkout, ship: Ship) -> None:
    checkout.collected, checkout.quote_key = ship.collected, ship.quote_key
    checkout.courier, checkout.service, checkout.days = ship.courier, ship.service, ship.days[:32]
    checkout.shipping_total, checkout.weight_grams = ship.cost, ship.weight_grams
    checkout.total = checkout.goods_total - checkout.discount + checkout.shipping_total


def digest(checkout: Checkout) -> str:
    """Of all that the buyer sees before saying yes; another one means that they have to look again."""
    goods = of_goods(checkout.lines.order_by("pk"), checkout.area_key)
    return _hashed(goods, checkout.collected, checkout.courier, checkout.service, checkout.total)


def of_goods(lines: Iterable[CheckoutLine], area_key: str) -> str:
    """Of what is to be shipped, and where to: what a price for it depends on."""
    return _hashed(area_key, *((line.key, line.quantity, line.weight_grams, line.total) for line in lines))


def _hashed(*told: object) -> str:
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]


def _recount(checkout: Checkout) -> None:
    checkout.goods_total = sum((line.total for line in checkout.lines.all()), NOTHING)
    if checkout.discount >= checkout.goods_total:
        checkout.discount = NOTHING
    _unquote(checkout)


def _unquote(checkout: Checkout) -> None:
    """The courier stays the buyer's wish; its price is asked for anew."""
    checkout.quote_key, checkout.shipping_total = "", NOTHING
    checkout.total = checkout.goods_total - checkout.discount
    _save(checkout)


def _save(checkout: Checkout) -> None:
    checkout.changed_at = clock.now()
    checkout.save()
