"""The plain way into Odoo, as scripts and most connectors go it: look for each record, then make it."""

from collections.abc import Sequence
from typing import Any

from erp_bridge.odoo import convert
from erp_bridge.odoo.client import Client
from erp_bridge.records import Order, Profile

OURS = ("tracking_disable", "mail_create_nolog", "mail_create_nosubscribe", "mail_notrack")


def ordinary(client: Client) -> Client:
    """As a plain script calls: Odoo writes each change into the document's log."""
    context = {name: value for name, value in client.context.items() if name not in OURS}
    return Client(client.wire, context=context, memory=client.memory)


def quiet(client: Client) -> Client:
    """With the context of ours that keeps the log short: what is left of the difference is the batch's."""
    return client


def push(client: Client, profile: Profile, order: Order) -> int:
    """One order from its buyer to its posted invoice; answers with the invoice."""
    buyer = _buyer(client, order)
    lines = [[0, 0, _line(client, profile, line)] for line in order.lines]
    sale = _found_or_made(
        client,
        "sale.order",
        ["client_order_ref", "=", order.number],
        {
            "partner_id": buyer,
            "partner_invoice_id": profile.buyer_partner_id,
            "client_order_ref": order.number,
            "warehouse_id": profile.warehouse_id,
            "order_line": lines,
        },
    )
    client.confirm_sales([sale])
    (row,) = client.read("sale.order", [sale], ["picking_ids"])
    _ship(client, row["picking_ids"], order)
    client.create_invoices(client.open_invoicing([sale]), [sale])
    (row,) = client.read("sale.order", [sale], ["invoice_ids"])
    invoice = int(row["invoice_ids"][0])
    client.write("account.move", [invoice], {"invoice_date": convert.day(order.placed_at).isoformat()})
    client.post_invoices([invoice])
    return invoice


def pay(client: Client, profile: Profile, order: Order, invoice: int) -> None:
    wizard = client.open_payment(
        [invoice],
        journal_id=profile.wallet_journal_id,
        date=convert.day(order.placed_at).isoformat(),
        memo=order.number,
    )
    client.create_payment(wizard, [invoice])


def _buyer(client: Client, order: Order) -> int:
    assert order.recipient is not None
    values = {"name": order.recipient.name, "ref": order.buyer_id, "street": order.recipient.address}
    return _found_or_made(client, "res.partner", ["ref", "=", order.buyer_id], values)


def _line(client: Client, profile: Profile, line: Any) -> dict[str, Any]:
    (product,) = client.search_read("product.product", [["default_code", "=", line.sku]], ["id"], limit=1)
    return {
        "product_id": product["id"],
        "product_uom_qty": line.quantity,
        "price_unit": float(line.total / line.quantity),
        client.dialect().line_tax: [[6, 0, [profile.tax_id] if profile.tax_id else []]],
    }


def _found_or_made(client: Client, model: str, term: list[Any], values: dict[str, Any]) -> int:
    known = client.search_read(model, [term], ["id"], limit=1)
    return int(known[0]["id"]) if known else client.create(model, values)


def _ship(client: Client, picking_ids: Sequence[int], order: Order) -> None:
    client.write("stock.picking", picking_ids, {"carrier_tracking_ref": f"JX{order.number}"})
    client.validate_pickings(picking_ids)
