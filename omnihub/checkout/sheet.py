"""One checkout as its page shows it: what was typed, what it may be sent by, and what that costs.

What is right is kept in the cart at once, so that nothing is lost, whatever the browser does.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from channels.models import Checkout
from channels.own import carts
from channels.own.carts import Contents
from channels.own.records import COLLECTED, Place
from omnihub.checkout import paying, quotes
from omnihub.checkout.forms import BuyerForm, PlaceForm
from omnihub.checkout.paying import Group
from shipping import areas
from shipping.models import Quote

COLLECT = "collect"
LONGEST_SEARCH = 60
SHORTEST_SEARCH = 3
PLACE, WRITTEN = "place", "written"
"""What the buttons do that are no choice of one thing on the sheet."""


@dataclass
class Sheet:
    checkout: Checkout
    contents: Contents
    form: BuyerForm
    search: str = ""
    method: str = ""
    seen: str = ""
    found: list[Place] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    away: bool = False
    """The search for places does not answer: the buyer may write one."""
    wrote: PlaceForm = field(default_factory=PlaceForm)
    judged: bool = False
    """Whether the buyer wanted to go on, so that what is missing is said."""

    @classmethod
    def kept(cls, checkout: Checkout) -> "Sheet":
        checkout, contents = carts.fresh(checkout.pk)
        sheet = cls(checkout, contents, BuyerForm(initial=_told(checkout)))
        sheet.settle("")
        return sheet

    @classmethod
    def typed(cls, checkout: Checkout, told: Mapping[str, str]) -> "Sheet":
        way = told.get("way", "")[:40]
        form = BuyerForm(told, collected=way == COLLECT)
        form.is_valid()
        carts.keep(checkout.pk, form.told)
        area = told.get("area", "")[:40]
        if area != checkout.area_key and (place := quotes.get(area) if area else None):
            carts.send_to(checkout.pk, place)
        wrote = PlaceForm(told)
        if _wants_written(checkout, told, wrote):
            carts.send_to(checkout.pk, quotes.written(wrote.cleaned_data))
        checkout, contents = carts.fresh(checkout.pk)
        search = told.get("search", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
        sheet = cls(checkout, contents, form, search, told.get("method", "")[:64], told.get("seen", "")[:64])
        sheet.wrote = wrote
        if len(search) >= SHORTEST_SEARCH and not sheet.is_written:
            sheet.found, sheet.away = quotes.find(search)
        sheet.settle(way)
        return sheet

    def settle(self, way: str) -> None:
        """Take the way that was named; else the courier that was taken before, at its price of today."""
        if way == COLLECT and self.may_collect:
            carts.choose(self.checkout.pk, COLLECTED)
        elif quote := self._named(way):
            carts.choose(self.checkout.pk, quotes.ship(quote))
        self.checkout.refresh_from_db()

    def _named(self, way: str) -> Quote | None:
        for one in self.offers:
            if way and one.key == way:
                return one
        wished = (self.checkout.courier, self.checkout.service)
        if self.checkout.collected and way != COLLECT and not way:
            return None
        return next((one for one in self.offers if (one.courier, one.service) == wished), None)

    @cached_property
    def offers(self) -> list[Quote]:
        return quotes.offers(self.checkout)

    @property
    def may_collect(self) -> bool:
        storefront = getattr(self.checkout.shop, "storefront", None)
        return bool(storefront and storefront.collect_allowed)

    @property
    def way(self) -> str:
        """What is ticked."""
        if self.checkout.collected and self.may_collect:
            return COLLECT
        return (
            self.checkout.quote_key if any(one.key == self.checkout.quote_key for one in self.offers) else ""
        )

    @cached_property
    def groups(self) -> list[Group]:
        return paying.groups(self.checkout)

    @property
    def methods(self) -> set[str]:
        return {one.code for group in self.groups for one in group.methods}

    @property
    def digest(self) -> str:
        return carts.digest(self.checkout)

    @property
    def is_written(self) -> bool:
        """Nobody but the buyer has told this place."""
        return areas.is_typed(self.checkout.area_key)

    @property
    def may_write(self) -> bool:
        return not self.found and (self.away or self.wrote.begun) and not self.is_written

    @property
    def area_words(self) -> str:
        row = self.checkout
        parts = (row.subdistrict, row.district, row.city, row.province, row.postcode)
        return ", ".join(part for part in parts if part)


def _wants_written(checkout: Checkout, told: Mapping[str, str], wrote: PlaceForm) -> bool:
    """By its button; or by the last one, where no place is chosen."""
    do = told.get("do")
    return (do == WRITTEN or (do == PLACE and not checkout.area_key and wrote.begun)) and wrote.is_valid()


def _told(checkout: Checkout) -> dict[str, object]:
    return {name: getattr(checkout, name) for name in BuyerForm.base_fields}
