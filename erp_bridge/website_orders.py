"""An order of Odoo's Website as the mirror takes it.

The order and its binding are written together: whoever pushes it later finds the sales order it already is.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from channels.models import Order, Shop
from channels.records import AddressData
from channels.website import carts, taking
from channels.website.records import Line, Sent, WebsiteOrder
from erp_bridge import bindings, queries
from erp_bridge.bindings import Kind, Link
from erp_bridge.odoo import connect, website_sales
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.website_sales import Partner, Website, WebsiteSale
from omnihub.core import clock, installation
from omnihub.core.errors import Refused
from omnihub.core.outcomes import Outcome
from omnihub.core.texts import Text

LEFT_AFTER = timedelta(days=15)
"""A cart that nobody touched for so long is left for good."""

NOT_INSTALLED = Outcome.settings(
    Text(
        "Odoo's Website is not installed in this database, or OmniHub's user may not see it. Install the app "
        "eCommerce in Odoo, or let the user see websites (Website / Restricted Editor)."
    ),
    "website_not_installed",
)


def client_of(shop: Shop) -> Client:
    profile = queries.profile(shop.pk)
    client = connect.client()
    return client.for_company(profile.company_id) if profile else client


def websites() -> list[Website]:
    """Raises RemoteError, also where there can be none."""
    client = connect.client()
    be_installed(client)
    return website_sales.websites(client)


def be_installed(client: Client) -> None:
    """Raises Refused where the database knows no website."""
    if not website_sales.is_installed(client):
        raise Refused(NOT_INSTALLED.words, code=NOT_INSTALLED.code)


def take(client: Client, shop: Shop, ids: Sequence[int]) -> None:
    """Orders that we wrote to Odoo ourselves are no news from there, whatever website they name."""
    _lay(shop, website_sales.read(client, without_ours(client, shop, ids)))


def look_again(client: Client, shop: Shop, order_pks: Sequence[int]) -> None:
    """At what is open here, whether or not Odoo calls it changed: nobody tells of a cart that was deleted."""
    bound = bindings.find_all(Kind.ORDER, [str(pk) for pk in order_pks]).values()
    sales = website_sales.read(client, [one.odoo_id for one in bound])
    there = {sale.id for sale in sales}
    _lay(shop, sales)
    with transaction.atomic():
        _forget(shop, [one.name for one in bound if one.odoo_id not in there])


def _lay(shop: Shop, found: Sequence[WebsiteSale]) -> None:
    sales = {sale.name: sale for sale in found}
    skus = bindings.skus(
        {line.product_id for sale in sales.values() for line in sale.lines if line.product_id}
    )
    over = [name for name, sale in sales.items() if is_over(sale)]
    with transaction.atomic():
        _forget(shop, over)
        kept = carts.known(shop, over)  # staff sent their links
        orders = [
            order(sale, skus)
            for name, sale in sales.items()
            if sale.lines and (name in kept or name not in over)
        ]
        pks = taking.take(shop, orders)
        bindings.bind_all(_links({pk: sales[name] for name, pk in pks.items()}))


def is_over(sale: WebsiteSale) -> bool:
    """What is no cart (any more): called off, emptied, left there long ago, or not to be shown at all."""
    if sale.state == "draft":
        left = sale.changed_at < clock.now() - LEFT_AFTER
        return left or not sale.lines or not settings.ODOO_WEBSITE_CARTS
    return sale.state == "cancel"


def _forget(shop: Shop, numbers: Sequence[str]) -> None:
    """Of a cart nothing stays here, and nothing is written to Odoo for it."""
    for order_pk in carts.forget(shop, numbers) if numbers else ():
        bindings.forget(Kind.ORDER, str(order_pk))


def _links(found: Mapping[int, WebsiteSale]) -> list[Link]:
    """What a push has seen and written there stays remembered."""
    known = bindings.find_all(Kind.ORDER, [str(pk) for pk in found])
    return [
        Link(Kind.ORDER, str(pk), sale.id, sale.name, sale.state)
        for pk, sale in found.items()
        if str(pk) not in known
    ]


def without_ours(client: Client, shop: Shop, ids: Sequence[int]) -> list[int]:
    bound = bindings.subjects(Kind.ORDER, ids)
    theirs = Order.objects.filter(pk__in=[int(subject) for subject in bound.values()]).exclude(shop=shop)
    foreign = {str(pk) for pk in theirs.values_list("pk", flat=True)}
    unknown = [pk for pk in ids if pk not in bound]
    named = client.external_ids("sale.order", unknown) if unknown else {}
    ours = f"omnihub_{installation.key()}."
    return [pk for pk in ids if bound.get(pk) not in foreign and not (named.get(pk) or "").startswith(ours)]


def order(sale: WebsiteSale, skus: Mapping[int, Sequence[str]]) -> WebsiteOrder:
    return WebsiteOrder(
        number=sale.name,
        placed_at=sale.ordered_at,
        lines=tuple(
            Line(
                key=str(line.id),
                name=line.name,
                quantity=line.quantity,
                total=line.total,
                sku=(skus.get(line.product_id or 0) or [""])[0],
                delivery=line.delivery,
            )
            for line in sale.lines
        ),
        buyer=_address(sale.buyer, sale.recipient),
        ordered=sale.state != "draft",
        confirmed=sale.confirmed,
        cancelled=sale.state == "cancel",
        paid_at=sale.ordered_at if sale.paid and sale.confirmed else None,
        sent=Sent(sale.delivered.at, sale.carrier, sale.delivered.waybill) if sale.delivered else None,
        currency=sale.currency,
    )


def _address(buyer: Partner, recipient: Partner) -> AddressData:
    """A delivery address seldom has a mail address of its own."""
    return AddressData(
        name=recipient.name or buyer.name,
        phone=recipient.phone or buyer.phone,
        address=recipient.street or buyer.street,
        city=recipient.city or buyer.city,
        state=recipient.state or buyer.state,
        postcode=recipient.postcode or buyer.postcode,
        email=recipient.email or buyer.email,
    )
