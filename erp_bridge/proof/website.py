"""A website of Odoo: its orders are read from Odoo anew, and laid beside ours.

Confirming an order moves its date in Odoo: it stands on Odoo's day, and on ours where Odoo has none.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import chain, islice

from django.conf import settings

from channels.models import Checkout, Order, OrderLine, Shop
from channels.states import OrderStatus
from erp_bridge import plan, website_orders
from erp_bridge.models import OdooProfile, ProofSlice
from erp_bridge.odoo import convert, website_sales
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.website_sales import Line, WebsiteSale
from erp_bridge.proof import erp, gateway, mirror, website_compare
from erp_bridge.proof.compare import Row
from erp_bridge.proof.facts import Booked, Mirrored, Taken
from erp_bridge.proof.marketplace import Window
from erp_bridge.proof.website_facts import NONE, Goods, Here, Lines, Pair, There
from omnihub.core import batches, clock

PAGE = 200
CANCELLED = OrderStatus.CANCELLED


def numbers(part: ProofSlice, most: int) -> list[str]:
    """Of this time on either side. Raises RemoteError, also where Odoo has no website."""
    mine = Order.objects.filter(shop=part.shop, placed_at__gte=part.start, placed_at__lt=part.end)
    ours = mine.order_by("placed_at", "pk").values_list("number", flat=True)
    listed = (number for _, number in _listed(part))
    return list(dict.fromkeys(chain(islice(listed, most), ours[:most])))


def _listed(part: ProofSlice) -> Iterator[tuple[int, str]]:
    """Odoo's moments are whole seconds, ours are not: what lies outside is left out when it is read."""
    client, after = website_orders.client_of(part.shop), 0
    website_orders.be_installed(client)
    site, since, until = int(part.shop.remote_id), convert.utc(part.start), convert.utc(part.end)
    carts = settings.ODOO_WEBSITE_CARTS
    while page := website_sales.placed(client, site, since, until, after, PAGE, carts=carts):
        yield from page
        after = page[-1][0]


def rows(part: ProofSlice, profile: OdooProfile, window: Window, listed: Sequence[str]) -> list[Row]:
    shop, client = part.shop, website_orders.client_of(part.shop)
    sales = {sale.name: sale for sale in _sales(client, shop, listed)}
    here = _ours(shop, profile, listed)
    wanted = [one for one in listed if _belongs(sales.get(one), here.get(one), window, shop)]
    taken = gateway.taken(shop.pk, window.book, wanted, gateway.Strays.of(shop.pk, wanted))
    booked = erp.booked_as(profile, {sales[one].id: one for one in wanted if one in sales})
    erp.add_money(booked, profile, wanted)
    tracking = client.dialect().tracking
    return website_compare.rows(
        _pair(
            number,
            _there(sales[number], tracking=tracking) if number in sales else None,
            here.get(number),
            booked.get(number, Booked(number)),
            taken[number],
            window,
        )
        for number in wanted
    )


def _sales(client: Client, shop: Shop, listed: Sequence[str]) -> Iterator[WebsiteSale]:
    for some in batches.of(PAGE, listed):
        ids = website_sales.named(client, int(shop.remote_id), some)
        yield from website_sales.read(client, website_orders.without_ours(client, shop, ids))


def _belongs(sale: WebsiteSale | None, here: Here | None, window: Window, shop: Shop) -> bool:
    """Each order stands in one slice. What was begun before go-live is Odoo's alone."""
    if here and here.history:
        since = shop.go_live_at
        if sale is None or (since and sale.created_at < since):
            return False
    if sale is None:
        return here is not None and window.holds(here.placed_at)
    kept = here is not None or (bool(sale.lines) and not _is_left(sale))
    return kept and window.holds(sale.ordered_at)


def _is_left(sale: WebsiteSale) -> bool:
    return sale.state == "draft" and website_orders.is_over(sale)


def _pair(
    number: str, there: There | None, here: Here | None, booked: Booked, taken: Taken, window: Window
) -> Pair:
    moments = [one.changed_at for one in (there, here) if one] + ([taken.at] if taken.at else [])
    settled = all(map(window.settled, moments))
    if there and here and here.waits and there.confirmed:  # by hand, while the link waits for its money
        settled = False
    return Pair(number, there, here, settled, booked, taken)


def _there(sale: WebsiteSale, *, tracking: bool) -> There:
    goods = [line for line in sale.lines if not line.delivery and line.total >= 0 and line.quantity]
    waybill = sale.delivered.waybill if sale.delivered else ""
    return There(
        number=sale.name,
        day=clock.jakarta_date(sale.ordered_at),
        total=sale.total,
        delivery=sum((line.total for line in sale.lines if line.delivery), NONE),
        lines={str(line.id): Goods(line.name, _pieces(line), line.total) for line in goods},
        confirmed=sale.confirmed,
        cancelled=sale.state == "cancel",
        delivered=sale.delivered is not None,
        waybill=waybill if tracking else None,
        created_at=sale.created_at,
        changed_at=sale.changed_at,
    )


def _pieces(line: Line) -> int:
    """What is no whole number of pieces is one here, and its name says how much."""
    whole = int(line.quantity)
    return whole if whole >= 1 and whole == line.quantity else 1


def _ours(shop: Shop, profile: OdooProfile, listed: Iterable[str]) -> dict[str, Here]:
    found: dict[str, Here] = {}
    for some in batches.of(PAGE, listed):
        known = mirror.mirrored(shop, profile, some)
        orders = Order.objects.filter(shop=shop, number__in=some).select_related("checkout")
        for order in orders.prefetch_related("lines", "packages"):
            found[order.number] = _here(order, known[order.number])
    return found


def _here(order: Order, mirrored: Mirrored) -> Here:
    checkout: Checkout | None = getattr(order, "checkout", None)
    by_link = checkout is not None and checkout.by_link
    packages = list(order.packages.all())
    return Here(
        number=order.number,
        day=clock.jakarta_date(order.placed_at),
        total=mirrored.total or NONE,
        delivery=order.shipping_total,
        lines=_lines(order.lines.all()),
        stands=order.status not in plan.BEFORE_PAYMENT and order.status != CANCELLED,
        cancelled=order.status == CANCELLED,
        left=order.shipped_at is not None or any(one.shipped_at for one in packages),
        waybills=frozenset(one.tracking_number for one in packages) - {""},
        offered=checkout is not None and checkout.offered,
        waits=checkout is not None and checkout.state == Checkout.State.PLACED,
        by_link=by_link and order.paid_at is not None,
        placed_at=order.placed_at,
        changed_at=_changed(order, checkout),
        history=order.history,
        mirrored=mirrored,
    )


def _changed(order: Order, checkout: Checkout | None) -> datetime:
    return max(order.remote_updated_at, checkout.changed_at) if checkout else order.remote_updated_at


def _lines(rows: Iterable[OrderLine]) -> Lines:
    """Pieces of one line whose price is no whole sum stand here as two."""
    pieces: Mapping[str, list[OrderLine]] = defaultdict(list)
    for row in rows:
        pieces[row.key.partition("-")[0]].append(row)
    return {
        key: Goods(some[0].name, sum(one.quantity for one in some), _total(some))
        for key, some in pieces.items()
    }


def _total(rows: Iterable[OrderLine]) -> Decimal:
    return sum((row.total or row.listed_total or NONE for row in rows), NONE)
