"""Listings with the numbers they show and why; and what a shop's first push would change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from channels import offers, policies, stale
from channels.models import Component, Listing, Published, Shop, StockLevel, StockPolicy
from channels.offers import Offer
from omnihub.core import batches

PAGE_SIZE = 50
AT_ONCE = 500
LONGEST_SEARCH = 100
SHOWS = ("problems", "zero", "unmapped")
LONGEST_NUMBER = 9


@dataclass(frozen=True, slots=True)
class Filters:
    search: str = ""
    shop: int | None = None
    show: str = ""
    page: int = 1

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Filters":
        """Anything that is not a filter of ours is no filter: a wrong address shows more, not an error."""
        show = query.get("show", "")
        return cls(
            search=query.get("q", "").strip()[:LONGEST_SEARCH].replace("\x00", ""),
            shop=_number(query.get("shop", "")),
            show=show if show in SHOWS else "",
            page=_number(query.get("page", "")) or 1,
        )

    def but(self, **changes: object) -> "Filters":
        return replace(self, **{"page": 1, **changes})  # type: ignore[arg-type]

    @property
    def address(self) -> str:
        pairs = {"q": self.search, "shop": self.shop or "", "show": self.show}
        pairs["page"] = self.page if self.page > 1 else ""
        query = urlencode({name: value for name, value in pairs.items() if value})
        return reverse("dashboard:stock") + (f"?{query}" if query else "")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER else None


@dataclass(frozen=True, slots=True)
class Row:
    """`tone` is the look of its state: equal, waiting, held or off."""

    offer: Offer
    tone: str
    label: str
    words: str

    @property
    def listing(self) -> Listing:
        return self.offer.listing

    @property
    def published(self) -> Published | None:
        return self.offer.published


def listed(filters: Filters) -> QuerySet[Listing]:
    rows = Listing.objects.order_by("name", "pk")
    if filters.shop:
        rows = rows.filter(shop=filters.shop)
    if filters.search:
        wanted = filters.search
        rows = rows.filter(Q(name__icontains=wanted) | Q(sku__icontains=wanted) | Q(item_id=wanted))
    return rows.filter(_condition(filters.show)) if filters.show else rows


def _condition(show: str) -> Q:
    if show == "unmapped":
        return Q(components=None)
    if show == "zero":
        return Q(published__accepted=0)
    level = StockLevel.objects.filter(
        product__components__listing=OuterRef("pk"), place=OuterRef("shop__stock_place")
    )
    part = Component.objects.filter(listing=OuterRef("pk"))
    known = StockLevel.objects.filter(
        product=OuterRef("product"), place=OuterRef("listing__shop__stock_place")
    )
    doubtful = Exists(level.filter(sellable__lt=0)) | Exists(part.filter(product__active=False))
    told = Q(published__problem__gt="") | Q(published__doubt_at__isnull=False)
    return told | Q(doubtful) | Q(Exists(part.filter(~Exists(known))))


def counts(shop: int | None) -> dict[str, int]:
    return {show: listed(Filters(shop=shop, show=show)).count() for show in SHOWS}


def page(filters: Filters) -> Page[Listing]:
    return Paginator(listed(filters), PAGE_SIZE).get_page(filters.page)


def rows(listings: Iterable[Listing]) -> list[Row]:
    """In the order of the listings; a constant number of queries for each place that they are sold from."""
    wanted = [listing.pk for listing in listings]
    ready = set(stale.publishing().values_list("pk", flat=True))
    some = Listing.objects.filter(pk__in=wanted)
    found = {
        offer.listing.pk: _row(offer, publishes=offer.listing.shop_id in ready)
        for offer in offers.shown(Shop.objects.filter(listings__in=wanted).distinct(), some)
    }
    return [found[pk] for pk in wanted if pk in found]


def _row(offer: Offer, *, publishes: bool) -> Row:
    told = offer.published
    if told and told.doubt_at:
        return Row(
            offer, "held", _("In doubt"), _("It shows another number than we sent, and no order says why.")
        )
    if told and told.problem:
        return Row(offer, "held", _("Problem"), told.problem_words)
    if offer.problem:
        return Row(offer, "held", _("Problem"), offer.problem.words)
    if not offer.differs:
        return Row(offer, "equal", _("Up to date"), "")
    if publishes:
        return Row(offer, "waiting", _("On its way"), "")
    return Row(offer, "off", _("Not sent"), "")


@dataclass(frozen=True, slots=True)
class Desk:
    """A shop's stock as it is published, or why it is not."""

    shop: Shop
    policy: StockPolicy
    unread: bool

    @property
    def state(self) -> str:
        if not self.shop.stock_place:
            return "no_place"
        if not self.shop.live:
            return "not_live"
        if self.policy.stopped:
            return "stopped"
        if self.policy.approved_at is None:
            return "new"
        return "on" if self.shop.pushes_stock else "off"


def desks() -> list[Desk]:
    read = Published.objects.filter(listing__shop=OuterRef("pk"), shown_at__isnull=False)
    found = list(Shop.objects.annotate(read=Exists(read)).order_by("name", "pk"))
    rules = policies.of_all(found)
    return [Desk(shop, rules[shop.pk], unread=not shop.read) for shop in found]


@dataclass(frozen=True, slots=True)
class Change:
    offer: Offer
    now: int | None
    then: int

    @property
    def to_zero(self) -> bool:
        return self.then == 0 and self.now != 0

    @property
    def same(self) -> bool:
        return self.now == self.then


@dataclass(frozen=True, slots=True)
class Diff:
    """What a push of everything would change; `left_out` has no number of ours."""

    changes: list[Change]
    equal: int
    left_out: int

    @property
    def zeros(self) -> int:
        return sum(one.to_zero for one in self.changes)

    @property
    def unread(self) -> int:
        return sum(one.now is None for one in self.changes)


def diff(shop: Shop) -> Diff:
    """What becomes zero first, then by the size of the change."""
    found: list[Change] = []
    left_out = 0
    pks = Listing.objects.filter(shop=shop).order_by("pk").values_list("pk", flat=True)
    for some in batches.of(AT_ONCE, pks):
        for offer in offers.of(shop, Listing.objects.filter(pk__in=some)):
            if offer.figure is None or offer.gone:
                left_out += 1
            else:
                found.append(
                    Change(offer, offer.published.shown if offer.published else None, offer.figure.value)
                )
    changes = [one for one in found if not one.same]
    changes.sort(key=lambda one: (not one.to_zero, -abs(one.then - (one.now or 0)), one.offer.listing.pk))
    return Diff(changes, len(found) - len(changes), left_out)
