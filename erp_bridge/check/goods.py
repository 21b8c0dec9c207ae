"""The products a shop sells, as Odoo has them: can each be reserved, delivered and invoiced by itself?"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from channels import models as mirror
from erp_bridge import bindings
from erp_bridge.bindings import Kind
from erp_bridge.check.findings import Finding, bad, good, note
from erp_bridge.choices import companies_of
from erp_bridge.models import OdooProfile
from erp_bridge.odoo.client import Client, Domain
from erp_bridge.odoo.payloads import Row, number, rows, text
from erp_bridge.records import Component
from omnihub.core import batches
from omnihub.core.texts import Text

AT_ONCE = 500
SHOWN = 5
AMONG = 200
FIELDS = ("default_code", "name", "type", "is_storable", "tracking", "invoice_policy", "company_id")


def ids(shop_pk: int) -> list[int]:
    """Odoo's ids of the products that this shop's listings are mapped to."""
    mapped = (
        mirror.Component.objects.filter(listing__shop=shop_pk).values_list("product", flat=True).distinct()
    )
    bound = bindings.find_all(Kind.PRODUCT, [str(pk) for pk in mapped.order_by("product")])
    return [each.odoo_id for each in bound.values()]


def check(client: Client, profile: OdooProfile) -> Iterator[Finding]:
    wanted = ids(profile.shop_id)
    if not wanted:
        yield note(
            Text("Products"),
            Text(
                "No listing of this shop is mapped to a product of Odoo yet: read the products, then "
                "map the listings."
            ),
        )
        return
    known = client.fields("product.product", FIELDS).keys()
    odd = list(_odd(client, wanted, [name for name in FIELDS if name in known]))
    yield from _judge(odd, len(wanted), profile)


def best(client: Client, profile: OdooProfile) -> Component | None:
    """The one to try an order with: an ordinary good, the one of which most is free in the warehouse.

    One with routes of its own could have something bought or made for it.
    """
    wanted = ids(profile.shop_id)[:AMONG]
    known = client.fields("product.product", ["route_ids"]).keys()
    found = rows(
        client.execute(
            "product.product",
            "search_read",
            context={"warehouse_id": profile.warehouse_id},
            domain=[["id", "in", wanted], ["sale_ok", "=", True]],
            fields=["default_code", "name", "type", "tracking", "free_qty", *known],
        )
    )
    chosen = max(found, key=_fitness, default=None)
    if chosen is None:
        return None
    return Component(text(chosen["default_code"]) or text(chosen["name"]), int(chosen["id"]))


def _fitness(row: Row) -> tuple[bool, bool, Decimal]:
    good_by_pieces = text(row["type"]) != "service" and text(row["tracking"]) in {"", "none"}
    return good_by_pieces, not row.get("route_ids"), number(row["free_qty"])


def _odd(client: Client, wanted: Sequence[int], fields: Sequence[str]) -> Iterator[Row]:
    """Only what differs from the ordinary: thousands of products are one look for each five hundred."""
    oddities: list[Domain] = [
        ["tracking", "!=", "none"],
        ["invoice_policy", "=", "delivery"],
        _not_stored(fields),
    ]
    oddities += [["company_id", "!=", False]] if "company_id" in fields else []
    for some in batches.of(AT_ONCE, wanted):
        domain = [["id", "in", list(some)], *["|"] * (len(oddities) - 1), *oddities]
        yield from client.search_read("product.product", domain, fields)


def _not_stored(fields: Sequence[str]) -> Domain:
    """Up to 17 a product whose stock is counted is of a type of its own."""
    return ["is_storable", "=", False] if "is_storable" in fields else ["type", "!=", "product"]


def _judge(odd: Sequence[Row], count: int, profile: OdooProfile) -> Iterator[Finding]:
    found = list(_troubles(odd, profile))
    yield from found
    if all(finding.ok for finding in found):
        yield good(Text("Products"), Text("%(count)s products of Odoo are sold here.", count=count))


def _troubles(odd: Sequence[Row], profile: OdooProfile) -> Iterator[Finding]:
    foreign = [row for row in odd if (own := companies_of(row)) and profile.company_id not in own]
    if foreign:
        yield bad(
            Text("Products"),
            Text(
                "%(foreign)s belong to another company in Odoo: orders with them are refused. Take the "
                "company off the product in Odoo, or map the listing to another one.",
                foreign=_some(foreign),
            ),
        )
    tracked = [row for row in odd if text(row["tracking"]) not in {"", "none"}]
    if tracked:
        yield bad(
            Text("Lots and serial numbers"),
            Text(
                "%(tracked)s are tracked by lot or serial number: Odoo will not deliver them before "
                "somebody gives the number. Set Tracking to 'By Quantity', or validate those "
                "deliveries by hand.",
                tracked=_some(tracked),
            ),
        )
    late = [row for row in odd if text(row["invoice_policy"]) == "delivery"]
    if late and profile.invoice_at == OdooProfile.InvoiceAt.CONFIRMED:
        yield bad(
            Text("Invoicing policy"),
            Text(
                "%(late)s are invoiced by delivered quantities, but this shop's profile invoices with "
                "the sales order: their invoices will wait for the parcel. Set the policy to 'Ordered "
                "quantities' in Odoo, or choose 'when it is shipped' in the profile.",
                late=_some(late),
            ),
        )
    uncounted = [row for row in odd if not _counted(row)]
    if uncounted:
        yield note(
            Text("Stock"),
            Text(
                "%(uncounted)s have no stock that Odoo counts ('Track Inventory' is off, or they are "
                "services).",
                uncounted=_some(uncounted),
            ),
        )


def _counted(row: Row) -> bool:
    return bool(row["is_storable"]) if "is_storable" in row else text(row["type"]) == "product"


def _some(rows: Sequence[Row]) -> str:
    names = [text(row.get("default_code")) or text(row["name"]) for row in rows[:SHOWN]]
    more = len(rows) - len(names)
    return (
        Text("%(names)s and %(more)s more", names=", ".join(names), more=more) if more else ", ".join(names)
    )
