"""The ERP's column: searched by the marketplace's order number, not by our bindings.

What we believe to have written plays no part in it. A document nobody bound, or one too many, is found.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from erp_bridge import gateway_payments
from erp_bridge.models import OdooProfile
from erp_bridge.odoo import connect, convert, payloads
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.payloads import Invoice, Picking, Sale
from erp_bridge.proof import gateway
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


def booked_as(profile: OdooProfile, sales: Mapping[int, str]) -> dict[str, Booked]:
    """Of Odoo's own orders, by id and number: each with whatever else refers to that number."""
    client = connect.client().for_company(profile.company_id)
    found: dict[str, Booked] = {}
    for batch in batches.of(NUMBERS_AT_ONCE, sales):
        by_number: dict[str, list[Sale]] = defaultdict(list)
        for sale in client.find_sales(batch, [sales[pk] for pk in batch]):
            by_number[sales.get(sale.id, sale.reference)].append(sale)
        found.update(_booked(client, by_number))
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


@dataclass(slots=True)
class Held:
    """What was found for some sales orders, by their ids and by those of their invoices."""

    pickings: dict[int, list[Picking]]
    bills: dict[int, Invoice]
    credited: dict[int, Decimal]

    def net(self, bill: Invoice) -> Decimal:
        return bill.total - self.credited.get(bill.id, Decimal(0))


def _booked(client: Client, by_number: Mapping[str, list[Sale]]) -> dict[str, Booked]:
    sales = [sale for some in by_number.values() for sale in some]
    pickings: dict[int, list[Picking]] = defaultdict(list)
    for picking in client.find_pickings([sale.id for sale in sales]):
        if picking.sale_id is not None:
            pickings[picking.sale_id].append(picking)
    invoice_ids = sorted({invoice_id for sale in sales for invoice_id in sale.invoice_ids})
    bills = {bill.id: bill for bill in client.read_invoices(invoice_ids)} if invoice_ids else {}
    held = Held(pickings, bills, _credited(client, by_number, bills))
    return {number: _papers(number, by_number[number], held) for number in by_number}


def _credited(
    client: Client, by_number: Mapping[str, list[Sale]], bills: Mapping[int, Invoice]
) -> dict[int, Decimal]:
    """By invoice. A note that names none counts against the first of its order."""
    sold = [pk for pk, bill in bills.items() if bill.sale]
    notes = {note.id: note for note in client.find_credit_notes(sold)} if sold else {}
    credited: dict[int, Decimal] = defaultdict(Decimal)
    for note in notes.values():
        if note.posted and note.reversed_id:
            credited[note.reversed_id] += note.total
    for sales in by_number.values():
        theirs = [bills[pk] for sale in sales for pk in sale.invoice_ids if pk in bills]
        first = next((bill.id for bill in theirs if bill.sale and bill.alive), None)
        for bill in theirs:
            if first and not bill.sale and bill.posted and bill.id not in notes:
                credited[first] += bill.total
    return credited


def _papers(number: str, sales: list[Sale], held: Held) -> Booked:
    alive = [sale for sale in sales if sale.state != "cancel"]
    bills = [held.bills[pk] for sale in sales for pk in sale.invoice_ids if pk in held.bills]
    sold = [bill for bill in bills if bill.alive and bill.sale]
    return Booked(
        number,
        {
            Document.ORDER: tuple(Paper(sale.name, sale.total, done=sale.confirmed) for sale in alive),
            Document.DELIVERY: tuple(_delivered(sale, sent) for sale in alive if (sent := _sent(held, sale))),
            Document.INVOICE: tuple(Paper(bill.name, held.net(bill), done=bill.posted) for bill in sold),
            Document.PAYMENT: tuple(
                Paper(bill.name, held.net(bill), done=True) for bill in sold if _is_settled(held, bill)
            ),
        },
        cancelled=bool(sales) and not alive,
        awaited=tuple(
            each.name for sale in sales for each in held.pickings[sale.id] if each.incoming and each.open
        ),
        away=tuple(each.name for sale in sales if sale.state == "cancel" for each in _away(held, sale)),
    )


def _is_settled(held: Held, bill: Invoice) -> bool:
    """Paid; or credited in full, so that there is nothing to pay."""
    return bill.payment_state in PAID or (bill.posted and bill.total != 0 and held.net(bill) == 0)


def _sent(held: Held, sale: Sale) -> list[Picking]:
    return [each for each in held.pickings[sale.id] if each.outgoing]


def _away(held: Held, sale: Sale) -> list[Picking]:
    back = [each for each in held.pickings[sale.id] if each.incoming and each.state != "cancel"]
    return [] if back else [each for each in _sent(held, sale) if each.done]


def _delivered(sale: Sale, pickings: list[Picking]) -> Paper:
    """All parcels of an order are one delivery here: done when none is open any more."""
    done = [picking for picking in pickings if picking.state == "done"]
    names = ", ".join(picking.name for picking in done or pickings)
    return Paper(names, sale.total, done=bool(done) and not any(picking.open for picking in pickings))


def add_money(booked: dict[str, Booked], profile: OdooProfile, numbers: Sequence[str]) -> None:
    """Of shops of our own, whose orders a gateway pays."""
    strays = gateway.Strays.of(profile.shop_id, numbers)
    for number, papers in money(profile, numbers, strays.memos).items():
        booked[number] = replace(booked.get(number, Booked(number)), money=papers)


def money(profile: OdooProfile, numbers: Iterable[str], but: Container[str]) -> dict[str, tuple[Paper, ...]]:
    """What our own shop's clearing journal holds of each order, by the number in the memo; `but` these."""
    found: dict[str, list[Paper]] = defaultdict(list)
    for batch in batches.of(MENTIONS_AT_ONCE, numbers):
        for one in gateway_payments.of_orders(profile, batch):
            if one.memo not in but:
                total = one.amount if one.incoming else -one.amount
                found[one.memo.rpartition("(")[2].rstrip(")")].append(Paper(one.name, total, done=True))
    return {number: tuple(papers) for number, papers in found.items()}


def unmatched_payments(profile: OdooProfile) -> str:
    """Money booked for this shop's buyers that pays no invoice: the mark of a payment made twice. A credit
    note of a paid invoice is none: it is open until the settlement takes it up.
    """
    client = connect.client().for_company(profile.company_id)
    lines = client.search_read(
        "account.move.line",
        [
            ["partner_id", "=", profile.buyer_partner_id],
            ["account_id.account_type", "=", "asset_receivable"],
            ["parent_state", "=", "posted"],
            ["amount_residual", "<", 0],
            ["move_id.move_type", "!=", "out_refund"],
        ],
        ["move_name", "amount_residual"],
    )
    total = sum((payloads.money(line["amount_residual"]) for line in lines), Decimal(0))
    if not lines:
        return ""
    names = ", ".join(str(line["move_name"]) for line in lines[:5])
    return f"{rupiah(-total)} was paid in Odoo without an invoice to pay ({names})"
