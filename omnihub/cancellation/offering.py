"""Whether what an order let go of is offered again, listing by listing. Calls nobody: it asks for the work
that reads Odoo's stock and that tells the marketplaces, and looks at what came of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from channels import offers, policies, stale, todos
from channels.models import Component, Listing, Published, Shop
from channels.offers import Offer
from erp_bridge import todos as erp
from omnihub.core import work
from omnihub.core.database import database_now
from omnihub.core.models import Work
from omnihub.core.texts import Text, kept

UNDER_WAY = (Work.State.WAITING, Work.State.SENDING)


@dataclass(frozen=True, slots=True)
class Offered:
    """A listing, or a shop whose stock is not written at all. `since`: from when on it shows `shows` pieces;
    without it `why` says what keeps it, and `waits` whether that passes by itself.
    """

    shop: str
    sku: str = ""
    pieces: int = 0
    shows: int = 0
    since: datetime | None = None
    why: str = ""
    waits: bool = False

    def kept(self) -> dict[str, Any]:
        return {
            "shop": self.shop,
            "sku": self.sku,
            "pieces": self.pieces,
            "shows": self.shows,
            "since": self.since.isoformat() if self.since else "",
            "why": kept(self.why),
        }


def of_products(skus: Iterable[str]) -> QuerySet[Listing]:
    return Listing.objects.filter(components__product__sku__in=list(skus))


def ask_odoo(skus: Iterable[str]) -> datetime:
    """Have the stock read again at each place that these are published from; since when it is asked for."""
    shops = stale.publishing().filter(pk__in=of_products(skus).values("shop"))
    places = sorted(set(shops.values_list("stock_place", flat=True)))
    with transaction.atomic():
        work.add(erp.stock(place, "an order was called off") for place in places)
    return database_now()


def odoo_is_read(asked_at: datetime) -> bool:
    """Whether every look that was asked for by then has ended; one that waits for a person ended, too."""
    looks = Work.objects.filter(topic__in=[erp.STOCK, erp.ALL_STOCK], state__in=UNDER_WAY)
    return not looks.filter(wanted_since__lte=asked_at).exists()


def look(back: Mapping[str, int], since: datetime) -> list[Offered]:
    """`back`: pieces by the product's SKU. `since`: from when on they are nobody's."""
    found: list[Offered] = []
    for shop, why in selling(back):
        if why:
            found.append(Offered(str(shop), why=why))
        else:
            mine = offers.of(shop, of_products(back).filter(shop=shop).distinct())
            found += _at(shop, mine, back, since)
    return found


def selling(skus: Iterable[str]) -> list[tuple[Shop, str]]:
    """The live shops that list these, each with the reason why its stock is not written, or none."""
    shops = Shop.objects.filter(pk__in=of_products(skus).values("shop"), go_live_at__isnull=False)
    published = set(stale.publishing().values_list("pk", flat=True))
    return [(shop, "" if shop.pk in published else _silent(shop)) for shop in shops.order_by("pk")]


def _silent(shop: Shop) -> str:
    policy = policies.of(shop)
    if not shop.pushes_stock:
        return Text("OmniHub writes no stock there: it is switched off.")
    if policy.stopped:
        return Text("Its stock is stopped. %(why)s", why=policy.stopped_because)
    if policy.approved_at is None:
        return Text("Its first stock push waits for a person's approval.")
    return Text("OmniHub writes no stock there yet.")


def _at(shop: Shop, mine: Sequence[Offer], back: Mapping[str, int], since: datetime) -> list[Offered]:
    subjects = {one.listing.item_id: todos.stock(shop.key, one.listing.item_id, "").subject for one in mine}
    pushes = _pushes(subjects.values())
    found = [_told(shop, one, back, since, pushes.get(subjects[one.listing.item_id])) for one in mine]
    lost = {
        one.listing.item_id
        for one, told in zip(mine, found, strict=True)
        if told.waits and subjects[one.listing.item_id] not in pushes
    }
    with transaction.atomic():
        work.add(todos.stock(shop.key, item, "an order was called off") for item in sorted(lost))
    return found


def _pushes(subjects: Iterable[str]) -> dict[str, Work]:
    """What is open of them; one that a person is asked about stands in for those that wait behind it."""
    states = [*UNDER_WAY, Work.State.HELD]
    rows = Work.objects.filter(topic=todos.STOCK, subject__in=list(subjects), state__in=states)
    return {row.subject: row for row in sorted(rows, key=lambda row: row.state == Work.State.HELD)}


def _told(shop: Shop, offer: Offer, back: Mapping[str, int], since: datetime, push: Work | None) -> Offered:
    sku = offer.listing.sku or offer.listing.item_id
    pieces = _pieces(offer.listing.components.all(), back)
    if offer.gone:
        return Offered(str(shop), sku, pieces, why=Text("The marketplace has this listing no more."))
    if offer.figure is None:
        return Offered(str(shop), sku, pieces, why=offer.problem.words if offer.problem else "")
    shows, told = offer.figure.value, offer.published
    if told is not None and (not offer.differs or (told.accepted == shows and _fresh(told, since))):
        at = max(since, told.pushed_at) if told.pushed_at else since
        return Offered(str(shop), sku, pieces, shows, at)
    if push is not None and push.state == Work.State.HELD:
        why = Text("Its number waits for a person: %(why)s", why=push.note)
        return Offered(str(shop), sku, pieces, shows, why=why)
    waits = Text("The marketplace is being told.")
    return Offered(str(shop), sku, pieces, shows, why=waits, waits=True)


def _fresh(told: Published, since: datetime) -> bool:
    return told.pushed_at is not None and told.pushed_at >= since


def _pieces(parts: Iterable[Component], back: Mapping[str, int]) -> int:
    """How many of the listing the pieces make that came back of its scarcest product."""
    return min(
        (back[part.product.sku] // part.quantity for part in parts if part.product.sku in back), default=0
    )
