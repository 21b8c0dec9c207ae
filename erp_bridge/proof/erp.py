"""The ERP's column: searched by the marketplace's order number, not by our bindings.

What we believe to have written plays no part in it. A document nobody bound, or one too many, is found.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from erp_bridge.models import OdooProfile
from erp_bridge.odoo import connect, convert
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.payloads import Invoice, Picking, Sale, money
from erp_bridge.proof.facts import Booked, Document, Paper
from omnihub.core import batches
from omnihub.core.money import rupiah

NUMBERS_AT_ONCE = 200
MENTIONS_AT_ONCE = 50
PAID = frozenset({"paid", "in_payment"})


def booked(profile: OdooProfile, numbers: Iterable[str]) -> dict[str, Booked]:
    """Raises RemoteError where Odoo does not answer."""
    client = connect.client().for_company(profile.company_id)
    found: dict[str, Booked] = {}
    for batch in batches.of(NUMBERS_AT_ONCE, numbers):
        found.update(_booked(client, _referring(client, batch)))
    return found


def booked_anywhere(profile: OdooProfile, numbers: Iterable[str], since: datetime) -> dict[str, Booked]:
    """Of orders that staff may have typed in since then: found wherever their number stands."""
    client = connect.client().for_company(profile.company_id)
    found: dict[str, Booked] = {}
    for batch in batches.of(MENTIONS_AT_ONCE, numbers):
        found.update(_booked(client, _mentioning(client, batch, since)))
    return found


def _referring(client: Client, numbers: list[str]) -> dict[str, list[Sale]]:
    by_number: dict[str, list[Sale]] = defaultdict(list)
    for sale in client.find_sales([], numbers):
        by_number[sale.reference].append(sale)
    return by_number


def _mentioning(client: Client, numbers: list[str], since: datetime) -> dict[str, list[Sale]]:
    mentions = client.find_mentions(numbers, convert.utc(since))
    sales = {sale.id: sale for sale in client.read_sales([mention.id for mention in mentions])}
    return {
        number: [sales[one.id] for one in mentions if one.id in sales and one.names(number)]
        for number in numbers
    }


def _booked(client: Client, by_number: Mapping[str, list[Sale]]) -> dict[str, Booked]:
    sales = [sale for some in by_number.values() for sale in some]
    pickings: dict[int, list[Picking]] = defaultdict(list)
    for picking in client.find_pickings([sale.id for sale in sales]):
        if picking.sale_id is not None and picking.outgoing:
            pickings[picking.sale_id].append(picking)
    invoice_ids = sorted({invoice_id for sale in sales for invoice_id in sale.invoice_ids})
    invoices = {invoice.id: invoice for invoice in client.read_invoices(invoice_ids)} if invoice_ids else {}
    return {number: _papers(number, by_number[number], pickings, invoices) for number in by_number}


def _papers(
    number: str, sales: list[Sale], pickings: dict[int, list[Picking]], invoices: dict[int, Invoice]
) -> Booked:
    alive = [sale for sale in sales if sale.state != "cancel"]
    bills = [invoices[pk] for sale in sales for pk in sale.invoice_ids if pk in invoices]
    sold = [bill for bill in bills if bill.alive and bill.move_type == "out_invoice"]
    return Booked(
        number,
        {
            Document.ORDER: tuple(Paper(sale.name, sale.total, done=sale.confirmed) for sale in alive),
            Document.DELIVERY: tuple(
                _delivered(sale, pickings[sale.id]) for sale in alive if pickings[sale.id]
            ),
            Document.INVOICE: tuple(Paper(bill.name, bill.total, done=bill.posted) for bill in sold),
            Document.PAYMENT: tuple(
                Paper(bill.name, bill.total, done=True) for bill in sold if bill.payment_state in PAID
            ),
        },
        cancelled=bool(sales) and not alive,
    )


def _delivered(sale: Sale, pickings: list[Picking]) -> Paper:
    """All parcels of an order are one delivery here: done when none is open any more."""
    done = [picking for picking in pickings if picking.state == "done"]
    names = ", ".join(picking.name for picking in done or pickings)
    return Paper(names, sale.total, done=bool(done) and not any(picking.open for picking in pickings))


def unmatched_payments(profile: OdooProfile) -> str:
    """Money booked for this shop's buyers that pays no invoice: the mark of a payment made twice."""
    client = connect.client().for_company(profile.company_id)
    lines = client.search_read(
        "account.move.line",
        [
            ["partner_id", "=", profile.buyer_partner_id],
            ["account_id.account_type", "=", "asset_receivable"],
            ["parent_state", "=", "posted"],
            ["amount_residual", "<", 0],
        ],
        ["move_name", "amount_residual"],
    )
    total = sum((money(line["amount_residual"]) for line in lines), Decimal(0))
    if not lines:
        return ""
    names = ", ".join(str(line["move_name"]) for line in lines[:5])
    return f"{rupiah(-total)} was paid in Odoo without an invoice to pay ({names})"
