"""A row of the order list, drawn again only when something it shows has changed.

A list refreshes itself every few seconds on every screen that shows it, and drawing its fifty rows was most
of what that cost. All that a row may show is in `Shown`, and its drawing is kept under just that.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django import template
from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from omnihub.core import clock
from omnihub.dashboard.erp_side import Side
from omnihub.dashboard.queries.rows import Row
from omnihub.dashboard.templatetags import hub

register = template.Library()
TEMPLATE = "dashboard/parts/order_row.html"


@dataclass(frozen=True, slots=True)
class Shown:
    language: str | None
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
    key = hashlib.blake2b(repr(shown).encode(), digest_size=20).hexdigest()
    drawn: str | None = caches["rows"].get(key)
    if drawn is None:
        drawn = render_to_string(TEMPLATE, {"row": shown})
        caches["rows"].set(key, drawn)
    return mark_safe(drawn)  # noqa: S308 - a template made it


def _shown(row: Row, tick: str, *, see_buyer: bool) -> Shown:
    order = row.order
    return Shown(
        language=get_language(),
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
        remote_status=order.remote_status,
        fulfilled_by=order.fulfilled_by,
        side=row.side,
        tick=tick,
    )
