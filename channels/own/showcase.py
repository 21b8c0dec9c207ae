"""What a shop of ours has on show: its listings with their price, and how many of each can be had now.

Nothing is copied: the price is the ERP's, the number is the one that is published. Reads only.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from channels import offers
from channels.models import Component, Listing, Shop
from channels.offers import Offer
from channels.records import NOTHING
from omnihub.core import money

ON_SALE, OFF_SALE = "NORMAL", "UNLIST"
PAGE_SIZE = 24
MOST_WORDS = 5
LONGEST = 80
CURSOR = re.compile(r"(\d{1,18})-(.{0,300})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Good:
    listing: Listing
    price: Decimal
    weight_grams: int
    available: int

    @property
    def for_sale(self) -> bool:
        return self.listing.status == ON_SALE and self.price > 0


@dataclass(frozen=True, slots=True)
class Shelf:
    goods: list[Good]
    after: str = ""
    """Where the next page begins; empty after the last one."""


def shelf(shop: Shop, text: str = "", after: str = "") -> Shelf:
    """A page of what is for sale, by name."""
    rows = _fitting(for_sale(shop), text)
    if place := CURSOR.fullmatch(after):
        pk, name = int(place[1]), place[2]
        rows = rows.filter(Q(name__gt=name) | Q(name=name, pk__gt=pk))
    some = list(rows.order_by("name", "pk").values_list("pk", "name")[: PAGE_SIZE + 1])
    shown = some[:PAGE_SIZE]
    found = by_pk(shop, (pk for pk, _name in shown))
    more = f"{shown[-1][0]}-{shown[-1][1]}" if len(some) > PAGE_SIZE else ""
    return Shelf([found[pk] for pk, _name in shown if pk in found], more)


def for_sale(shop: Shop) -> QuerySet[Listing]:
    parts = Component.objects.filter(listing=OuterRef("pk"))
    priced = Exists(parts.filter(product__price__gt=0)) & ~Exists(parts.filter(product__active=False))
    return Listing.objects.filter(priced, shop=shop, status=ON_SALE)


def _fitting(rows: QuerySet[Listing], text: str) -> QuerySet[Listing]:
    for word in text[:LONGEST].split()[:MOST_WORDS]:
        rows = rows.filter(Q(name__icontains=word) | Q(sku__istartswith=word))
    return rows


def by_pk(shop: Shop, pks: Iterable[int]) -> dict[int, Good]:
    rows = Listing.objects.filter(shop=shop, pk__in=list(pks))
    return {offer.listing.pk: _good(offer) for offer in offers.of(shop, rows)}


def _good(offer: Offer) -> Good:
    parts = list(offer.listing.components.all())
    price = sum((part.quantity * part.product.price for part in parts), NOTHING)
    weight = sum(part.quantity * part.product.weight_grams for part in parts)
    return Good(offer.listing, money.whole(price), weight, offer.figure.value if offer.figure else 0)


def pictures(products: Iterable[int]) -> dict[int, str]:
    """By product, what another shop's listing of it alone shows."""
    rows = Component.objects.filter(product__in=list(products), quantity=1).exclude(listing__image_url="")
    return dict(rows.order_by("-listing").values_list("product", F("listing__image_url")))
