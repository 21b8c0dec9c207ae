"""A row of the list of customers, drawn again only when something it shows has changed: all of `Shown`."""

import functools
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from omnihub.core import clock
from omnihub.dashboard.drawing import kept
from omnihub.dashboard.markup import filled, joined
from omnihub.dashboard.queries.customers import Figures, Row
from omnihub.dashboard.templatetags import hub

register = template.Library()
MOST_SHOPS = 4
ROW = """<tr>{}
    <th scope="row" class="order-cell"><a id="customer-{}" href="{}">{}</a>{}</th>
    <td data-label="{}">{}</td>
    <td data-label="{}">{}</td>
    <td class="num" data-label="{}">{}</td>
    <td class="num" data-label="{}">{}</td>
    <td data-label="{}">{}</td>
</tr>
"""
TICK = """
    <td><label class="tick"><input type="checkbox" form="tagging" name="customer" value="{}"{}>\
<span class="sr">{} {}</span></label></td>"""
SHOP = '<span class="block"><span class="shop-dot" style="--hue:{}"></span>{}</span>'
CHECKED = SafeString(" checked")


@dataclass(frozen=True, slots=True)
class Shown:
    year: int
    """Moments of another year than this are written with it."""
    pk: int
    name: str
    known_by: str
    shops: tuple[tuple[int, str], ...]
    tags: tuple[str, ...]
    orders: int
    spent: Decimal
    last: datetime | None
    tick: str
    """Empty: not to be ticked; else "free" or "ticked"."""


@register.simple_tag
def customer_row(row: Row, may_change: bool, ticked: bool) -> SafeString:  # noqa: FBT001 - a tag's arguments
    tick = ("ticked" if ticked else "free") if may_change else ""
    shown = _shown(row, row.figures, tick)
    return kept(("customer row", shown), lambda: _draw(shown))


def _draw(row: Shown) -> SafeString:
    return filled(
        ROW,
        filled(TICK, row.pk, CHECKED if row.tick == "ticked" else "", _("Customer"), row.pk)
        if row.tick
        else "",
        row.pk,
        _address().format(row.pk),
        _name(row),
        filled("<small>{}</small>", row.known_by) if row.name and row.known_by else "",
        _("Buys at"),
        _shops(row.shops),
        _("Tags"),
        joined('<span class="pill">{}</span> ', ((tag,) for tag in row.tags)) or "–",
        _("Orders"),
        row.orders,
        _("Spent"),
        hub.rupiah(row.spent),
        _("Last order"),
        hub.moment(row.last),
    )


def _name(row: Shown) -> str:
    return hub.starred(row.name) if row.name else row.known_by or f"{_('Customer')} {row.pk}"


def _shops(shops: tuple[tuple[int, str], ...]) -> SafeString | str:
    first = joined(SHOP, ((hub.hue(pk), name) for pk, name in shops[:MOST_SHOPS]))
    more = len(shops) - MOST_SHOPS
    return filled('{}<small class="block">+{}</small>', first, more) if more > 0 else first or "–"


@functools.cache
def _address() -> str:
    """Asked once: `reverse` takes as long as the rest of a row."""
    return reverse("dashboard:customer", args=[0]).replace("0", "{}")


def _shown(row: Row, figures: Figures, tick: str) -> Shown:
    person = row.person
    return Shown(
        year=clock.jakarta_date(clock.now()).year,
        pk=person.profile.pk,
        name=person.name,
        known_by=person.known_by,
        shops=tuple((customer.shop_id, customer.shop.name) for customer in person.customers),
        tags=tuple(row.tags),
        orders=figures.orders,
        spent=figures.spent,
        last=figures.last,
        tick=tick,
    )
