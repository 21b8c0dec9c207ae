"""Orders of Odoo's Website into the mirror, page by page, of those that changed since the last look.

The order and its binding are written together: whoever pushes it later finds the sales order it already is.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import transaction

from channels import shops
from channels.models import Order, Shop
from channels.records import AddressData
from channels.website import taking
from channels.website.records import Line, Sent, WebsiteOrder
from erp_bridge import bindings, queries
from erp_bridge.bindings import Kind, Link
from erp_bridge.odoo import connect, website_sales
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.website_sales import MOMENT, Partner, Website, WebsiteSale
from omnihub.core import clock, cursors, installation
from omnihub.core.errors import Refused, RemoteError
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text

PAGE = 200
OVERLAP = timedelta(minutes=5)
"""write_date is the start of Odoo's transaction: a long one shows up late with an old date."""

LOOKED_BACK = timedelta(days=15)
"""So far the first look goes."""

NOT_INSTALLED = Outcome.settings(
    Text(
        "Odoo's Website is not installed in this database, or OmniHub's user may not see it. Install the app "
        "eCommerce in Odoo, or let the user see websites (Website / Restricted Editor)."
    ),
    "website_not_installed",
)


@dataclass(slots=True)
class Look:
    """A look through the changed orders, in the order of their ids; `until` is where the next one begins."""

    cursor: str
    since: str
    after: int
    until: str
    seen: int = 0

    @classmethod
    def resumed(cls, shop: Shop) -> Self:
        cursor = f"odoo:website:{shop.key}"
        since, _, rest = (cursors.read(cursor) or "").partition("|")
        after, _, until = rest.partition("|")
        since = since or f"{clock.now().astimezone(UTC) - LOOKED_BACK:{MOMENT}}"
        return cls(cursor, since, int(after or 0), until or since)

    def take(self, page: Sequence[tuple[int, str]]) -> None:
        self.seen += len(page)
        self.after = page[-1][0]
        self.until = max([self.until, *(written for _, written in page)])

    def pause(self) -> None:
        cursors.move(self.cursor, f"{self.since}|{self.after}|{self.until}")

    def finish(self) -> None:
        since = datetime.strptime(self.until, MOMENT).replace(tzinfo=UTC) - OVERLAP
        cursors.move(self.cursor, f"{max(self.since, f'{since:{MOMENT}}')}|0|")


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    """Given back, to go on where it stopped, when the time is up."""
    outcomes: dict[int, Outcome] = {}
    for row in works:
        shop = shops.find(row.subject)
        if shop is None or not shop.pulls:
            outcomes[row.pk] = Outcome.done(Text("Nothing is read for this shop"))
            continue
        try:
            outcome = _look(shop, deadline)
        except RemoteError as error:
            outcome = Outcome.of(error)
        if outcome:
            outcomes[row.pk] = outcome
    return outcomes


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


def _look(shop: Shop, deadline: Deadline) -> Outcome | None:
    client, look = client_of(shop), Look.resumed(shop)
    if not website_sales.is_installed(client):
        return NOT_INSTALLED
    carts = settings.ODOO_WEBSITE_CARTS
    while True:
        page = website_sales.changed(client, int(shop.remote_id), look.since, look.after, PAGE, carts=carts)
        if page:
            take(client, shop, [pk for pk, _ in page])
            look.take(page)
        if len(page) < PAGE:
            break
        if deadline.passed():
            look.pause()
            return None
    look.finish()
    Shop.objects.filter(pk=shop.pk).update(synced_at=clock.now())
    return Outcome.done(Text("%(n)s orders of the website were read", n=str(look.seen)))


def take(client: Client, shop: Shop, ids: Sequence[int]) -> None:
    """Orders that we wrote to Odoo ourselves are no news from there, whatever website they name."""
    sales = {sale.name: sale for sale in website_sales.read(client, without_ours(client, shop, ids))}
    skus = bindings.skus(
        {line.product_id for sale in sales.values() for line in sale.lines if line.product_id}
    )
    found = [order(sale, skus) for sale in sales.values() if sale.lines]
    with transaction.atomic():
        pks = taking.take(shop, found)
        bindings.bind_all(_links({pk: sales[name] for name, pk in pks.items()}))


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
