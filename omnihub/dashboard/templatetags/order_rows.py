"""A row of the order list, drawn again only when something it shows has changed: all that is in `Shown`.

Written in Python, as its documents are: fifty rows that nobody saw before were most of what a search cost.
"""

import functools
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from channels.models.own import OURS
from omnihub.core import clock
from omnihub.dashboard.drawing import drawn, kept
from omnihub.dashboard.erp_side import Side, Tone
from omnihub.dashboard.markup import filled
from omnihub.dashboard.queries.rows import Row
from omnihub.dashboard.templatetags import documents, hub

register = template.Library()
ROW = """<tr{}>
    <th scope="row" class="order-cell">{}
        <a id="order-{}" href="{}">{}</a>
        <small><span class="shop-dot" style="--hue:{}"></span>{} · {}</small>
    </th>
    <td class="buyer-cell">{}{}</td>
    <td class="num money-cell">{}</td>
    <td class="state-cell"><span class="pill is-{}">{}</span>
        <small class="remote" title="{}">{}</small>{}</td>
    <td class="erp-cell">{}</td>
</tr>
"""
TICK = """
        <label class="tick"><input type="checkbox" form="moves" name="order" value="{}"{}>\
<span class="sr">{} {}</span></label>"""
SHIPPER = "dashboard/parts/shipper.html"
HELD = SafeString(' class="is-held"')


@dataclass(frozen=True, slots=True)
class Shown:
    year: int
    """Moments of another year than this are written with it."""
    pk: int
    number: str
    shop_id: int
    shop_name: str
    shop_kind: str
    placed_at: datetime
    buyer: str
    cash_on_delivery: bool
    gross: Decimal | None
    status: str
    remote_status: str
    fulfilled_by: str
    side: Side
    tick: str
    """Empty: not to be ticked; else "free" or "ticked"."""


@register.simple_tag
def order_row(row: Row, see_buyer: bool, tick: str = "") -> SafeString:  # noqa: FBT001 - a tag's argument
    shown = _shown(row, tick, see_buyer=see_buyer)
    return kept(("order row", shown), lambda: _draw(shown))


def _draw(row: Shown) -> SafeString:
    return filled(
        ROW,
        HELD if row.side.tone == Tone.HELD else "",
        _tick(row) if row.tick else "",
        row.pk,
        _address().format(row.pk),
        row.number,
        hub.hue(row.shop_id),
        row.shop_name,
        hub.moment(row.placed_at),
        row.buyer,
        filled(" <small>{}</small>", _("Cash on delivery")) if row.cash_on_delivery else "",
        hub.rupiah(row.gross),
        row.status,
        hub.status(row.status),
        row.shop_kind,
        row.remote_status,
        drawn(SHIPPER, fulfilled_by=row.fulfilled_by, kind=row.shop_kind) if row.fulfilled_by else "",
        documents.chain(row.side),
    )


@functools.cache
def _address() -> str:
    """Asked once: `reverse` takes as long as the rest of a row."""
    return reverse("dashboard:order", args=[0]).replace("0", "{}")


def _tick(row: Shown) -> SafeString:
    checked = SafeString(" checked") if row.tick == "ticked" else ""
    return filled(TICK, row.pk, checked, _("tick"), row.number)


def _shown(row: Row, tick: str, *, see_buyer: bool) -> Shown:
    order = row.order
    return Shown(
        year=clock.jakarta_date(clock.now()).year,
        pk=order.pk,
        number=order.number,
        shop_id=order.shop_id,
        shop_name=order.shop.name,
        shop_kind=order.shop.kind,
        placed_at=order.placed_at,
        buyer=hub.buyer(order, see_buyer),
        cash_on_delivery=order.cash_on_delivery,
        gross=order.gross,
        status=order.status,
        remote_status="" if order.shop.kind in OURS else order.remote_status,
        fulfilled_by=order.fulfilled_by,
        side=row.side,
        tick=tick,
    )
