"""The shelf: nothing is added to it here. What an order no longer keeps is offered again, once, by itself;
the step waits until it is, and says where.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from channels import offers
from channels.figures import Figure
from channels.models import Component, Listing, Order, Shop
from channels.offers import Offer
from channels.records import BY_MARKETPLACE
from omnihub.cancellation import offering, reading
from omnihub.cancellation.models import Cancellation, Step
from omnihub.cancellation.records import Ability, Card, End, Result
from omnihub.core import clock
from omnihub.core.texts import Text, beside

MOST = 20
"""So many listings are named; how many more there are is told."""
LONGEST = timedelta(minutes=30)
"""So long the step waits for shops that do not take the number; their own work goes on after it."""


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
    asks = False

    def plan(self, wanted: Cancellation) -> Card:
        if words := _nothing_comes_back(wanted.order):
            return Card(self.side, Ability.NOTHING, [words])
        back = _pieces(wanted)
        if not back:
            return Card(self.side, Ability.NOTHING, [_unmapped()])
        said: list[str] = [
            Text("%(n)s × %(sku)s come back.", n=n, sku=sku) for sku, n in sorted(back.items())
        ]
        shops = offering.selling(back)
        found = _offered(back, [shop for shop, why in shops if not why])
        said += [
            Text("%(shop)s, %(sku)s: offers %(then)s instead of %(now)s.", **_terms(one))
            for one in found[:MOST]
        ]
        silent = [Text("%(shop)s: %(why)s", shop=str(shop), why=why) for shop, why in shops if why]
        return Card(self.side, Ability.WILL, [*said, *_more(found), *silent[:MOST]])

    def already_done(self, step: Step) -> Result | None:  # noqa: ARG002 - nothing is written, so nothing twice
        return None

    def do(self, step: Step) -> Result:
        """Over when every shop that is told of stock shows the pieces, or says why not; never for want of a
        shop that does not answer.
        """
        wanted = step.cancellation
        if words := _nothing_comes_back(wanted.order):
            return Result(End.SKIPPED, words)
        back = _pieces(wanted)
        if not back:
            return Result(End.SKIPPED, _unmapped())
        patient = clock.now() < (step.begun_at or clock.now()) + LONGEST
        read = _odoo_is_read(step, back)
        if patient and not read:
            return Result(End.LATER, Text("Odoo's stock is being read again."), facts={"back": back})
        found = offering.look(back, _free_since(step))
        facts = {"back": back, "offered": [one.kept() for one in found[:MOST]]}
        waiting = sum(one.waits for one in found)
        if waiting and patient:
            words = Text("%(n)s listing(s) do not show the pieces yet.", n=waiting)
            return Result(End.LATER, words, facts=facts)
        return Result(End.DONE, _in_short(back, found, read=read), facts=facts)


def _odoo_is_read(step: Step, back: Mapping[str, int]) -> bool:
    """What Odoo kept for the order is offered when Odoo has said that it is free."""
    if "read_since" not in step.facts:
        erp = step.cancellation.steps.filter(side=Step.Side.ERP, state=Step.State.DONE)
        if not erp.exists():
            return True
        reading.remember(step, read_since=offering.ask_odoo(back).isoformat())
    return offering.odoo_is_read(datetime.fromisoformat(step.facts["read_since"]))


def _free_since(step: Step) -> datetime:
    """From when on the marketplace calls the pieces nobody's."""
    channel = step.cancellation.steps.filter(side=Step.Side.CHANNEL).first()
    return (channel and channel.at) or step.begun_at or clock.now()


def _in_short(back: Mapping[str, int], found: Sequence[offering.Offered], *, read: bool) -> Text:
    words = Text("%(n)s piece(s) are free again.", n=sum(back.values()))
    waiting = sum(one.waits for one in found)
    if not read:
        late = Text("Odoo's stock could not be read in time: what it kept is offered when it is read.")
    elif waiting:
        late = Text("%(n)s listing(s) did not show them in time: OmniHub goes on telling them.", n=waiting)
    elif not found:
        late = Text("No live shop lists them.")
    else:
        return words
    return beside(words, late)


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


def _offered(back: Mapping[str, int], shops: Iterable[Shop]) -> list[Offered]:
    """Each listing of these shops that sells one of the products, shop by shop; those that change first."""
    listings = offering.of_products(back)
    found = [
        Offered(str(shop), listing.sku or listing.item_id, figure.value, _then(figure, back))
        for shop in shops
        for listing, figure in _figured(offers.of(shop, listings.filter(shop=shop).distinct()))
    ]
    return sorted(found, key=lambda one: one.then == one.now)


def _figured(found: Iterable[Offer]) -> list[tuple[Listing, Figure]]:
    return [(one.listing, one.figure) for one in found if one.figure is not None]


def _then(figure: Figure, back: Mapping[str, int]) -> int:
    parts = tuple(replace(part, sellable=part.sellable + back.get(part.sku, 0)) for part in figure.parts)
    return replace(figure, parts=parts).value
