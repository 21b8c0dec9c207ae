"""Listings, and which products they are made of: by SKU by themselves, or by a person's hand."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from operator import itemgetter

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast

from channels import shops, stale, todos
from channels.models import Component, Listing, Order, OrderEvent, Product, Shop
from channels.records import LineData, ListingData
from channels.states import ENDED
from omnihub.core import batches, clock, upsert, work
from omnihub.core.models import Work
from omnihub.people import audit

AT_ONCE = 500
KEY = ("shop", "item_id", "model_id")


@dataclass(frozen=True, slots=True)
class Part:
    """How much of a product one piece of a listing takes, and of its price."""

    product: Product
    quantity: int = 1
    price_share: Decimal = Decimal(1)


@transaction.atomic
def save_all(shop: Shop, found: Sequence[ListingData]) -> int:
    """Names, SKUs and states as the marketplace shows them now; a product is found by SKU."""
    if not found:
        return 0
    shop = shops.locked(shop)
    now = clock.now()
    rows = {
        (data.item_id, data.model_id): Listing(
            shop=shop,
            item_id=data.item_id,
            model_id=data.model_id,
            sku=data.sku.strip(),
            name=data.name,
            status=data.status,
            image_url=data.image_url,
            as_of=now,
        )
        for data in found
    }
    upsert.rows(Listing, [rows[key] for key in sorted(rows)], unique=KEY)
    relinked(link_by_sku(rows.values()), "mapped by SKU")
    return len(rows)


def seen(shop: Shop, sold: Iterable[tuple[LineData, datetime]]) -> dict[tuple[str, str], int]:
    """The listings these lines were sold by, with the moment of each sale. One we never heard of is made from
    its line; one that was sold under another SKU since we read it follows the newest. A line that staff wrote
    themselves was sold by none.

    The caller holds the shop's lock.
    """
    of_items = [(line, at) for line, at in sold if line.item_id]
    newest = {(line.item_id, line.model_id): (line, at) for line, at in sorted(of_items, key=itemgetter(1))}
    rows = Listing.objects.filter(shop=shop, item_id__in={item_id for item_id, _ in newest})
    known = {(row.item_id, row.model_id): row for row in rows}
    new = [_from_line(shop, newest[key][0]) for key in sorted(newest.keys() - known.keys())]
    if new:
        upsert.rows(Listing, new, unique=KEY)
        link_by_sku(new)
    renamed = [row for key, row in known.items() if key in newest and _rename(row, *newest[key])]
    upsert.changed(Listing, renamed, ["sku", "as_of"])
    relinked(link_by_sku(renamed), "sold under another SKU")
    return {(row.item_id, row.model_id): row.pk for row in [*known.values(), *new]}


def _rename(row: Listing, line: LineData, sold_at: datetime) -> bool:
    """An older order tells what the SKU was, not what it is."""
    sku = line.sku.strip()
    if not sku or sku == row.sku or sold_at <= row.as_of:
        return False
    row.sku, row.as_of = sku, clock.now()
    upsert.fitted(row)
    return True


def _from_line(shop: Shop, line: LineData) -> Listing:
    return Listing(
        shop=shop,
        item_id=line.item_id,
        model_id=line.model_id,
        sku=line.sku.strip(),
        name=line.name,
        image_url=line.image_url,
        as_of=clock.now(),
    )


def link_by_sku(rows: Iterable[Listing]) -> list[int]:
    """Map each listing to the product of its SKU, unless a person mapped it. Answers with what changed."""
    listings = {listing.pk: listing for listing in rows}
    skus = {listing.sku for listing in listings.values() if listing.sku}
    products = {product.sku: product.pk for product in Product.objects.filter(sku__in=skus, active=True)}
    parts: dict[int, list[Component]] = defaultdict(list)
    for component in Component.objects.filter(listing__in=listings):
        parts[component.listing_id].append(component)
    changed = {
        pk: products.get(listing.sku)
        for pk, listing in listings.items()
        if _is_stale(parts[pk], products.get(listing.sku))
    }
    if changed:
        Component.objects.filter(listing__in=changed).delete()
        made = [Component(listing_id=pk, product_id=product) for pk, product in changed.items() if product]
        Component.objects.bulk_create(made)
    return sorted(changed)


def _is_stale(parts: list[Component], product: int | None) -> bool:
    if any(part.by_hand for part in parts):
        return False
    return [(part.product_id, part.quantity) for part in parts] != ([(product, 1)] if product else [])


def link(listing: Listing, parts: Sequence[Part], by: str) -> None:
    """A person says what a listing is made of. No SKU ever replaces it."""
    link_all(listing.shop, {listing.pk: parts}, by)


def unlink(listing: Listing, by: str) -> None:
    """Forget what a person said; the product of its SKU, where there is one, is the listing's again."""
    link_all(listing.shop, {listing.pk: ()}, by)


@transaction.atomic
def link_all(shop: Shop, made_of: Mapping[int, Sequence[Part]], by: str) -> None:
    """What a person says of listings of one shop: what each is made of, or nothing any more."""
    shops.locked(shop)
    before = described(made_of)
    Component.objects.filter(listing__in=made_of).delete()
    Component.objects.bulk_create(
        Component(
            listing_id=pk,
            product=part.product,
            quantity=part.quantity,
            price_share=part.price_share,
            by_hand=True,
        )
        for pk, parts in made_of.items()
        for part in parts
    )
    linked = [pk for pk, parts in made_of.items() if parts]
    unlinked = [pk for pk, parts in made_of.items() if not parts]
    link_by_sku(Listing.objects.filter(pk__in=unlinked))
    _write_down(before, described(made_of))
    relinked(linked, "mapped by hand", by)
    relinked(unlinked, "mapping removed", by)


def described(pks: Iterable[int]) -> dict[int, str]:
    """What each listing is made of, in words, for the log of what people change."""
    found: dict[int, list[str]] = defaultdict(list)
    for part in Component.objects.filter(listing__in=pks).select_related("product").order_by("pk"):
        found[part.listing_id].append(f"{part.quantity} × {part.product.sku}")
    return {pk: ", ".join(found[pk]) for pk in pks}


def _write_down(before: Mapping[int, str], after: Mapping[int, str]) -> None:
    touched = Listing.objects.filter(pk__in=before)
    audit.all_changed({listing: {"parts": (before[listing.pk], after[listing.pk])} for listing in touched})


@transaction.atomic
def relinked(listing_pks: Sequence[int], reason: str, by: str = "") -> None:
    """What a listing is made of has changed: its open orders go to the ERP again, and those it held up.

    What they reserve is of other products now, so other numbers are out of date, too.
    """
    for some in batches.of(AT_ONCE, listing_pks):
        _push_orders_of(some, reason, by)
        made_of = Component.objects.filter(listing__in=some).values_list("product", flat=True)
        stale.products(made_of, reason)


def _push_orders_of(listing_pks: list[int], reason: str, by: str) -> None:
    waiting = Work.objects.filter(topic=todos.PUSH, subject=OuterRef("subject"), state=Work.State.HELD)
    orders = (
        Order.objects.filter(history=False, shop__pushes_orders=True, lines__listing__in=listing_pks)
        .annotate(subject=Cast("pk", CharField()))
        .filter(Exists(waiting) | ~Q(status__in=ENDED))
        .order_by("pk")
        .distinct()
    )
    for pks in batches.of(AT_ONCE, orders.values_list("pk", flat=True)):
        if by:
            _note(pks, reason, by)
        work.add(todos.push(pk, reason) for pk in pks)


def _note(order_pks: list[int], reason: str, by: str) -> None:
    now = clock.now()
    OrderEvent.objects.bulk_create(
        OrderEvent(order_id=pk, at=now, kind="note", after=reason, by=by[:150]) for pk in order_pks
    )
