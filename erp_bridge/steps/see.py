"""What Odoo holds of sales orders, and a digest of it: how a person's change is told from none."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from erp_bridge.odoo import convert
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.payloads import Invoice, Picking, Sale, SaleLine
from erp_bridge.steps import amend, deliver, invoice
from erp_bridge.steps.case import Case, Round


@dataclass(slots=True)
class Held:
    """One sales order with all of its documents, cancelled ones too."""

    sale: Sale
    lines: list[SaleLine] = field(default_factory=list)
    pickings: list[Picking] = field(default_factory=list)
    invoices: list[Invoice] = field(default_factory=list)

    def digest(self) -> str:
        return digest(self.sale, convert.content(self.lines), self.pickings, self.invoices)

    def unpaid(self) -> str:
        """The digest as it was before any money came."""
        owed = [replace(each, payment_state="not_paid") for each in self.invoices]
        return digest(self.sale, convert.content(self.lines), self.pickings, owed)


def digest(sale: Sale, lines: str, pickings: Iterable[Picking], invoices: Iterable[Invoice]) -> str:
    """Changes with whatever a person does to the order that concerns us: not with every write.

    `lines`: the digest of their content.
    """
    said = [
        [sale.state, str(sale.total), sale.locked],
        lines,
        sorted([each.id, each.state, each.tracking] for each in pickings),
        sorted([each.id, each.state, str(each.total), each.paid] for each in invoices),
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
    _add_invoices(client, held.values())
    return held


def _add_invoices(client: Client, held: Iterable[Held]) -> None:
    """One that staff made for several orders together belongs to each of them."""
    by_invoice: dict[int, list[Held]] = defaultdict(list)
    for one in held:
        for pk in one.sale.invoice_ids:
            by_invoice[pk].append(one)
    for found in client.read_invoices(list(by_invoice)) if by_invoice else ():
        for one in by_invoice[found.id]:
            one.invoices.append(found)


def see(round_: Round, cases: Iterable[Case]) -> None:
    """At the end of the way: what is remembered is what Odoo holds then. What the steps read after their
    last write, or wrote themselves, is known and not read once more.
    """
    going = [(case, case.sale) for case in cases if case.sale]
    deliver.read_pickings(round_, [case for case, _ in going if not case.pickings_read])
    invoice.read_invoices(round_, [case for case, _ in going if not case.invoices_read])
    lines = amend.read_lines(round_, [case for case, _ in going if case.written is None])
    for case, sale in going:
        written = convert.content(lines[case]) if case.written is None else case.written
        case.seen = digest(sale, written, case.pickings, [*case.invoices, *case.dropped])
