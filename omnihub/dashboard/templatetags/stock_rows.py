"""A row of the stock page, drawn again only when something it shows has changed: all of `Shown`."""

from dataclasses import dataclass

from django import template
from django.utils.safestring import SafeString

from channels.figures import Figure
from channels.offers import UNMAPPED
from omnihub.core import clock
from omnihub.dashboard.drawing import drawn
from omnihub.dashboard.queries.stock import Row
from omnihub.dashboard.templatetags import hub

register = template.Library()
ROW = "dashboard/parts/stock_row.html"


@dataclass(frozen=True, slots=True)
class Shown:
    """`pushed` and `read` are words: how long ago."""

    year: int
    pk: int
    name: str
    code: str
    item_id: str
    shop_id: int
    shop_name: str
    figure: Figure | None
    unmapped: bool
    value: int | None
    pushed: str
    shows: int | None
    read: str
    tone: str
    label: str
    words: str


@register.simple_tag
def stock_row(row: Row) -> SafeString:
    return drawn(ROW, row=_shown(row))


def _shown(row: Row) -> Shown:
    listing, offer, told = row.listing, row.offer, row.published
    return Shown(
        year=clock.jakarta_date(clock.now()).year,
        pk=listing.pk,
        name=listing.name,
        code=listing.sku or listing.item_id,
        item_id=listing.item_id,
        shop_id=listing.shop_id,
        shop_name=listing.shop.name,
        figure=offer.figure,
        unmapped=offer.problem is not None and offer.problem.code == UNMAPPED,
        value=told.value if told else None,
        pushed=hub.ago(told.pushed_at) if told and told.pushed_at else "",
        shows=told.shown if told else None,
        read=hub.ago(told.shown_at) if told and told.shown_at else "",
        tone=row.tone,
        label=row.label,
        words=row.words,
    )
