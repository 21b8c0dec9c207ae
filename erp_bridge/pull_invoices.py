"""Read what customers still owe by the ERP's books, as a whole: what is seen no more is paid.

A look goes page by page in the order of Odoo's ids, and goes on where its time was over. Nothing is written
to Odoo, and while it is away the last look stands, with its age.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import transaction

from channels.models import Order
from erp_bridge import bindings
from erp_bridge.bindings import Kind
from erp_bridge.models import InvoiceLook, OdooProfile, OpenInvoice
from erp_bridge.odoo import connect
from erp_bridge.odoo.client import Client
from erp_bridge.odoo.payloads import Row, link, money, name, text
from omnihub.core import database, upsert
from omnihub.core.errors import RemoteError
from omnihub.core.models import Work
from omnihub.core.outcomes import Deadline, Outcome
from omnihub.core.texts import Text

PAGE = 500
FIELDS = (
    *("name", "ref", "move_type", "partner_id", "invoice_date", "invoice_date_due"),
    *("amount_total_signed", "amount_residual_signed", "currency_id"),
)
OPEN = (
    ["move_type", "in", ["out_invoice", "out_refund"]],
    ["state", "=", "posted"],
    ["payment_state", "in", ["not_paid", "partial"]],
)
"""What is "in payment" was paid, and waits for the bank's line."""


def deliver(works: Sequence[Work], deadline: Deadline) -> dict[int, Outcome]:
    """Given back, to go on where it stopped, when the time is up."""
    outcomes: dict[int, Outcome] = {}
    for row in works:
        company = int(row.subject.rpartition(":")[2])
        try:
            if read(company, deadline):
                outcomes[row.pk] = Outcome.done(Text("The open invoices are read."))
        except RemoteError as error:
            outcomes[row.pk] = Outcome.of(error)
    return outcomes


def read(company: int, deadline: Deadline) -> bool:
    """False: the time is over, call again. Raises RemoteError."""
    look = InvoiceLook.objects.get_or_create(company_id=company)[0]
    if look.began_at is None:
        look.began_at, look.after = database.database_now(), 0
    client = connect.client().for_company(company)
    while not deadline.passed():
        rows = _page(client, company, look.after)
        _keep(look, rows)
        if len(rows) < PAGE:
            _finish(look)
            return True
    return False


def _page(client: Client, company: int, after: int) -> list[Row]:
    domain = [*OPEN, ["company_id", "=", company], ["id", ">", after]]
    return client.search_read("account.move", domain, FIELDS, limit=PAGE)


@transaction.atomic
def _keep(look: InvoiceLook, rows: Sequence[Row]) -> None:
    ids = [int(row["id"]) for row in rows]
    orders, buyers = _orders(ids), _buyers(look.company_id)
    found = [_row(look, row, orders, buyers) for row in rows]
    upsert.rows(OpenInvoice, found, unique=("odoo_id",))
    look.after = max([look.after, *ids])
    look.save()


def _orders(ids: Sequence[int]) -> dict[int, Order]:
    """Of ours, by the document in Odoo."""
    subjects = {
        odoo_id: int(subject)
        for kind in (Kind.INVOICE, Kind.CREDIT)
        for odoo_id, subject in bindings.subjects(kind, ids).items()
    }
    orders = Order.objects.in_bulk(subjects.values())
    return {odoo_id: orders[pk] for odoo_id, pk in subjects.items() if pk in orders}


def _buyers(company: int) -> dict[int, int]:
    """The contact of all buyers of a shop to the shop; one that several shops share tells nothing."""
    rows = OdooProfile.objects.filter(company_id=company).values_list("buyer_partner_id", "shop")
    found: dict[int, set[int]] = {}
    for partner, shop in rows:
        found.setdefault(partner, set()).add(shop)
    return {partner: shops.pop() for partner, shops in found.items() if len(shops) == 1}


def _row(look: InvoiceLook, row: Row, orders: Mapping[int, Order], buyers: Mapping[int, int]) -> OpenInvoice:
    order, partner = orders.get(int(row["id"])), link(row["partner_id"])
    dated = date.fromisoformat(text(row["invoice_date"]))
    return OpenInvoice(
        odoo_id=int(row["id"]),
        company_id=look.company_id,
        name=text(row["name"])[:100],
        reference=text(row["ref"])[:200],
        is_credit=row["move_type"] == "out_refund",
        partner_id=partner,
        partner=name(row["partner_id"])[:200],
        shop_id=order.shop_id if order else buyers.get(partner or 0),
        order=order,
        invoiced_on=dated,
        due_on=date.fromisoformat(text(row["invoice_date_due"])) if row["invoice_date_due"] else dated,
        total=money(row["amount_total_signed"]),
        residual=money(row["amount_residual_signed"]),
        currency=name(row["currency_id"])[:8] or "IDR",
        seen_at=look.began_at or database.database_now(),
    )


@transaction.atomic
def _finish(look: InvoiceLook) -> None:
    mine = OpenInvoice.objects.filter(company_id=look.company_id)
    mine.filter(seen_at__lt=look.began_at).delete()
    look.as_of, look.began_at, look.after = look.began_at, None, 0
    look.count = mine.count()
    look.save()


def companies() -> Iterable[int]:
    """Those in whose books a live shop is."""
    live = OdooProfile.objects.filter(shop__go_live_at__isnull=False)
    return sorted(set(live.values_list("company_id", flat=True)))
