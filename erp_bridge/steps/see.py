"""What Odoo holds of sales orders, and a digest of it: how a person's change is told from none."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from erp_bridge.odoo import convert
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.payloads import Invoice, Picking, Sale, SaleLine
from erp_bridge.steps.case import Case, Round


@dataclass(slots=True)
class Held:
    """One sales order with all of its documents, cancelled ones too."""

    sale: Sale
    lines: list[SaleLine] = field(default_factory=list)
    pickings: list[Picking] = field(default_factory=list)
    invoices: list[Invoice] = field(default_factory=list)

    def digest(self) -> str:
        """Changes with whatever a person does to the order that concerns us: not with every write."""
        said = [
            [self.sale.state, str(self.sale.total), self.sale.locked],
            convert.content_of((line.product_id, line.quantity, line.unit_price) for line in self.lines),
            sorted([each.id, each.state, each.tracking] for each in self.pickings),
            sorted([each.id, each.state, str(each.total), each.payment_state] for each in self.invoices),
        ]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def read(client: Client, sale_ids: Sequence[int]) -> dict[int, Held]:
    """Four calls at most, for any number. One that was deleted is not in the answer."""
    held = {sale.id: Held(sale) for sale in client.read_sales(sale_ids)} if sale_ids else {}
    if not held:
        return {}
    for line in client.find_lines(list(held)):
        if line.sale_id in held:
            held[line.sale_id].lines.append(line)
    for picking in client.find_pickings(list(held)):
        if picking.sale_id in held:
            held[picking.sale_id].pickings.append(picking)
    by_invoice = {pk: one for one in held.values() for pk in one.sale.invoice_ids}
    for invoice in client.read_invoices(list(by_invoice)) if by_invoice else ():
        by_invoice[invoice.id].invoices.append(invoice)
    return held


def see(round_: Round, cases: Iterable[Case]) -> None:
    """At the end of the way: what is remembered is what Odoo holds then, whoever brought it there."""
    by_sale = {case.sale.id: case for case in cases if case.sale}
    for sale_id, held in read(round_.client, list(by_sale)).items():
        case = by_sale[sale_id]
        case.sale, case.seen = held.sale, held.digest()
        case.pickings = held.pickings
        case.invoices = [each for each in held.invoices if each.alive]
        case.dropped = [each for each in held.invoices if not each.alive]
