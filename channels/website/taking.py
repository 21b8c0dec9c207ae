"""Website orders into the mirror: each is a checkout whose goods are the ERP's to say, and an order.

What the ERP tells only moves an order on. From the moment its buyer said yes to a checkout link, its goods
and its sum stay what the buyer has seen; a difference is found when the money is written back.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import transaction

from channels import listings, orders, stock
from channels.models import Checkout, CheckoutLine, Listing, Order, OwnParcel, Product, Shop
from channels.own import links, parcels, reading
from channels.own.moves import ENDED, EVER
from channels.own.showcase import ON_SALE
from channels.records import NOTHING, AddressData, ListingData
from channels.website import laying
from channels.website.laying import Goods
from channels.website.records import WebsiteOrder
from omnihub.core import database

State = Checkout.State


@transaction.atomic
def take(shop: Shop, found: Sequence[WebsiteOrder]) -> dict[str, int]:
    """By number, the mirror's order of each. What is as it was before is not written again.

    One that was cancelled before anybody here saw it is left out.
    """
    numbers = [data.number for data in found]
    rows = Checkout.objects.select_for_update(of=("self",)).filter(shop=shop, number__in=numbers)
    known = {row.number: row for row in rows.select_related("order").order_by("pk")}
    wanted = [data for data in found if data.number in known or not data.cancelled]
    goods = _listings(shop, {line.sku for data in wanted for line in data.goods if line.sku})
    checkouts = {data.number: known.get(data.number) or _new(shop, data) for data in wanted}
    changed = [one for data in wanted if (one := _lay(checkouts[data.number], data, goods))]
    if changed:
        _mirror(shop, changed)
    _keep(shop, wanted, known)
    return dict(Order.objects.filter(shop=shop, number__in=numbers).values_list("number", "pk"))


def _new(shop: Shop, data: WebsiteOrder) -> Checkout:
    checkout = Checkout(
        shop=shop,
        source=Checkout.Source.WEBSITE,
        number=data.number,
        currency=data.currency,
        changed_at=data.placed_at,
    )
    links.stamp(checkout)
    checkout.save()
    return checkout


def _lay(checkout: Checkout, data: WebsiteOrder, goods: Goods) -> Checkout | None:
    """None where nothing is new."""
    before = _facts(checkout)
    if data.ordered and checkout.placed_at is None:
        checkout.placed_at = data.placed_at
    if checkout.state not in ENDED:
        if not checkout.by_link:
            _lay_goods(checkout, data, goods)
        _move_on(checkout, data)
    if checkout.order_id and _facts(checkout) == before:
        return None
    checkout.changed_at = max(database.database_now(), checkout.changed_at)
    checkout.save()
    return checkout


def _facts(checkout: Checkout) -> list[object]:
    lines = list(checkout.lines.order_by("pk").values_list("key", "name", "quantity", "unit_price"))
    kept = ("name", "phone", "email", "address", "city", "goods_total", "discount", "shipping_total", "total")
    return [
        checkout.state,
        checkout.placed_at,
        checkout.paid_at,
        *(getattr(checkout, name) for name in kept),
        lines,
    ]


def _lay_goods(checkout: Checkout, data: WebsiteOrder, goods: Goods) -> None:
    wanted = [line for each in data.goods for line in laying.lines(each, goods)]
    if laying.told(wanted) != laying.told(checkout.lines.order_by("pk")):
        checkout.lines.all().delete()
        for line in wanted:
            line.checkout = checkout
        CheckoutLine.objects.bulk_create(wanted)
    checkout.goods_total = sum((line.total for line in wanted), NOTHING)
    checkout.discount = data.discount
    if not checkout.offered:
        if not (checkout.order and checkout.order.erased_at):
            _lay_buyer(checkout, data.buyer)
        checkout.shipping_total = data.shipping
    checkout.total = checkout.goods_total - checkout.discount + checkout.shipping_total


def _lay_buyer(checkout: Checkout, buyer: AddressData) -> None:
    checkout.name, checkout.phone, checkout.email = buyer.name[:200], buyer.phone[:32], buyer.email[:254]
    checkout.address, checkout.city = buyer.address[:500], buyer.city[:120]
    checkout.province, checkout.postcode = buyer.state[:120], buyer.postcode[:16]


def _move_on(checkout: Checkout, data: WebsiteOrder) -> None:
    """Never back: an order that is cancelled here stays so, whatever an older answer says."""
    if data.cancelled:
        checkout.state, checkout.cancelled_at = State.CANCELLED, database.database_now()
        checkout.cancel_reason = "Dibatalkan di Odoo"
        return
    if data.paid_at and checkout.paid_at is None:
        checkout.paid_at, checkout.pay_by = data.paid_at, None
    waits = checkout.state == State.PLACED and checkout.pay_by is not None
    if data.confirmed and not waits and checkout.state in (State.OPEN, State.PLACED):
        checkout.state = State.PAID
    if data.sent and checkout.state == State.PAID:
        checkout.state, checkout.shipped_at = State.SHIPPED, data.sent.at
        if not checkout.parcels.exists():
            _send(checkout, data.sent.courier, data.sent.waybill, data.sent.at)


def _send(checkout: Checkout, courier: str, waybill: str, at: datetime) -> None:
    OwnParcel.objects.create(
        checkout=checkout,
        number=f"{checkout.shop.remote_id}-{checkout.number}-1"[:64],
        courier=courier[:32],
        tracking_number=waybill[: parcels.LONGEST],
        status=parcels.SHIPPED,
        shipped_at=at,
        changed_at=at,
    )


def _mirror(shop: Shop, changed: Sequence[Checkout]) -> None:
    read_at = database.database_now()
    rows = Checkout.objects.filter(pk__in=[one.pk for one in changed]).select_related("shop")
    rows = rows.prefetch_related("lines__listing", "parcels").order_by("pk")
    orders.save_all(shop, [reading.of(one, read_at) for one in rows])
    saved = Order.objects.filter(shop=shop, number__in=[one.number for one in changed])
    pks = dict(saved.values_list("number", "pk"))
    for one in changed:
        if one.order_id is None:
            one.order_id = pks[one.number]
            one.save(update_fields=["order"])


def _keep(shop: Shop, wanted: Iterable[WebsiteOrder], known: Mapping[str, Checkout]) -> None:
    """The ERP keeps the pieces of what it has confirmed, and its next number knows of them, as of all that is
    sold there; of a quotation nobody keeps any. Only between the link's yes and the confirmation we do.
    """
    kept = [data.number for data in wanted if data.confirmed or data.number not in known]
    pks = Order.objects.filter(shop=shop, number__in=kept, erp_held_at=None).values_list("pk", flat=True)
    stock.mark_held(list(pks), EVER)


def _listings(shop: Shop, skus: set[str]) -> Goods:
    """By SKU, under the product's own key as an own shop lists it."""
    products = {one.sku: one for one in Product.objects.filter(sku__in=skus)}
    items = [str(one.pk) for one in products.values()]
    found = {row.item_id: row for row in Listing.objects.filter(shop=shop, item_id__in=items)}
    new = [
        ListingData(str(one.pk), reading.NO_VARIATION, one.sku, one.name, ON_SALE)
        for one in products.values()
        if str(one.pk) not in found
    ]
    if new:
        listings.save_all(shop, new)
        found = {row.item_id: row for row in Listing.objects.filter(shop=shop, item_id__in=items)}
    return {sku: (one, found[str(one.pk)]) for sku, one in products.items()}
