"""Does Odoo let us in, is it one we know, and has it the apps we work with?"""

from collections.abc import Iterator

from django.conf import settings

from erp_bridge.check.findings import Finding, bad, good, note
from erp_bridge.odoo.client import Client
from omnihub.core.errors import RemoteError
from omnihub.core.texts import Text

TESTED = "18"

# What to ask for, and the app that brings it. Fields tell it to every user; the list of modules doesn't.
APPS = (
    (
        "Sales",
        "sale.order",
        ("client_order_ref", "warehouse_id"),
        "Sales and Inventory",
        Text("no order is made"),
    ),
    ("Inventory", "stock.picking", ("sale_id",), "Inventory", Text("nothing is reserved or delivered")),
    (
        "Invoicing",
        "account.move",
        ("payment_state",),
        "Invoicing or Accounting",
        Text("nothing is invoiced"),
    ),
    (
        Text("Tracking numbers"),
        "stock.picking",
        ("carrier_tracking_ref",),
        "Delivery Costs (stock_delivery)",
        Text("deliveries carry no tracking number"),
    ),
)


def check(client: Client) -> Iterator[Finding]:
    """Raises RemoteError where Odoo does not let us in."""
    yield _key(client)
    yield _version(client)
    yield from _apps(client)


def _key(client: Client) -> Finding:
    user = client.wire.log_in()
    return good(
        Text("Address and key"),
        Text("Odoo lets us in as %(user)s.", user=settings.ODOO_LOGIN or f"#{user}"),
    )


def _version(client: Client) -> Finding:
    try:
        version = client.wire.version()
    except RemoteError:
        version = ""
    if version.startswith(TESTED):
        return good(Text("Version"), Text("Odoo %(version)s.", version=version))
    return note(
        Text("Version"),
        Text(
            "Odoo %(version)s. OmniHub was tested with %(tested)s: try it with a copy of the database first.",
            version=version or Text("of unknown version"),
            tested=TESTED,
        ),
    )


def _apps(client: Client) -> Iterator[Finding]:
    lacking = 0
    for app, model, fields, name, loss in APPS:
        if not client.has(model, fields):
            lacking += 1
            yield bad(
                Text("App: %(app)s", app=app),
                Text(
                    "Install %(name)s in Odoo (Apps), then test again: without it %(loss)s.",
                    name=name,
                    loss=loss,
                ),
            )
    if not lacking:
        yield good(Text("Apps"), Text("Sales, Inventory, Invoicing and tracking numbers are there."))
    if not client.has("crm.lead", ("referred",)):
        yield note(Text("App: CRM"), Text("Install CRM in Odoo (Apps) for leads of carts left behind."))
