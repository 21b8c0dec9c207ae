"""The shelf: nothing is added to it here. What an order no longer keeps is offered again, once, by itself."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from channels import offers
from channels.figures import Figure
from channels.models import Component, Listing, Order, Shop
from channels.offers import Offer
from channels.records import BY_MARKETPLACE
from omnihub.cancellation.models import Cancellation, Step
from omnihub.cancellation.records import Ability, Card, End, Result
from omnihub.core.texts import Text, beside

MOST = 20
"""So many listings are named; how many more there are is told."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A listing of ours, and how many it offers without the order, or with it."""

    shop: str
    sku: str
    now: int
    then: int


class Stock:
    side: Step.Side = Step.Side.STOCK
    needs: tuple[Step.Side, ...] = (Step.Side.ERP,)

    def plan(self, wanted: Cancellation) -> Card:
        if words := _nothing_comes_back(wanted.order):
            return Card(self.side, Ability.NOTHING, [words])
        back = _pieces(wanted)
        if not back:
            return Card(self.side, Ability.NOTHING, [_unmapped()])
        said: list[str] = [
            Text("%(n)s × %(sku)s come back.", n=n, sku=sku) for sku, n in sorted(back.items())
        ]
        found = _offered(wanted, back)
        said += [
            Text("%(shop)s, %(sku)s: offers %(then)s instead of %(now)s.", **_terms(one))
            for one in found[:MOST]
        ]
        return Card(self.side, Ability.WILL, [*said, *_more(found)])

    def already_done(self, step: Step) -> Result | None:  # noqa: ARG002 - nothing is written, so nothing twice
        return None

    def do(self, step: Step) -> Result:
        wanted = step.cancellation
        if words := _nothing_comes_back(wanted.order):
            return Result(End.SKIPPED, words)
        back = _pieces(wanted)
        if not back:
            return Result(End.SKIPPED, _unmapped())
        found = _offered(wanted, {})
        facts = {
            "back": back,
            "offered": [{"shop": one.shop, "sku": one.sku, "now": one.now} for one in found[:MOST]],
        }
        words = Text("%(n)s piece(s) are free again.", n=sum(back.values()))
        if found:
            words = beside(words, Text("These listings offer them:"))
        return Result(End.DONE, words, facts=facts)


def _nothing_comes_back(order: Order) -> Text | None:
    if order.fulfilled_by == BY_MARKETPLACE:
        return Text("The goods lie in the marketplace's warehouse: your stock does not change.")
    if order.shipped_at is not None:
        return Text("The parcel has left: its pieces come back when it is scanned in, and not before.")
    return None


def _unmapped() -> Text:
    return Text("No product is linked to what was ordered: no stock was kept for it.")


def _terms(one: Offered) -> dict[str, object]:
    return {"shop": one.shop, "sku": one.sku, "now": one.now, "then": one.then}


def _more(found: list[Offered]) -> list[Text]:
    return [Text("And %(n)s listings more.", n=len(found) - MOST)] if len(found) > MOST else []


def _pieces(wanted: Cancellation) -> dict[str, int]:
    """By SKU of the product, how many the order lets go of."""
    lines = {line.pk: line for line in wanted.order.lines.all() if line.listing_id}
    found: dict[str, int] = {}
    parts = Component.objects.filter(listing__in={line.listing_id for line in lines.values()})
    of_listing: dict[int, list[Component]] = {}
    for part in parts.select_related("product"):
        of_listing.setdefault(part.listing_id, []).append(part)
    for line in lines.values():
        partial = wanted.kind == Cancellation.Kind.PARTIAL
        count = wanted.pieces.get(line.key, 0) if partial else line.quantity
        for part in of_listing.get(line.listing_id or 0, ()):
            if count:
                found[part.product.sku] = found.get(part.product.sku, 0) + count * part.quantity
    return found


def _offered(wanted: Cancellation, back: dict[str, int]) -> list[Offered]:
    """Each listing of a live shop that sells one of the products, shop by shop; those that change first."""
    skus = set(back or _pieces(wanted))
    listings = Listing.objects.filter(components__product__sku__in=skus)
    shops = Shop.objects.filter(pk__in=listings.values("shop"), go_live_at__isnull=False).order_by("pk")
    found = [
        Offered(str(shop), listing.sku or listing.item_id, figure.value, _then(figure, back))
        for shop in shops
        for listing, figure in _figured(offers.of(shop, listings.filter(shop=shop).distinct()))
    ]
    return sorted(found, key=lambda one: one.then == one.now)


def _figured(found: Iterable[Offer]) -> list[tuple[Listing, Figure]]:
    return [(one.listing, one.figure) for one in found if one.figure is not None]


def _then(figure: Figure, back: dict[str, int]) -> int:
    parts = tuple(replace(part, sellable=part.sellable + back.get(part.sku, 0)) for part in figure.parts)
    return replace(figure, parts=parts).value
