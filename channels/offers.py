"""What each listing offers now and why, beside what its marketplace was told. Reads only."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import F, Max, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from channels import echo, policies
from channels.echo import Expected, Sale
from channels.figures import Figure, Rule
from channels.models import Component, Listing, Order, OrderLine, Published, Shop, StockPolicy
from channels.records import BY_MARKETPLACE, LISTING_GONE
from channels.shelf import Shelf
from channels.states import OrderStatus

UNMAPPED, NO_PLACE, ARCHIVED, NO_READING = "unmapped", "no_place", "archived", "no_reading"
NEGATIVE, OVERSOLD = "negative", "oversold"


@dataclass(frozen=True, slots=True)
class Problem:
    """A line for staff. Where there is no figure either, nothing is sent for this listing."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Offer:
    """`sales`: what was bought or given back since the last push.

    `last_order`: the newest one we know; asked only where the number may be sent.
    """

    listing: Listing
    figure: Figure | None
    problem: Problem | None
    published: Published | None
    sales: Sequence[Sale]
    last_order: int = 0

    def expected(self, read_at: datetime | None = None) -> Expected | None:
        """What the marketplace should show now, or should have shown when it was read."""
        told = self.published
        if told is None or told.accepted is None or told.pushed_at is None:
            return None
        return echo.of(told.accepted, told.pushed_at, self.sales, read_at)

    @property
    def differs(self) -> bool:
        """Whether the marketplace has to be told: it may show another number than this one."""
        if self.figure is None or self.gone:
            return False
        expected = self.expected()
        return expected is None or expected.certain != self.figure.value

    @property
    def gone(self) -> bool:
        return self.published is not None and self.published.problem == LISTING_GONE

    @property
    def zeroes(self) -> bool:
        """Whether telling it takes a listing that sells off the shelf."""
        if self.figure is None or self.figure.value or self.published is None:
            return False
        expected = self.expected()
        return (expected.high if expected else self.published.shown or 0) > 0


def of_items(shop: Shop, item_ids: Iterable[str]) -> list[Offer]:
    return of(shop, Listing.objects.filter(shop=shop, item_id__in=list(item_ids)))


def of(shop: Shop, rows: QuerySet[Listing]) -> list[Offer]:
    """A constant number of queries, however many listings."""
    last_order = Order.objects.filter(shop=shop).aggregate(last=Max("pk"))["last"] or 0  # before all else
    return _read([shop], rows, last_order)


def shown(shops: Iterable[Shop], rows: QuerySet[Listing]) -> list[Offer]:
    """To be looked at: of several shops in one go. All that sell from one place are read together."""
    return _read(shops, rows)


def _read(shops: Iterable[Shop], rows: QuerySet[Listing], last_order: int = 0) -> list[Offer]:
    parts = Prefetch("components", Component.objects.select_related("product").order_by("pk"))
    listings = list(rows.select_related("published").prefetch_related(parts).order_by("pk"))
    known = {shop.pk: shop for shop in shops}
    for one in listings:
        one.shop = known[one.shop_id]
    shelves = _shelves(listings)
    rules = {pk: _rule(policy) for pk, policy in policies.of_all(known.values()).items()}
    sales = _sales([one.pk for one in listings])
    return [
        _offer(one, shelves[one.shop.stock_place], rules[one.shop_id], sales[one.pk], last_order)
        for one in listings
    ]


def _shelves(listings: Iterable[Listing]) -> dict[str, Shelf]:
    """By place."""
    products: dict[str, set[int]] = defaultdict(set)
    for one in listings:
        products[one.shop.stock_place].update(part.product_id for part in one.components.all())
    return {place: Shelf.read(place, wanted) for place, wanted in products.items()}


def _rule(policy: StockPolicy) -> Rule:
    return Rule(policy.buffer, policy.percent, policy.cap, policy.last_pieces)


def _offer(listing: Listing, shelf: Shelf, rule: Rule, sales: Sequence[Sale], last_order: int) -> Offer:
    published = getattr(listing, "published", None)
    figure = problem = None
    blocked = _blocked(listing, shelf)
    if blocked is None:
        figure = Figure(shelf.place, shelf.parts(listing), rule, published.campaign if published else 0)
        problem = _doubtful(figure)
    return Offer(listing, figure, blocked or problem, published, sales, last_order)


def _blocked(listing: Listing, shelf: Shelf) -> Problem | None:
    parts = listing.components.all()
    if not parts:
        return Problem(UNMAPPED, _("Not linked to a product: link it on the mapping page."))
    if not shelf.place:
        words = _("It is not said yet from where in the ERP this shop sells: choose its Odoo profile.")
        return Problem(NO_PLACE, words)
    archived = [part.product.sku for part in parts if not part.product.active]
    if archived:
        words = _("%(skus)s: archived in the ERP. Link the listing to another product, or take it off sale.")
        return Problem(ARCHIVED, words % {"skus": ", ".join(archived)})
    unread = [part.product.sku for part in parts if part.product_id not in shelf.levels]
    if unread:
        words = _(
            "%(skus)s: the ERP has not told a quantity yet. Press Sync Inventory; is its stock tracked?"
        )
        return Problem(NO_READING, words % {"skus": ", ".join(unread)})
    return None


def _doubtful(figure: Figure) -> Problem | None:
    negative = [part.sku for part in figure.parts if part.sellable < 0]
    if negative:
        words = _("%(skus)s: below zero in the ERP. Zero is offered; count the goods and put the ERP right.")
        return Problem(NEGATIVE, words % {"skus": ", ".join(negative)})
    short = [part for part in figure.parts if part.reserved > max(part.sellable, Decimal(0))]
    if short:
        words = _("%(skus)s: more is sold than there is. Buy it in, or cancel an order in time.")
        return Problem(OVERSOLD, words % {"skus": ", ".join(part.sku for part in short)})
    return None


def _sales(listing_pks: Sequence[int]) -> dict[int, list[Sale]]:
    """What was bought or given back since each listing's last push."""
    told = "listing__published"
    since = F(f"{told}__pushed_at") - echo.SKEW
    lines = OrderLine.objects.filter(
        Q(order__pk__gt=F(f"{told}__last_order"), order__placed_at__gte=since)
        | Q(cancelled_at__gte=since)
        | Q(order__cancelled_at__gte=since)
        | Q(order__status=OrderStatus.RETURNED, order__remote_updated_at__gte=since),
        listing__in=listing_pks,
        listing__published__accepted__isnull=False,
    ).exclude(order__fulfilled_by=BY_MARKETPLACE)
    found: dict[int, list[Sale]] = defaultdict(list)
    for line in lines.select_related("order", "listing__published"):
        assert line.listing_id
        found[line.listing_id] += _sales_of(line)
    return found


def _sales_of(line: OrderLine) -> Iterator[Sale]:
    """What is left of it, and what was cancelled out of it, each as if it were an order of its own."""
    order, published = line.order, line.listing.published  # type: ignore[union-attr]
    ended: datetime | None = order.cancelled_at
    if ended is None and order.status == OrderStatus.RETURNED:
        ended = order.remote_updated_at
    known = order.pk <= published.last_order
    yield Sale(line.quantity, order.placed_at, ended, known)
    if line.cancelled:
        yield Sale(line.cancelled, order.placed_at, line.cancelled_at, known)
