"""What the pages show of a record: facts, tables, and what a person may do by hand."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.odoo.fields import Boolean, Datetime, Field, Float, Json, Many, Many2one, Selection
from sandbox.odoo.record import Record

JAKARTA = ZoneInfo("Asia/Jakarta")
COLUMNS = {
    "sale.order": (
        "name client_order_ref date_order partner_id amount_total state delivery_status invoice_status"
    ),
    "stock.picking": "name origin partner_id scheduled_date date_done carrier_tracking_ref state",
    "account.move": (
        "name ref invoice_date partner_id journal_id amount_total amount_residual state payment_state"
    ),
    "account.payment": "name memo date partner_id journal_id amount state",
    "res.partner": "display_name email phone city country_id",
    "product.product": "default_code name list_price qty_available free_qty outgoing_qty",
    "crm.lead": "name contact_name email_from phone expected_revenue stage_id",
    "account.account": "code name account_type reconcile",
    "account.journal": "code name type default_account_id",
    "stock.quant": "product_id location_id quantity reserved_quantity available_quantity",
}
FACTS = {
    "sale.order": (
        "partner_id partner_invoice_id partner_shipping_id client_order_ref date_order warehouse_id "
        "team_id user_id "
        "amount_untaxed amount_tax amount_total invoice_status delivery_status locked create_uid create_date"
    ),
    "stock.picking": (
        "origin sale_id partner_id location_id location_dest_id scheduled_date date_done carrier_id "
        "carrier_tracking_ref backorder_id return_id"
    ),
    "account.move": (
        "partner_id ref invoice_origin invoice_date date invoice_date_due journal_id amount_untaxed "
        "amount_tax "
        "amount_total amount_residual payment_state payment_reference reversed_entry_id"
    ),
    "account.payment": (
        "partner_id amount date journal_id memo outstanding_account_id move_id is_reconciled is_matched"
    ),
}
TABLES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "sale.order": (
        (
            "Lines",
            "order_line",
            "product_id product_uom_qty price_unit tax_id price_total qty_delivered qty_invoiced",
        ),
        ("Deliveries", "picking_ids", "name date_done carrier_tracking_ref state"),
        ("Invoices", "invoice_ids", "name invoice_date amount_total amount_residual state payment_state"),
    ),
    "stock.picking": (("Goods", "move_ids", "product_id product_uom_qty quantity state date"),),
    "account.move": (
        ("Invoice lines", "invoice_line_ids", "name quantity price_unit tax_ids price_total"),
        (
            "Journal items",
            "line_ids",
            "account_id partner_id name debit credit amount_residual matching_number",
        ),
        ("Payments", "matched_payment_ids", "name date journal_id amount state"),
        ("Credit notes", "reversal_move_ids", "name date amount_total state"),
    ),
    "account.payment": (
        ("Invoices it pays", "reconciled_invoice_ids", "name ref amount_total payment_state"),
    ),
    "res.partner": (("Contacts and addresses", "child_ids", "name type city"),),
    "product.product": (("Quantities", "stock_quant_ids", "location_id quantity reserved_quantity"),),
}
DEEDS: dict[str, dict[str, tuple[tuple[str, str], ...]]] = {
    "sale.order": {
        "draft": (("action_confirm", "Confirm"), ("action_cancel", "Cancel"), ("unlink", "Delete")),
        "sale": (("action_cancel", "Cancel"), ("action_lock", "Lock"), ("action_unlock", "Unlock")),
        "cancel": (("action_draft", "Set to quotation"), ("unlink", "Delete")),
    },
    "stock.picking": {
        "assigned": (("button_validate", "Validate"), ("action_cancel", "Cancel")),
        "confirmed": (("action_assign", "Check availability"), ("action_cancel", "Cancel")),
    },
    "account.move": {
        "draft": (("action_post", "Post"), ("button_cancel", "Cancel"), ("unlink", "Delete")),
        "posted": (("button_draft", "Reset to draft"),),
        "cancel": (("button_draft", "Reset to draft"),),
    },
    "account.payment": {
        "draft": (("action_post", "Confirm"), ("action_cancel", "Cancel")),
        "in_process": (("action_draft", "Reset to draft"),),
        "paid": (("action_draft", "Reset to draft"),),
    },
}


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    link: str = ""
    number: bool = False
    state: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    heads: list[Cell]
    rows: list[list[Cell]] = field(default_factory=list)


def facts(record: Record) -> list[tuple[str, Cell]]:
    chosen = FACTS.get(record.model.name)
    names = (
        chosen.split() if chosen else [n for n, f in record.model.fields.items() if not isinstance(f, Many)]
    )
    shown = ((record.model.fields[name].label, cell(record, name)) for name in names)
    return [(label, each) for label, each in shown if each.text]


def tables(record: Record) -> list[Table]:
    found = []
    for title, name, columns in TABLES.get(record.model.name, ()):
        records = getattr(record, name)
        if records:
            found.append(table(title, records, columns.split()))
    if record.model.name == "sale.order":
        found += payments_of(record)
    return found


def payments_of(order: Record) -> list[Table]:
    paid = {p.id: p for invoice in order.invoice_ids for p in invoice.matched_payment_ids}
    return (
        [table("Payments", paid.values(), ["name", "date", "journal_id", "amount", "state"])] if paid else []
    )


def table(title: str, records: Iterable[Record], columns: list[str]) -> Table:
    records = list(records)
    fields = records[0].model.fields if records else {}
    heads = [
        Cell(fields[name].label, number=isinstance(fields[name], Float)) for name in columns if name in fields
    ]
    return Table(title, heads, [[cell(record, name) for name in columns] for record in records])


def cell(record: Record, name: str) -> Cell:
    kind = record.model.fields[name]
    raw = kind.raw(record)
    if isinstance(kind, Many2one):
        target = getattr(record, name)
        return Cell(target.display_name, link(target)) if target else Cell("")
    if isinstance(kind, Many):
        return Cell(", ".join(each.display_name for each in getattr(record, name)))
    here = link(record) if name in {"name", "default_code", "display_name"} else ""
    return Cell(_text(kind, raw), here, isinstance(kind, Float), name == "state" or name.endswith("_state"))


def _text(kind: Field, raw: Any) -> str:
    if isinstance(kind, Float):
        return f"{raw:,.2f}".removesuffix(".00")
    if isinstance(kind, Boolean):
        return "yes" if raw else ""
    if raw in (False, None, "") or isinstance(kind, Json):
        return ""
    if isinstance(kind, Datetime):
        moment = datetime.fromisoformat(str(raw)[:19]).replace(tzinfo=UTC).astimezone(JAKARTA)
        return moment.strftime("%d %b %Y %H:%M")
    if isinstance(kind, Selection):
        return kind.choices.get(raw, str(raw))
    return str(raw)


def link(record: Record) -> str:
    start = "sales" if record.model.name == "sale.order" else record.model.name
    return f"/odoo/{start}/{record.id}"


def deeds(record: Record) -> tuple[tuple[str, str], ...]:
    by_state = DEEDS.get(record.model.name, {})
    return by_state.get(str(record.row.get("state")), ())
