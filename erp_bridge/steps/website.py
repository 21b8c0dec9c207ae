"""What a buyer chose at the checkout link of a website order, into that same sales order: how it is sent.

The line of the courier's cost is found by our external id, or as the one the website itself made; else it is
made. Products and prices of the goods are never touched. An order that is locked is opened for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from erp_bridge.odoo import convert
from erp_bridge.odoo.payloads import Row, link, money, text
from erp_bridge.plan import Step
from erp_bridge.records import ZERO
from erp_bridge.steps import importing, invoice, look
from erp_bridge.steps.case import Case, Round, stop

CODE = "odoo_shipping_line"
PHONE = 8


@dataclass(frozen=True, slots=True)
class Shown:
    """The line that stands for the shipping, as Odoo has it."""

    id: int
    price: Decimal


def write_shipping(round_: Round) -> None:
    """Nothing for an order that is complete, or was invoiced."""
    cases = [case for case in round_.going(Step.ORDER) if case.order.by_link and case.sale]
    invoice.read_invoices(round_, [case for case in cases if case.sale and case.sale.invoice_ids])
    cases = [case for case in cases if not case.invoices]
    if not cases:
        return
    present = _present(round_, cases)
    wrong = {
        case: price
        for case, price in ((one, _price(one, present.get(one))) for one in cases)
        if price is not None
    }
    opened = [case.sale.id for case in wrong if case.sale and case.sale.locked]
    if opened:
        round_.client.unlock_sales(opened)
    _put_right(round_, {case: (present[case], price) for case, price in wrong.items() if case in present})
    _add(round_, [case for case in wrong if case not in present])
    if opened:
        round_.client.lock_sales(opened)
    _choose_carrier(round_, cases)
    _send_to(round_, cases)
    look.read_again(round_, [case for case in cases if case.outcome is None])


def _price(case: Case, shown: Shown | None) -> Decimal | None:
    """What has to be written; None where it stands there."""
    wanted = case.order.shipping_total
    return None if wanted == (shown.price if shown else ZERO) else wanted


def _present(round_: Round, cases: Sequence[Case]) -> dict[Case, Shown]:
    by_sale = {case.sale.id: case for case in cases if case.sale}
    rows = _lines(round_, list(by_sale))
    names = round_.client.external_ids("sale.order.line", [int(row["id"]) for row in rows]) if rows else {}
    found: dict[Case, Shown] = {}
    for row in rows:
        case = by_sale[link(row["order_id"]) or 0]
        ours = names.get(int(row["id"])) == round_.names.line(case.order.number, convert.SHIPPING)
        if ours or (row.get("is_delivery") and case not in found):
            found[case] = Shown(int(row["id"]), money(row["price_total"]))
    return found


def _lines(round_: Round, sale_ids: Sequence[int]) -> list[Row]:
    fields = ["order_id", "price_total", *round_.client.fields("sale.order.line", ["is_delivery"])]
    domain = [["order_id", "in", list(sale_ids)], ["display_type", "=", False]]
    return round_.client.search_read("sale.order.line", domain, fields)


def _put_right(round_: Round, wrong: Mapping[Case, tuple[Shown, Decimal]]) -> None:
    """Its product stays: writing it would reset the line's taxes. One piece, without a discount."""
    dialect = round_.client.dialect()
    rows = {case: [convert.line_row(shown.id, 1, price, dialect)] for case, (shown, price) in wrong.items()}
    _load(round_, convert.line_columns(dialect), rows)


def _add(round_: Round, cases: Sequence[Case]) -> None:
    dialect = round_.client.dialect()
    marks = ["is_delivery"] if round_.client.fields("sale.order.line", ["is_delivery"]) else []
    rows = {
        case: [
            [
                *convert.new_line_row(case.sale.id, case.order, line, round_.profile, dialect, round_.names),
                *("1" for _ in marks),
            ]
        ]
        for case in cases
        if case.sale and (line := convert.shipping_line(case.order, round_.profile))
    }
    _load(round_, [*convert.new_line_columns(round_.profile, dialect), *marks], rows)


def _load(round_: Round, columns: Sequence[str], rows: Mapping[Case, importing.Rows]) -> None:
    if not rows:
        return
    round_.check_time()
    _, refused = importing.load(round_.client, "sale.order.line", columns, rows)
    for case, error in refused.items():
        stop(case, error, doing="write the shipping of the checkout link", code=CODE)


def _choose_carrier(round_: Round, cases: Sequence[Case]) -> None:
    """Odoo's delivery method, so that its delivery names the courier. Where none is mapped, Odoo's stays."""
    if not round_.client.dialect().sale_carrier:
        return
    chosen = {
        case: carrier
        for case in cases
        if case.sale and case.outcome is None
        if (carrier := round_.profile.carrier_id(*case.order.couriers))
    }
    if not chosen:
        return
    ids = [case.sale.id for case in chosen if case.sale]
    now = {
        int(row["id"]): link(row["carrier_id"])
        for row in round_.client.search_read("sale.order", [["id", "in", ids]], ["carrier_id"])
    }
    rows = {
        case: [[str(case.sale.id), str(carrier)]]
        for case, carrier in chosen.items()
        if case.sale and now.get(case.sale.id) != carrier
    }
    if rows:
        _, refused = importing.load(round_.client, "sale.order", [".id", "carrier_id/.id"], rows)
        for case, error in refused.items():
            stop(case, error, doing="choose the courier", code=CODE)


def _send_to(round_: Round, cases: Sequence[Case]) -> None:
    """Where the buyer typed another address than the order has, a contact of its own; none is overwritten."""
    sales = {case.sale.id: case for case in cases if case.sale and case.outcome is None}
    if not sales:
        return
    found = round_.client.search_read("sale.order", [["id", "in", list(sales)]], ["partner_shipping_id"])
    now = {sales[int(row["id"])]: link(row["partner_shipping_id"]) or 0 for row in found}
    fields = ["name", "phone", "street"]
    contacts = {
        int(row["id"]): row
        for row in round_.client.search_read(
            "res.partner", [["id", "in", sorted(set(now.values()))]], fields, archived=True
        )
    }
    moved = [case for case, pk in now.items() if not _is_there(round_, case, pk, contacts.get(pk))]
    if moved:
        _address(round_, moved)


def _is_there(round_: Round, case: Case, pk: int, contact: Row | None) -> bool:
    recipient = case.order.recipient
    subject = convert.partner_subject(round_.profile.shop_pk, case.order)
    if recipient is None or contact is None or round_.partners.get(subject) == pk:
        return True
    street, phone = text(contact["street"]), _digits(text(contact["phone"]))
    same_place = bool(street) and recipient.address.startswith(street)
    return recipient.name == text(contact["name"]) and same_place and _digits(recipient.phone) == phone


def _digits(phone: str) -> str:
    """Numbers are written with and without the country's."""
    return "".join(char for char in phone if char.isdigit())[-PHONE:]


def _address(round_: Round, cases: Sequence[Case]) -> None:
    rows = {}
    for case in cases:
        subject = convert.partner_subject(round_.profile.shop_pk, case.order)
        if case.order.recipient and subject not in round_.partners:
            rows[subject] = [convert.partner_row(subject, case.order.recipient, round_.profile, round_.names)]
    ids, _ = importing.load(round_.client, "res.partner", convert.PARTNER_COLUMNS, rows) if rows else ({}, {})
    round_.new_partners.update(ids)
    round_.partners.update(ids)
    wanted = {
        case: [[str(case.sale.id), str(pk)]]
        for case in cases
        if case.sale
        if (pk := round_.partners.get(convert.partner_subject(round_.profile.shop_pk, case.order)))
    }
    _, refused = importing.load(round_.client, "sale.order", [".id", "partner_shipping_id/.id"], wanted)
    for case, error in refused.items():
        stop(case, error, doing="write the delivery address", code=CODE)
