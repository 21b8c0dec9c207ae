"""The user whose key we hold: who it is, and what it may do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from erp_bridge.check.findings import Finding, bad, good, note
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.payloads import text
from omnihub.core.texts import Text

TIME_ZONE = "Asia/Jakarta"
ADMINISTRATOR = "base.group_system"
ALL_ORDERS = "sales_team.group_sale_salesman_all_leads"


@dataclass(frozen=True, slots=True)
class Right:
    """`asked`: (model, operation). `loss`: what does not work without it."""

    group: str
    loss: str
    asked: Sequence[tuple[str, str]]


RIGHTS = (
    Right(
        "Sales: Administrator",
        Text("orders are not made, confirmed or cancelled"),
        (("sale.order", "create"), ("sale.order", "write"), ("sale.order.line", "create")),
    ),
    Right(
        "Sales: Administrator",
        Text("products are not known, and no order has a line"),
        (("product.product", "read"),),
    ),
    Right(
        "Inventory: User",
        Text("parcels are not delivered, and Odoo goes on reserving what has left"),
        (("stock.picking", "write"), ("stock.move", "write"), ("stock.move.line", "write")),
    ),
    Right(
        "Inventory: User",
        Text("parcels that come back get no return transfer"),
        (("stock.return.picking", "create"),),
    ),
    Right(
        "Invoicing: Invoicing",
        Text("orders are not invoiced"),
        (("account.move", "create"), ("account.move", "write"), ("account.move.line", "create")),
    ),
    Right(
        "Invoicing: Invoicing",
        Text("what is cancelled or given back is not credited"),
        (("account.move.reversal", "create"), ("account.move.line", "unlink")),
    ),
    Right("Invoicing: Invoicing", Text("released money is not booked"), (("account.payment", "create"),)),
    Right(
        "Extra Rights: Contact Creation",
        Text("buyers whose address is shown in full get no delivery address"),
        (("res.partner", "create"),),
    ),
)


def check(client: Client) -> Iterator[Finding]:
    yield from _person(client)
    yield from _rights(client)
    if client.in_group(ADMINISTRATOR):
        yield note(
            Text("Administrator"),
            Text(
                "The user may do everything in Odoo. Give OmniHub a user of its own with only the "
                "rights it needs: then a stolen key opens less."
            ),
        )


def _person(client: Client) -> Iterator[Finding]:
    row = client.search_read("res.users", [["id", "=", client.wire.log_in()]], ["email", "tz"])[0]
    email, zone = text(row["email"]), text(row["tz"])
    yield (
        good(Text("E-mail of the user"), email)
        if email
        else bad(
            Text("E-mail of the user"),
            Text(
                "Odoo's user has no e-mail address. Give it one (Settings > Users): without it Odoo "
                "refuses payments."
            ),
        )
    )
    yield (
        good(Text("Time zone of the user"), zone)
        if zone == TIME_ZONE
        else bad(
            Text("Time zone of the user"),
            Text(
                "Set the user's time zone to %(wanted)s (it is %(zone)s): dates that Odoo fills in "
                "by itself would be a day off around midnight.",
                wanted=TIME_ZONE,
                zone=zone or Text("not set"),
            ),
        )
    )


def _rights(client: Client) -> Iterator[Finding]:
    lacking = 0
    for right in RIGHTS:
        if not all(client.may(model, operation) for model, operation in right.asked):
            lacking += 1
            yield _lacks(right.group, right.loss)
    if client.may("sale.order", "create") and not client.in_group(ALL_ORDERS):
        lacking += 1
        yield _lacks(
            "Sales: Administrator",
            Text("it sees its own sales orders only, and not those that carry another salesperson"),
        )
    if not lacking:
        yield good(Text("Rights"), Text("The user may do all that OmniHub does."))


def _lacks(group: str, loss: str) -> Finding:
    return bad(
        Text("Right: %(group)s", group=group),
        Text(
            "Give the user '%(group)s' in Odoo (Settings > Users), then test again: without it %(loss)s.",
            group=group,
            loss=loss,
        ),
    )
